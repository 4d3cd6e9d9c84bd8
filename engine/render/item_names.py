"""The id of a plan entry in words, and with its id behind: Lactic peel [adjunct/lactic_peel]."""

from __future__ import annotations

from engine.render import words
from kb.snapshot import Individual, KnowledgeBase

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
_ANY = (
    *("condition", "attribute", "line", "muscle", "area", "product", "treatment", "finding"),
    *("claim", "statement", "principle", "instrument"),
)
"""Kinds of terms that a part of an id may name where its head says nothing of it, the likeliest first."""
_HEADS = {
    "argument": "arguments",
    "care": "care",
    "complication": "complication",
    "conflict": "sources disagree",
    "exposure": "exposure so far",
    "monitoring": "to follow",
    "limit": "maximum",
    "question": "question",
    "advice": "advice",
    "balance": "balance",
    "instrument": "measuring",
    "sequence": "sequence",
}
"""Heads of ids that a name needs, for a muscle may be dosed, followed, or spoken of."""
_SPOKEN = {
    "neuromodulator": "toxin as such",
    "brow_asymmetry": "difference between the brows",
    "brow": "brow",
    "spread_flattens": "spread test",
}


def named(item: str, kb: KnowledgeBase) -> str:
    """The id in brackets after its name."""
    return f"{item_words(item, kb)} [{item}]"


def item_words(item: str, kb: KnowledgeBase) -> str:
    """The id of a plan entry in words: `Corrugator supercilii, right`, `Dropped brow (complication)`."""
    head, _, rest = item.partition("/")
    if not rest:
        return words.term(kb, item, *_ANY)
    parts = [part for part in rest.split("/") if not part.isdecimal() and part not in ("across", "area", "dose")]
    if head == "argument" and len(parts) > 1:
        return f"{item_words(rest, kb)} ({_HEADS[head]})"
    said = [_word(part, _KINDS.get(head, ()), kb) for part in parts]
    name = words.capital(", ".join(dict.fromkeys(filter(None, said)))) or words.spoken(rest)
    if head == "toxin" and len(parts) == 1:
        return f"Toxin ({words.uncapital(name)})"
    return f"{name} ({_HEADS[head]})" if head in _HEADS else name


def words_alone(item: str, kb: KnowledgeBase) -> str:
    """The id in words under a heading that says what kind of entry it is: without `(complication)`."""
    said, kind = item_words(item, kb), _HEADS.get(item.partition("/")[0])
    return said if kind is None else said.removesuffix(f" ({kind})")


def terms_of(item: str, kb: KnowledgeBase) -> list[Individual]:
    """The terms that the parts of an id name."""
    head, _, rest = item.partition("/")
    found = [kb.get(f"{kind}:{part}") for part in rest.split("/") for kind in (*_KINDS.get(head, ()), *_ANY)]
    return list({one.id: one for one in found if one is not None}.values())


def _word(part: str, kinds: tuple[str, ...], kb: KnowledgeBase) -> str:
    if part in _SIDES:
        return part
    for kind in (*kinds, *_ANY):
        if kb.get(f"{kind}:{part}") is not None:
            return kb.label(f"{kind}:{part}")
    if part.endswith(".ended"):
        return f"{_word(part.removesuffix('.ended'), kinds, kb)}, when it ended"
    if "." in part:
        pieces = part.split(".")
        return ", ".join(f"session {int(one) + 1}" if one.isdecimal() else _word(one, kinds, kb) for one in pieces)
    return _SPOKEN.get(part, part.replace("_", " ").replace("-", " "))
