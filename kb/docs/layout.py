"""Where each individual is described: on a page of its own, on the page of what it is about, or in a list.

Paths are relative to the top of the tree, with `/`, so that the tree can lie anywhere.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from kb.docs.references import References
from kb.namespaces import kind_prefix, local_name
from kb.snapshot import Individual, KnowledgeBase

PAGES: Mapping[str, str] = {
    "treatment": "treatments",
    "product": "products",
    "line": "lines",
    "muscle": "muscles",
    "condition": "conditions",
    "jurisdiction": "jurisdictions",
    "source": "sources",
}
"""Prefixes whose individuals have a page of their own -> folder; what a statement is about first comes first."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Layout:
    """Gives every individual its page, and every link its path."""

    def __init__(self, kb: KnowledgeBase, references: References) -> None:
        self.kb = kb
        self._references = references
        self._page: dict[str, str] = {}
        taken: set[str] = set()
        for individual in kb:
            folder = PAGES.get(kind_prefix(individual.id))
            if folder is not None:
                self._page[individual.id] = _free(f"{folder}/{_safe(local_name(individual.id))}", taken)
        for individual in kb:
            if individual.id not in self._page:
                self._page[individual.id] = self._home(individual)

    def own_page(self, term: str) -> bool:
        """Say whether a term has a page of its own."""
        return kind_prefix(term) in PAGES

    def page(self, term: str) -> str:
        """Return the path of the page on which a term is described in full."""
        return self._page[term]

    def list_page(self, kind: str) -> str:
        """Return the path of the list of all individuals of a class."""
        members = self.kb.of_kind(kind)
        folder = PAGES.get(kind_prefix(members[0].id)) if members else None
        return f"{folder}/index.md" if folder else f"terms/{_safe(self.kb.kinds[kind].label.lower())}.md"

    def href(self, term: str, on: str) -> str | None:
        """Return the link to a term from a page; None when there is nothing to link to."""
        target = self._page.get(term)
        if target is None:
            return None
        place = "" if self.own_page(term) else f"#{anchor_name(term)}"
        return place if target == on and place else relative(target, on) + place

    def _home(self, individual: Individual) -> str:
        """Return the page of what an individual is about; a part stands with its whole."""
        seen = {individual.id}
        one = individual
        while (whole := self._references.whole_of(one)) is not None and whole not in seen:
            seen.add(whole)
            one = self.kb.individuals[whole]
        if kind_prefix(individual.id) in _STATEMENTS:
            for prefix in PAGES:
                for subject in self._references.named_by(one):
                    if prefix != "source" and kind_prefix(subject) == prefix and subject in self._page:
                        return self._page[subject]
        return self.list_page(one.kind)


_STATEMENTS = frozenset({"statement", "part", "reading"})


def anchor_name(term: str) -> str:
    """Return the name of a term's place within a page."""
    return _safe(term.replace(":", "-", 1))


def relative(target: str, on: str) -> str:
    """Return the path from one page to another."""
    return posixpath.relpath(target, posixpath.dirname(on) or ".")


def _safe(name: str) -> str:
    return _UNSAFE.sub("-", name).strip("-") or "unnamed"


def _free(path: str, taken: set[str]) -> str:
    """Return a path that no other page has, not even on a disk that does not tell A from a."""
    number = 1
    while True:
        candidate = f"{path}.md" if number == 1 else f"{path}-{number}.md"
        if candidate.casefold() not in taken and not candidate.endswith("/index.md"):
            taken.add(candidate.casefold())
            return candidate
        number += 1
