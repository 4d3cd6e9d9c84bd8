"""A person whom toxin has been given to again and again, drawn at random: what history, response and measuring do.

Few answers drawn one by one make a history that a dose follows from: the same product in the same areas, doses that
were kept or lowered, effects that held or fell, muscles measured against their own first value.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from benchmarks.random_consultation import Data, RandomConsultation

_COURSES = (
    ("good",), ("good",), ("good", "good", "insufficient"), ("good", "insufficient", "none"), ("good", "none", "none"),
    ("insufficient",), ("excessive",), ("good", "excessive"), ("none",), ("unknown", "good"),
)  # fmt: skip
"""Responses from the first session on; the last one holds on."""


class FollowedPerson(RandomConsultation):
    """One consultation of such a person: healthy but for what the treatment brought."""

    MANNERS = ("followed",)

    def _history(self, context: Data) -> Data:
        held = [offer["product"] for offer in context["products"]]
        self._usual = self.random.choice(held) if held else self.random.choice(self.words.products)
        lines = self.words.treatable[self._usual]
        self._wanted = self._some(lines, 1, 4)
        return {**super()._history(context), "toxin": self._course()}

    def _course(self) -> list[Data]:
        """Sessions, the latest first; now and then another product, a short gap, or a review visit after the last."""
        number, every = self.random.randint(1, 7), self.random.choice((70, 84, 91, 112, 120, 182))
        days = self.random.choice((10, 14, 17, 21, 30, 84, 90, 98, 112, 120, 150, 200))
        areas = list(dict.fromkeys(self.words.lines[line].area for line in self._wanted))
        units = {name: self._units_per_side(name) for name in self._muscles_of(self._wanted)}
        responses, weeks = self.random.choice(_COURSES), self.random.choice((None, 8, 12, 16, 22))
        sessions: list[Data] = []
        for at in reversed(range(number)):
            back = number - 1 - at
            other = self._once_in(12)
            session: Data = {
                "date": self.date - dt.timedelta(days=days + back * every),
                "product": self.random.choice((None, *self.words.products)) if other else self._usual,
                "areas": areas if not self._once_in(8) else [],
                "response": responses[min(at, len(responses) - 1)],
            }
            if units and not self._once_in(6):
                session["units"] = units if not self._once_in(6) else {n: self._units_per_side(n) for n in units}
            elif self._once_in(2):
                session["total_units"] = self.random.randint(8, 120)
            passed = (days + back * every) // 7
            if weeks is not None and passed > 4:
                shorter = 3 * at if self._once_in(2) else 0
                session["duration_weeks"] = max(2, min(weeks - shorter, passed))
            sessions.append(session)
        return sessions

    def _muscles_of(self, lines: list[str]) -> list[str]:
        return sorted({name for line in lines for name in self.words.muscles_for[self._usual][line]})

    def _units_per_side(self, muscle: str) -> Data:
        if self.words.muscles[muscle] != "paired":
            return {"both": self._units()}
        right = self._units()
        return {"right": right, "left": right if not self._once_in(4) else self._units()}

    def _units(self) -> int:
        return self.random.choice((2, 4, 5, 6, 8, 10, 12, 15, 20, 24, 30))

    # --- what is asked and seen

    def _risks(self) -> tuple[list[str], list[str]]:
        review = [n for group, names in self.words.groups.items() if group.startswith("review_") for n in names]
        yes = self._some([*review, *self.words.groups["toxin_history"]], 1, 2) if self._once_in(3) else []
        if self._once_in(8):
            yes += self._some(list(self.words.questions), 1, 1)
        return yes, self._some(review, 1, 1) if self._once_in(10) else []

    def _line_names(self, held: list[str]) -> list[str]:
        return list(dict.fromkeys((*self._wanted, *self._some(list(self.words.lines), 0, 2))))

    def _muscle_names_seen(self) -> list[str]:
        return list(dict.fromkeys((*self._muscles_of(self._wanted), *self._some(self.words.dosed, 0, 2))))

    def _muscle(self) -> Data:
        found: Data = {"contraction": self.random.choice((2, 3, 4, 3, 1, 0, None))}
        if self._once_in(2):
            first = self.random.randint(20, 160)
            found["baseline_mm"] = Decimal(first) / 10
            found["thickness_mm"] = Decimal(max(1, first * self.random.randint(40, 115) // 100)) / 10
            if self._once_in(3):
                found["date"] = self.date - dt.timedelta(days=self.random.randint(0, 100))
        return found
