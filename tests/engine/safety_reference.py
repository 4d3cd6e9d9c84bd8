"""Which safety statements stand against what, worked out afresh in plain Python from a case and the knowledge.

It knows nothing of the rules; only the findings, which follow from what was seen, it may be told.  Where it and
a plan disagree, one of the two is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Literal

from engine.case import Case
from engine.facts.from_case import age_in_years
from kb.snapshot import Individual, KnowledgeBase

Truth = Literal["yes", "no", "unknown"]
RANKS = {"information": 1, "caution": 2, "relative": 3, "absolute": 4}
RELATIVE, ABSOLUTE = 3, 4
EVER, RECENT = "condition:botulinum_toxin_ever", "condition:recent_neuromodulator"
SAME, OTHER = "condition:toxin_same_product_under_12_weeks", "condition:other_toxin_product_recent"
_AGES = {"condition:under_18": (0, 18), "condition:age_65_or_over": (65, 999), "condition:age_75_or_over": (75, 999)}


@dataclass(frozen=True)
class Against:
    """A statement that stands against an intervention, as absolute, relative, waiting or asking."""

    statement: str
    how: Literal["absolute", "relative", "waiting", "asking"]


class Reference:
    """The safety side of one case."""

    def __init__(self, case: Case, kb: KnowledgeBase, findings: Mapping[str, str] | None = None) -> None:
        self.case = case
        self.kb = kb
        self.findings = findings or {}

    def against(self, intervention: str, area: str | None = None) -> list[Against]:
        """Every statement for which this product (in this area) or treatment must not be recommended now."""
        found = []
        for statement in self._about(intervention):
            if area is not None and not self.reaches(statement, area):
                continue
            how = self._how(statement, intervention)
            if how is not None:
                found.append(Against(statement.id, how))
        return found

    def _about(self, intervention: str) -> Iterable[Individual]:
        return (self.kb.individuals[curie] for curie in _targeting(self.kb).get(intervention, ()))

    def reaches(self, statement: Individual, area: str) -> bool:
        """Whether a statement about a toxin counts in an area."""
        within = {str(named) for named in statement.many("inArea")}
        return not within or bool(within & self._unions(area)) or "area:everywhere" in within

    def _unions(self, area: str) -> set[str]:
        found = {area}
        for parent in self.kb.individuals[area].many("partOf"):
            found |= self._unions(str(parent))
        return found

    def _how(
        self, statement: Individual, intervention: str
    ) -> Literal["absolute", "relative", "waiting", "asking"] | None:
        answers = {str(c): self.answer(str(c), intervention) for c in statement.many("condition")}
        when = statement.one("when")
        if when is not None:
            answers[str(when)] = self.criterion(str(when), intervention)
        rank = self.rank(statement, intervention)
        if "yes" not in answers.values():
            asks = "unknown" in answers.values() and statement.one("category") != "preference"
            return "asking" if asks and rank >= RELATIVE else None
        if rank <= RELATIVE and bare(statement.id) in {o.statement for o in self.case.context.overrides}:
            return None
        waits = [self.wait(statement, c, intervention) for c, answer in answers.items() if answer == "yes"]
        if "running" in waits:
            return "waiting"
        if all(wait == "over" for wait in waits) or rank < RELATIVE:
            return None
        return "absolute" if rank == ABSOLUTE else "relative"

    def wait(self, statement: Individual, condition: str, intervention: str) -> Literal["over", "running", "none"]:
        """Whether a wait settles this condition: over, still running, or none that could."""
        early = self._early(intervention)
        if condition in (SAME, OTHER) and self.case.history.toxin:
            if condition in early:
                return "running"
            if condition == OTHER and self._other_before(intervention):
                return "over"
        days = self._days_since(condition)
        asked = statement.one("waitDaysMax" if statement.one("waitCounts") else "waitDaysDefault")
        if asked is None:
            known = self.kb.get(condition)
            return "over" if days is not None and known is not None and known.one("canEnd") else "none"
        if int(str(asked)) == 0:
            return "over"
        if days is None:
            return "none"
        return "over" if days >= int(str(asked)) else "running"

    def rank(self, statement: Individual, intervention: str) -> int:
        """The severity that counts: the own reading, raised to relative where another one is stricter."""
        home = {
            str(r) for r in self.kb.individuals[f"jurisdiction:{self.case.context.jurisdiction}"].many("safetyReading")
        }
        every = _readings(self.kb).get(statement.id, ())
        if not every:
            return RANKS[str(statement.one("severity"))]
        readings = [
            reading
            for reading in every
            if not reading.many("ofIntervention") or intervention in reading.many("ofIntervention")
        ]
        strictest = max((RANKS[str(r.one("severity"))] for r in readings), default=0)
        own = max((RANKS[str(r.one("severity"))] for r in readings if r.one("readBy") in home), default=0)
        return max(own, min(strictest, RELATIVE)) if own else strictest

    def answer(self, condition: str, intervention: str) -> Truth:
        """What is known of a condition, for this intervention."""
        if condition in _AGES:
            years, (low, below) = self._years, _AGES[condition]
            return "unknown" if years is None else "yes" if low <= years < below else "no"
        if self.case.history.toxin and condition in (EVER, RECENT):
            return "yes"
        if condition in self._early(intervention) or (condition == OTHER and self._other_before(intervention)):
            return "yes"
        known = self.kb.individuals[condition]
        if known.one("askedOf") == "female" and self.case.person.sex == "male":
            return "no"
        parent = known.one("askedOnlyIf")
        if parent is not None and self.answer(str(parent), intervention) == "no":
            return "no"
        given = self.case.safety.answers.get(bare(condition))
        if given is not None and given.answer != "unknown":
            return given.answer
        group = known.one("inQuestionGroup")
        return "no" if group is not None and bare(str(group)) in self.case.safety.none_of else "unknown"

    def criterion(self, curie: str, intervention: str) -> Truth:
        """What is known of a criterion: all, any and none of its parts, unknown where a part that counts is."""
        known = self.kb.individuals[curie]
        parts = []
        if known.one("attribute") is not None:
            parts.append(self._leaf(known, intervention))
        for name in ("allOf", "anyOf", "noneOf"):
            members = [self.criterion(str(member), intervention) for member in known.many(name)]
            if members:
                parts.append({"allOf": _all, "anyOf": _any, "noneOf": lambda m: _not(_any(m))}[name](members))
        return _all(parts)

    def _leaf(self, leaf: Individual, intervention: str) -> Truth:
        about, operator, value = (str(leaf.one(name)) for name in ("attribute", "operator", "value"))
        found = self._value(about, intervention)
        if found == "unknown":
            return "unknown"
        if operator in ("eq", "ne"):
            return "yes" if (found == value) is (operator == "eq") else "no"
        left, right = Decimal(found), Decimal(value)
        holds = {"lt": left < right, "le": left <= right, "gt": left > right, "ge": left >= right}[operator]
        return "yes" if holds else "no"

    def _value(self, about: str, intervention: str) -> str:
        kind, name = about.split(":", 1)
        if kind == "condition":
            return self.answer(about, intervention)
        if kind == "finding":
            return self.findings[about]
        case, section = self.case, str(self.kb.individuals[about].one("section"))
        if name == "days_to_event":
            given: object = None if case.event_date is None else (case.event_date - case.context.date).days
        elif section == "person":
            given = self._years if name == "age_years" else getattr(case.person, name)
        elif section == "features":
            given = case.features[name].both if name in case.features else None
        else:
            given = getattr(case, section).get(name)
        return "unknown" if given is None else str(given)

    @cached_property
    def _years(self) -> int | None:
        person = self.case.person
        return (
            person.age_years if person.birth_date is None else age_in_years(person.birth_date, self.case.context.date)
        )

    def _days_since(self, condition: str) -> int | None:
        if condition == RECENT and self.case.history.toxin:
            return min(self._days(session) for session in self.case.history.toxin)
        given = self.case.safety.answers.get(bare(condition))
        if given is None or given.ended is None or given.answer != "yes":
            return None
        return (self.case.context.date - given.ended).days

    def _days(self, session: object) -> int:
        return (self.case.context.date - session.date).days  # type: ignore[attr-defined, no-any-return]

    def _sessions(self, product: str) -> Iterable[tuple[bool, int, int]]:
        """Per earlier session: was it the same toxin, how many days ago, and the days the label asks for."""
        if not product.startswith("product:"):
            return
        own = self.kb.individuals[product]
        for session in self.case.history.toxin:
            given = None if session.product is None else self.kb.individuals[f"product:{session.product}"]
            same = given is not None and given.one("substance") == own.one("substance")
            asked = max(_asked(own, session.date), default=None)
            if asked is not None:
                yield same, self._days(session), asked

    def _early(self, product: str) -> set[str]:
        return {SAME if same else OTHER for same, days, asked in self._sessions(product) if days < asked}

    def _other_before(self, product: str) -> bool:
        """Another toxin, its interval over, but recent enough to be told."""
        lookback = self.kb.individuals["parameter:toxin_lookback_days"].one("value")
        return any(not same and asked <= days < Decimal(str(lookback)) for same, days, asked in self._sessions(product))


def _asked(product: Individual, given: dt.date) -> Iterator[int]:
    """Days after a session that the label asks for, one for each unit in which it says so."""
    for name, days in (("minIntervalWeeks", 7), ("minIntervalDays", 1)):
        if (count := product.one(name)) is not None:
            yield int(str(count)) * days
    if (months := product.one("minIntervalMonths")) is not None:
        # Day by day to the month that is meant, and in it to the day, as one would count on a calendar.
        wanted = given.year * 12 + given.month + int(str(months))
        on = given
        while on.year * 12 + on.month < wanted or (on.year * 12 + on.month == wanted and on.day < given.day):
            on += dt.timedelta(days=1)
        yield (on - given).days


def _all(parts: Iterable[Truth]) -> Truth:
    known = set(parts)
    return "no" if "no" in known else "unknown" if "unknown" in known else "yes"


def _any(parts: Iterable[Truth]) -> Truth:
    return _not(_all(map(_not, parts)))


def _not(truth: Truth) -> Truth:
    opposites: dict[Truth, Truth] = {"yes": "no", "no": "yes", "unknown": "unknown"}
    return opposites[truth]


def targets(statement: Individual, kb: KnowledgeBase) -> set[str]:
    """Products and treatments a statement is about, groups spelt out."""
    found = {str(target) for target in statement.many("ofIntervention")}
    for group in [target for target in found if target.startswith("group:")]:
        found |= {str(member) for member in kb.individuals[group].many("member")}
    return found


@cache
def _targeting(kb: KnowledgeBase) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for statement in kb.of_kind("Contraindication"):
        if statement.one("lifecycle") == "active":
            for target in targets(statement, kb):
                found.setdefault(target, []).append(statement.id)
    return found


@cache
def _readings(kb: KnowledgeBase) -> dict[str, list[Individual]]:
    found: dict[str, list[Individual]] = {}
    for reading in kb.of_kind("SeverityReading"):
        found.setdefault(str(reading.one("ofStatement")), []).append(reading)
    return found


def bare(curie: str) -> str:
    return curie.split(":", 1)[1]
