"""Plain words of the knowledge base: names, sentences, and how the strength of evidence is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from engine.patient.page import Strength
from engine.plan import Evidence
from kb.snapshot import Individual, KnowledgeBase

UNCHECKED = "We still have to check this in the source."
_WHOLLY = Decimal("0.25")


class Words:
    """What things and statements are called to a patient.  Where there is no plain name, the label stands."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self._for = {str(one.one("wordsFor")): one for one in _of_kind(kb, "PlainWording")}
        self._strengths = {
            (str(basis), str(level)): one
            for one in _of_kind(kb, "EvidenceWording")
            for basis in one.many("wordsForBasis")
            for level in one.many("wordsForLevel")
        }

    def name(self, curie: str) -> str:
        """Return the name of a thing as it stands within a sentence."""
        found = self._for.get(curie)
        label = found.one("plainLabel") if found is not None else None
        return self.kb.label(curie) if label is None else str(label)

    def has_name(self, curie: str) -> bool:
        """Say whether there is a plain name."""
        found = self._for.get(curie)
        return found is not None and found.one("plainLabel") is not None

    def text(self, curie: str) -> str | None:
        """Return the sentences for a thing or statement, None where there are none."""
        found = self._for.get(curie)
        text = found.one("plainText") if found is not None else None
        return None if text is None else str(text)

    def referral(self, curie: str) -> str | None:
        """Return the sentence that says whom to turn to with a complication, None where there is none."""
        found = self._for.get(curie)
        text = found.one("plainReferral") if found is not None else None
        return None if text is None else str(text)

    def urgent(self, curie: str) -> bool:
        """Say whether a statement tells of a sign that needs help at once."""
        found = self._for.get(curie)
        return found is not None and found.one("urgent") is True

    def urgent_signs(self) -> tuple[str, ...]:
        """Return what the urgent wordings are for."""
        return tuple(sorted(curie for curie in self._for if self.urgent(curie)))

    def strength(self, evidence: Iterable[Evidence]) -> Strength | None:
        """Return how sure the first of some evidence is; None where there is none."""
        first = next(iter(evidence), None)
        return None if first is None else self._strength(first.basis, first.level, first.verification)

    def strength_of(self, curie: str) -> Strength | None:
        """Return how sure a statement, or what is said of a thing, is."""
        found = self.kb.get(curie)
        if found is None or found.one("basis") is None:
            return None
        return self._strength(str(found.one("basis")), str(found.one("evidenceLevel")), str(found.one("verification")))

    def _strength(self, basis: str, level: str, verification: str) -> Strength | None:
        found = self._strengths.get((basis, level))
        if found is None:
            return None
        words = str(found.one("plainText"))
        if verification != "verified":
            words = f"{words} {UNCHECKED}"
        bars = found.one("bars")
        assert isinstance(bars, int)
        return Strength(words=words, bars=bars)


def _of_kind(kb: KnowledgeBase, kind: str) -> tuple[Individual, ...]:
    # A knowledge base of somebody's own may have no plain words; the labels stand then.
    return kb.of_kind(kind) if kind in kb.kinds else ()


def in_use(kb: KnowledgeBase, kind: str) -> tuple[Individual, ...]:
    """Return the statements of a class that are neither drafts nor retired, by id."""
    return tuple(one for one in _of_kind(kb, kind) if one.one("lifecycle") == "active")


def capital(text: str) -> str:
    """Return the text with a capital at its head."""
    return text[:1].upper() + text[1:]


def listed(names: Iterable[str]) -> str:
    """Return names as one would say them: a, b and c."""
    found = list(dict.fromkeys(names))
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def figure(value: Decimal) -> str:
    """Return a number without idle zeros."""
    return f"{value.normalize():f}"


def day(value: dt.date) -> str:
    """Return a date in words: 5 May 2026."""
    return f"{value.day} {value:%B} {value.year}"


def weekday(value: dt.date) -> str:
    """Return a date with its weekday: Tue 5 May 2026."""
    return f"{value:%a} {day(value)}"


def span(first: dt.date, last: dt.date) -> str:
    """Return one day, or from the first to the last."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    return f"{day(first)} to {day(last)}" if first.year != last.year else f"{first.day} {first:%B} to {day(last)}"


def of_a_thousand(value: Decimal, among: str) -> str:
    """Return a frequency as people count: about 25 in every 1000 people.

    A figure close to a whole number is rounded to it; any other is given as the two whole numbers beside it.
    """
    low, high = value.to_integral_value(ROUND_FLOOR), value.to_integral_value(ROUND_CEILING)
    nearest = low if value - low <= high - value else high
    shown = f"{nearest}" if nearest and abs(value - nearest) < _WHOLLY else f"{low} to {high}"
    if low == high:
        shown = f"{low}"
    return f"about {shown} in every 1000 {among}"
