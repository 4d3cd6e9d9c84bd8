"""The id of a plan entry with its label before it: Lactic peel [adjunct/lactic_peel]."""

from __future__ import annotations

from kb.snapshot import KnowledgeBase

_KINDS = {
    "adjunct": ("treatment",),
    "toxin": ("area", "muscle", "line"),
    "line": ("line",),
    "product": ("product",),
    "safety": ("statement",),
    "claim": ("statement", "claim"),
    "counselling": ("statement",),
    "follow-up": ("statement",),
    "requirement": ("statement",),
    "sequence": ("statement",),
    "limit": ("statement", "product"),
    "question": ("condition", "attribute"),
    "balance": ("muscle", "area"),
    "advice": ("muscle", "area", "product"),
    "instrument": ("instrument",),
}
"""Head of an id -> the kinds of terms its parts may name."""
_SIDES = frozenset({"left", "right", "midline", "across", "both"})


def named(item: str, kb: KnowledgeBase) -> str:
    """The id in brackets after its label, or alone where nothing in it has one."""
    head, _, rest = item.partition("/")
    words = [word for part in rest.split("/") if (word := _word(part, _KINDS.get(head, ()), kb))]
    return f"{', '.join(words)} [{item}]" if words and words[0] not in _SIDES else item


def _word(part: str, kinds: tuple[str, ...], kb: KnowledgeBase) -> str:
    for kind in kinds:
        if kb.get(f"{kind}:{part}") is not None:
            return kb.label(f"{kind}:{part}")
    return part if part in _SIDES else ""
