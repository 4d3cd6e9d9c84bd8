"""Is this word a term of the knowledge base, and if not, which one was meant?"""

from __future__ import annotations

from collections.abc import Iterable

from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase

# What a case can name, and what users call it.
_CALLED = {
    "condition": "a safety question",
    "question_group": "a question group",
    "line": "a line",
    "muscle": "a muscle",
    "attribute": "an attribute",
    "product": "a toxin product",
    "treatment": "a treatment",
    "area": "an area",
    "scale": "a scale",
    "jurisdiction": "a jurisdiction",
    "statement": "a statement",
    "decision_reason": "a reason for a decision",
}
_KIND = {
    "condition": "Condition",
    "question_group": "QuestionGroup",
    "line": "Line",
    "muscle": "Muscle",
    "attribute": "Attribute",
    "product": "Product",
    "treatment": "Treatment",
    "area": "Area",
    "scale": "Scale",
    "jurisdiction": "Jurisdiction",
    "statement": "Contraindication",
    "decision_reason": "DecisionReason",
}
_SECTION = {
    "condition": "safety.answers",
    "question_group": "safety.none_of",
    "line": "lines",
    "muscle": "muscles",
}

_LISTED_IN_FULL = 8


def term(kb: KnowledgeBase, prefix: str, name: str) -> Individual | None:
    """Return the individual a case means by a bare id, or None."""
    return kb.get(f"{prefix}:{name}")


def unknown_term(kb: KnowledgeBase, prefix: str, name: str, *, among: Iterable[str] | None = None) -> str:
    """Say that a word is no term of its kind, and which term is nearest; `among` narrows the choice."""
    called = _CALLED[prefix]
    if name.startswith(f"{prefix}:") and term(kb, prefix, local_name(name)) is not None:
        return f"write “{local_name(name)}” without “{prefix}:”"
    said = f"“{name}” is not {called} of the knowledge base"
    elsewhere = section_of(kb, name)
    if elsewhere is not None and prefix in (*_SECTION, "attribute"):
        return f"{said}; it belongs in {elsewhere}"
    for other, kind in _KIND.items():
        found = kb.get(f"{other}:{name}")
        if other != prefix and found is not None and found.kind == kind:
            return f"{said} but {_CALLED[other]}"
    names = sorted(among) if among is not None else [local_name(one.id) for one in kb.of_kind(_KIND[prefix])]
    nearest = nearest_term(kb, prefix, name, names)
    if nearest is not None:
        return f"{said}; did you mean “{nearest}”?"
    if len(names) <= _LISTED_IN_FULL:
        return f"{said}; known: {', '.join(names) or 'none'}"
    return f"{said}, and none is like it"


def nearest_term(kb: KnowledgeBase, prefix: str, word: str, names: Iterable[str]) -> str | None:
    """Return the id whose name, label or synonym is most like the word, or None if nothing is like it."""
    spellings: dict[str, str] = {}
    for name in names:
        spellings.setdefault(_folded(name), name)
    for name in list(spellings.values()):
        found = kb.get(f"{prefix}:{name}")
        for label in _labels(found):
            spellings.setdefault(_folded(label), name)
    from difflib import get_close_matches  # takes a while, and most words need no guessing

    wanted = _folded(word)
    close = get_close_matches(wanted, spellings, n=1, cutoff=0.72)
    if close:
        return spellings[close[0]]
    if len(wanted) >= 4:  # part of a longer name: “botox” for “Botox Cosmetic”
        for spelling, name in spellings.items():
            if wanted in spelling:
                return name
    loose = get_close_matches(wanted, spellings, n=1, cutoff=0.6)
    return spellings[loose[0]] if loose else None


def section_of(kb: KnowledgeBase, name: str) -> str | None:
    """Return the section of a case in which a term is answered, such as `skin` or `safety.answers`."""
    attribute = kb.get(f"attribute:{name}")
    if attribute is not None:
        return str(attribute.one("section"))
    for prefix, section in _SECTION.items():
        if kb.get(f"{prefix}:{name}") is not None:
            return section
    return None


def nearest_word(word: str, words: Iterable[str]) -> str | None:
    """Return the word of a fixed list that is most like the given one, or None."""
    from difflib import get_close_matches

    spellings = {_folded(one): one for one in words}
    close = get_close_matches(_folded(word), spellings, n=1, cutoff=0.6)
    return spellings[close[0]] if close else None


def _labels(found: Individual | None) -> list[str]:
    if found is None:
        return []
    labels = [*found.many("prefLabel"), *found.many("altLabel")]
    if found.kind == "Product":
        labels += [*found.many("brand"), *found.many("inn")]
    return [str(label) for label in labels]


def _folded(word: str) -> str:
    return "_".join(word.lower().replace("_", " ").replace("'", "").split())
