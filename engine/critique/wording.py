"""The sentences of a critique: day numbers as dates, figures with their nouns, reasons of one comment run together."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

from engine.algebra.terms import Value
from engine.inference.derivation import Justification
from engine.open_nouns import settled
from engine.planning.view import View
from engine.render import words

_DAYS = frozenset({"day", "from_day", "on_day", "until", "today", "start", "said", "event", "passed"})
_SEVERAL = frozenset({"day", "start", "said", "days"})
"""Days that one sentence may name several of: of the sessions of a course, of what comes before each, and between."""
_LISTED = frozenset({"beside", "finding"})
"""Things that one sentence may name several of."""
_ONE_FIGURE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?) to \1(?![\d.]*\d)")
"""A range of one figure: 20 to 20."""

_ONE = re.compile(r"(?<![\d.,])1 (day|week|session)s\b")

_LAST_DAY = dt.date.max.toordinal()
_SENTENCES = 3


class CritiqueView(View):
    """The judgement as a critique reads it: day numbers are told as dates."""

    def sentence(self, justification: Justification, instead: Mapping[str, str] | None = None) -> str:
        """The rule's plain reading with its values filled in; `instead` gives the words of some of them."""
        shown = {name: self._told(name, value) for name, value in justification.bindings} | dict(instead or {})
        if {"statement", "intervention"} <= shown.keys():
            shown["statement"] = shown["statement"].removeprefix(f"{shown['intervention']}: ")
        text = self.rules.rule(justification.rule).reads.format_map(shown)
        text = _ONE_FIGURE.sub(r"\1", text.replace("..", "."))
        return _ONE.sub(r"1 \1", settled(text))

    def sentences(self, because: Iterable[Justification]) -> list[tuple[str, tuple[Justification, ...]]]:
        """The reasons as sentences, each with what it tells; what is the same of several days or
        things is said once, of all."""
        alike: dict[tuple[object, ...], list[Justification]] = {}
        for one in because:
            rest = tuple(pair for pair in one.bindings if pair[0] not in _SEVERAL)
            reads = self.rules.rule(one.rule).reads
            if any(f"{{{name}}}" in reads for name in _LISTED):
                rest = tuple(pair for pair in rest if pair[0] not in _LISTED and f"{{{pair[0]}}}" in reads)
            alike.setdefault((one.rule, rest), []).append(one)
        return [(self._of_days(group), tuple(group)) for group in alike.values()]

    def _of_days(self, group: list[Justification]) -> str:
        first = group[0]
        given = [dict(one.bindings) for one in group]
        days = {
            name: sorted({int(value) for values in given if _is_day(value := values[name])})
            for name in _SEVERAL & dict(first.bindings).keys()
        }
        several = {
            name: days_listed(found) if name in _DAYS else _joined([str(day) for day in found])
            for name, found in days.items()
            if len(found) > 1
        }
        for name in _LISTED & dict(first.bindings).keys():
            found = list(dict.fromkeys(self.label(values[name]) for values in given))
            if len(found) > 1:
                several[name] = _joined(found)
        return self.sentence(first, several)

    def _told(self, name: str, value: Value) -> str:
        if name in _DAYS and _is_day(value):
            return words.day(dt.date.fromordinal(int(value)))
        return self.label(value)


def _is_day(value: Value) -> bool:
    return not isinstance(value, str | bool) and 1 <= value <= _LAST_DAY and value == int(value)


def days_listed(days: Sequence[int]) -> str:
    """Day numbers in words, month and year once: 5, 12 November, 3 December 2026 and 7 January 2027."""
    dates = [dt.date.fromordinal(day) for day in days]
    told = []
    for date, following in zip(dates, [*dates[1:], None], strict=True):
        whole, same_year = words.day(date), following is not None and following.year == date.year
        if same_year and following is not None and following.month == date.month:
            told.append(str(date.day))
        else:
            told.append(whole.removesuffix(f" {date.year}") if same_year else whole)
    return _joined(told)


def _joined(told: Sequence[str]) -> str:
    return " and ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told)


def together(sentences: Sequence[str]) -> str:
    """What is said, at most three sentences of it; all of them stand among the reasons.

    An opening that all share, up to its colon, is said once.
    """
    told = list(sentences[:_SENTENCES])
    told[1:] = [_capital(one.removeprefix(_opening(sentences))) for one in told[1:]]
    more = len(sentences) - _SENTENCES
    return " ".join([*told, *([f"(And {more} more like it.)"] if more > 0 else [])])


def _opening(sentences: Sequence[str]) -> str:
    """The longest beginning, up to a colon, that all have."""
    ends = [found.end() for found in re.finditer(": ", sentences[0])] if sentences else []
    shared = [sentences[0][:end] for end in ends if all(one.startswith(sentences[0][:end]) for one in sentences)]
    return max(shared, key=len, default="")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
