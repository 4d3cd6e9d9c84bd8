"""All pages of a knowledge base, as Markdown or HTML, by their paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from kb.docs import lists
from kb.docs.page import Pages, RuleNote
from kb.mappings import Mapped
from kb.snapshot import KnowledgeBase

Form = Literal["markdown", "html"]


def build_docs(
    kb: KnowledgeBase,
    rules: Mapping[str, Sequence[RuleNote]],
    form: Form = "markdown",
    mappings: Iterable[Mapped] = (),
) -> dict[str, str]:
    """Return path -> text of every page; the same knowledge and rules give the same bytes.

    `rules` says which rules of the engine read each class, `mappings` what things are called in other vocabularies.
    """
    pages = Pages(kb, rules, mappings)
    found = {lists.INDEX: lists.index(pages), lists.NAMES: lists.names(pages), lists.RULES: lists.rules(pages)}
    for kind in kb.kinds:
        if kb.of_kind(kind):
            found[pages.layout.list_page(kind)] = lists.kind_list(pages, kind)
    for individual in kb:
        if pages.layout.own_page(individual.id):
            found[pages.layout.page(individual.id)] = pages.page(individual)
    if form == "html":
        from kb.docs.site import as_site

        return as_site(found)
    return found
