"""What the practitioner decided on a plan: decisions."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from commands.exits import OK
from commands.inputs import add_case, add_engine, knowledge, read
from engine.render.options import add_layout

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add(verbs: Verbs) -> None:
    """Add this verb."""
    decisions = verbs.add_parser(
        "decisions", help="print what was decided on each line of the plan, beside what it recommends"
    )
    add_case(decisions)
    add_engine(decisions)
    add_layout(decisions)
    decisions.set_defaults(run=_decisions)


def _decisions(options: argparse.Namespace) -> int:
    from engine.consultation import consult
    from engine.deciding.decided import decided
    from engine.render.decisions_document import decisions_document, decisions_json
    from engine.render.formats import document_as
    from engine.render.output import terminal_width, write

    kb = knowledge()
    case = read(options.case, kb)
    found = decided(case, consult(case, kb, options.engine), kb)
    width = options.width or terminal_width()
    text = document_as(options.format, decisions_document(found, kb), decisions_json(found), width)
    write(text, json=options.format == "json")
    return OK
