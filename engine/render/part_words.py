"""The parts of a plan and their entries by name, as lists of changes call them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.compare_plans import EntryChange
from engine.render import words
from engine.render.words import Labels

_SUBJECTS = ("line", "muscle", "area", "product", "treatment", "condition", "attribute", "finding")
"""Kinds of terms that an entry may be about."""

_PARTS: Mapping[str, str] = {
    "plan": "The plan as a whole",
    "toxin": "Toxin",
    "products": "Product",
    "totals": "Total",
    "limits": "Maximum",
    "adjuncts": "Skin treatment",
    "home_care": "Home care",
    "referrals": "Referral",
    "not_on_offer": "Not on offer",
    "safety": "Safety",
    "deferred": "Must wait",
    "not_recommended": "Not recommended",
    "questions": "Question",
    "lines": "Line",
    "balance": "Balance",
    "conflicts": "Sources disagree",
    "sequence": "Sequence",
    "claims": "Claim",
    "requirements": "Requirement",
    "counselling": "To say",
    "care": "Care",
    "follow_up": "Follow-up",
    "assessments": "Measuring",
    "arguments": "Arguments",
    "monitoring": "To follow",
    "complications": "Complication",
}


def change_title(change: EntryChange, kb: Labels) -> str:
    """The part of the plan and the name of its entry: `Toxin: Procerus (midline)`."""
    part = _PARTS.get(change.part, words.capital(words.spoken(change.part)))
    label = change_label(change, kb)
    return f"{part}: {label}" if label and label != part else part


def change_label(change: EntryChange, kb: Labels) -> str:
    """The name of an entry, every term by its label."""
    _, _, rest = change.id.partition("/")
    if change.part == "limits":
        return kb.label(f"statement:{rest.partition('/')[0]}")
    subject, bracket, side = change.label.rpartition(" (")
    if bracket and side in ("across)", "midline)", "right)", "left)"):
        side = "" if side == "across)" else f" ({side}"
        return f"{_subject(subject, kb)}{side}"
    return _subject(change.label, kb)


def _subject(label: str, kb: Labels) -> str:
    if " " in label or not label:
        return label
    return words.capital(words.term(kb, label, *_SUBJECTS))


def counted_parts(changes: Iterable[EntryChange]) -> Iterator[str]:
    """How many entries of each part changed, the most first: `12 maxima`."""
    count: dict[str, int] = {}
    for one in changes:
        count[one.part] = count.get(one.part, 0) + 1
    for part, number in sorted(count.items(), key=lambda pair: (-pair[1], pair[0])):
        noun, several = _COUNTED.get(part, (words.spoken(part), words.spoken(part)))
        yield f"{number} {noun if number == 1 else several}"


_COUNTED: Mapping[str, tuple[str, str]] = {
    "plan": ("point of the heading", "points of the heading"),
    "toxin": ("dose", "doses"),
    "products": ("product", "products"),
    "totals": ("total", "totals"),
    "limits": ("maximum", "maxima"),
    "adjuncts": ("skin treatment", "skin treatments"),
    "home_care": ("home treatment", "home treatments"),
    "referrals": ("referral", "referrals"),
    "not_on_offer": ("treatment not on offer", "treatments not on offer"),
    "safety": ("safety finding", "safety findings"),
    "deferred": ("wait", "waits"),
    "not_recommended": ("refusal", "refusals"),
    "questions": ("question", "questions"),
    "lines": ("line", "lines"),
    "balance": ("remark on balance", "remarks on balance"),
    "advice": ("piece of advice", "pieces of advice"),
    "conflicts": ("disagreement of sources", "disagreements of sources"),
    "sequence": ("gap or order of treatments", "gaps and orders of treatments"),
    "claims": ("clinic claim", "clinic claims"),
    "requirements": ("requirement", "requirements"),
    "counselling": ("thing to say", "things to say"),
    "care": ("instruction on care", "instructions on care"),
    "follow_up": ("later check", "later checks"),
    "assessments": ("measurement", "measurements"),
    "arguments": ("candidate weighed", "candidates weighed"),
    "monitoring": ("thing to follow", "things to follow"),
    "complications": ("complication to know", "complications to know"),
    "exposure": ("line of earlier exposure", "lines of earlier exposure"),
}
