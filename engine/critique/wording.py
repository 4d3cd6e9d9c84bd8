"""The sentences of a critique: day numbers as dates, figures with their nouns, reasons of one comment run together."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from engine.algebra.terms import Value
from engine.inference.derivation import Justification
from engine.open_nouns import settled
from engine.planning.view import View
from engine.render import words

_DAYS = frozenset({"day", "from_day", "on_day", "until", "today", "start", "said", "event"})
_ONE_FIGURE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?) to \1(?![\d.]*\d)")
"""A range of one figure: 20 to 20."""

_ONE = re.compile(r"(?<![\d.,])1 (day|week|session)s\b")

_LAST_DAY = dt.date.max.toordinal()
_SENTENCES = 3


class CritiqueView(View):
    """The judgement as a critique reads it: day numbers are told as dates."""

    def sentence(self, justification: Justification) -> str:
        """The rule's plain reading with its values filled in."""
        shown = {name: self._told(name, value) for name, value in justification.bindings}
        if {"statement", "intervention"} <= shown.keys():
            shown["statement"] = shown["statement"].removeprefix(f"{shown['intervention']}: ")
        text = self.rules.rule(justification.rule).reads.format_map(shown)
        text = _ONE_FIGURE.sub(r"\1", text.replace("..", "."))
        return _ONE.sub(r"1 \1", settled(text))

    def _told(self, name: str, value: Value) -> str:
        if name in _DAYS and not isinstance(value, str | bool) and 1 <= value <= _LAST_DAY and value == int(value):
            return words.day(dt.date.fromordinal(int(value)))
        return self.label(value)


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
