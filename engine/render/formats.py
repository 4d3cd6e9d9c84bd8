"""The forms a plan and its reasons can be asked for by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from engine.plan import Plan
from engine.render.canonical import to_json
from engine.render.document import Document
from engine.render.text import document_text, to_text
from engine.render.view import WHOLE, View
from engine.render.words import Labels

if TYPE_CHECKING:
    from engine.render.same_reasons import Reasons

Format = Literal["text", "markdown", "json"]

FORMATS: tuple[Format, ...] = get_args(Format)


def plan_as(form: Format, plan: Plan, kb: Labels, width: int, view: View = WHOLE) -> str:
    """Write a plan in the form named; only text minds the width, and JSON is always whole."""
    if form == "json":
        return to_json(plan)
    if form == "text":
        return to_text(plan, kb, width, view)
    from engine.render.markdown import to_markdown  # what reads Markdown is slow to import

    return to_markdown(plan, kb, view)


def document_as(form: Format, document: Document, json: str, width: int) -> str:
    """Write a document in the form named; `json` is what stands for it in JSON."""
    if form == "json":
        return json
    if form == "text":
        return document_text(document, width)
    from engine.render.markdown import document_markdown

    return document_markdown(document)


def reasons_as(form: Format, tree: Reasons, width: int, depth: int | None) -> str:
    """Write a tree of reasons in the form named, down to `depth` levels (None: all)."""
    from engine.render import explanation

    if form == "json":
        return explanation.explanation_json(tree, depth)
    if form == "markdown":
        return explanation.explanation_markdown(tree, depth)
    return explanation.explanation_text(tree, width, depth)
