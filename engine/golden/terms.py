"""Do the words of an expectation exist in the knowledge base, and does its source resolve there?"""

from __future__ import annotations

from collections.abc import Iterator

from engine.golden.case_format import Expectation
from engine.golden.treatment_checks import ANY_PRODUCT
from engine.issue import Issue, Loc
from engine.known_terms import unknown_term
from kb.snapshot import KnowledgeBase

# What each field of an expectation may name; a word has to be a term of one of the kinds.
_KINDS: dict[str, tuple[str, ...]] = {
    "muscle": ("muscle",),
    "area": ("area",),
    "line": ("line",),
    "product": ("product",),
    "treatment": ("treatment",),
    "over": ("treatment",),
    "condition": ("condition",),
    "because": ("condition",),
    "attribute": ("attribute",),
    "about": ("product", "treatment", "muscle", "area"),
    "blocks": ("area", "product", "treatment"),
}

# Where a source may stand, in the order in which it is looked for.
_SOURCES = (
    "statement", "principle", "reading", "parameter", "claim", "source", "treatment", "product", "line",
    "muscle", "condition", "scale", "instrument",
)  # fmt: skip


def term_issues(expectation: Expectation, loc: Loc, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield what the knowledge base does not know, each with its place in the file."""
    if not isinstance(expectation.wanted, str):
        here = (*loc, expectation.kind)
        for name, value in expectation.wanted.model_dump(exclude_none=True).items():
            if name in _KINDS and not (name == "product" and value == ANY_PRODUCT):
                yield from _unknown(kb, _KINDS[name], str(value), (*here, name))
            elif name in ("statement", "between"):
                yield from _unresolved(value, (*here, name), kb)
    yield from _unresolved(expectation.source, (*loc, "source"), kb)


def resolve(key: str, kb: KnowledgeBase) -> str | None:
    """Return the id of what a source key means: a row, rule, term, or bibliography entry of either half."""
    for prefix in _SOURCES:
        for name in (key, f"toxin.{key}", f"adjunct.{key}") if prefix == "source" else (key,):
            if kb.get(f"{prefix}:{name}") is not None:
                return f"{prefix}:{name}"
    return None


def _unknown(kb: KnowledgeBase, kinds: tuple[str, ...], word: str, loc: Loc) -> Iterator[Issue]:
    if all(kb.get(f"{kind}:{word}") is None for kind in kinds):
        yield Issue(loc, unknown_term(kb, kinds[0], word))


def _unresolved(keys: str | tuple[str, ...], loc: Loc, kb: KnowledgeBase) -> Iterator[Issue]:
    for index, key in enumerate((keys,) if isinstance(keys, str) else keys):
        if resolve(key, kb) is None:
            said = f"“{key}” is no dossier row, rule, term or bibliography key of the knowledge base"
            yield Issue((*loc, index), said)
