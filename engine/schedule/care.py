"""Care around a session with dates, and home care with the days on which it rests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, cast

from engine.planning.view import Slots, View, bare
from engine.published_days import whole
from engine.schedule.checks import asked, needs_person, unsaid
from engine.schedule.cited import Citations
from engine.schedule.figures import Frame
from engine.schedule.held import held_until
from engine.schedule.outlook import Look, ToxinArea
from engine.schedule.rests import Rests
from engine.schedule.year import CareItem, HomeCare, Visit
from kb.snapshot import Individual

_PHASES = ("before", "after", "home")
NO_DAY = " Not booked: no day of this schedule is left for it."
"""Of a check that needs a visit and has none."""
UNSAID = " Not booked as a visit: no source says whether it needs one."
"""Of a check whose source does not say if the person has to be there."""


def care(look: Look, interventions: Iterable[str], on: dt.date, citations: Citations) -> tuple[CareItem, ...]:
    """What goes with these interventions on a day: first what comes first."""
    view = look.view
    found: dict[tuple[str, dt.date, dt.date], CareItem] = {}
    for intervention in interventions:
        for _, slots in view.all("care_due", intervention=intervention):
            statement = view.individual(slots["statement"])
            item = _item(statement, intervention, on, slots["known"] == "yes", stopped(view, statement), citations)
            found.setdefault((item.text, item.first, item.last), item)
    return _in_order(found.values())


def care_of_toxin(
    look: Look, areas: tuple[ToxinArea, ...], on: dt.date, booked: Collection[str], citations: Citations
) -> tuple[CareItem, ...]:
    """What goes with toxin for these areas on a day, with the later checks that are not visits of their own.

    booked: the statements of those that are.
    """
    products = tuple(dict.fromkeys(area.product for area in areas))
    found = list(care(look, products, on, citations))
    for statement, days in asked(look, products, [area.area for area in areas]):
        if statement.id in booked:
            continue
        day = on + dt.timedelta(days=days)
        why = NO_DAY if needs_person(statement) else UNSAID if unsaid(statement) else ""
        found.append(
            CareItem(
                treatment=bare(products[0]),
                text=f"{statement.one('text')}{why}",
                phase="after",
                audience="practitioner",
                first=day,
                last=day,
                known=True,
                evidence=citations.evidence((statement.id,)),
            )
        )
    return _in_order(found)


def _in_order(found: Iterable[CareItem]) -> tuple[CareItem, ...]:
    return tuple(sorted(found, key=lambda one: (_PHASES.index(one.phase), one.first, one.last, one.text)))


def stopped(view: View, statement: Individual) -> str:
    """The recommended home care that an instruction stops, or lets go on, by name; empty when there is none."""
    named = {str(one) for link in ("pausesHomeCare", "resumesHomeCare") for one in statement.many(link)}
    return ", ".join(
        sorted(view.label(s["treatment"]) for _, s in view.all("home_due") if str(s["treatment"]) in named)
    )


def _item(
    statement: Individual, intervention: str, on: dt.date, known: bool, stopped: str, citations: Citations
) -> CareItem:
    start, end = statement.one("dayOffsetStart"), statement.one("dayOffsetEnd")
    only_if = statement.one("appliesIfNote")
    where = f"({str(only_if).rstrip('.')}.)" if only_if else ""
    return CareItem(
        treatment=bare(intervention),
        text=" ".join(filter(None, (str(statement.one("text")), where, f"Here: {stopped}." if stopped else ""))),
        phase=cast(Any, str(statement.one("phase"))),
        audience=cast(Any, str(statement.one("audience"))),
        first=on + dt.timedelta(days=_days(start, ROUND_FLOOR)),
        last=on + dt.timedelta(days=_days(end if end is not None else start, ROUND_CEILING)),
        known=known,
        evidence=citations.evidence((statement.id,)),
    )


def _days(figure: object, rounding: str) -> int:
    """Whole days of an offset; a part of the day itself stays on that day, and of a later one counts as all of it."""
    value = Decimal(0 if figure is None else str(figure))
    return 0 if 0 < value < 1 else int(value.to_integral_value(rounding=rounding))


def home_care(frame: Frame, visits: Iterable[Visit], citations: Citations) -> tuple[HomeCare, ...]:
    """Recommended home care, resting around every visit that asks for it.

    It begins on the first day, or, where the first look lets it wait, on the day of the look that recommends it.
    """
    looks = frame.outlook.looks
    rests = Rests((look.view for look in looks), frame.wishes.gaps, citations)
    found = []
    for look, slots in due_at_home(looks):
        view, treatment = look.view, str(slots["treatment"])
        start = max(frame.start, look.day)
        why, waited = "", tuple[str, ...]()
        if look is not looks[0]:
            why, waited = held_until(frame, treatment, look.day, [f"adjunct/{bare(treatment)}"])
        course = view.individual(slots["course"])
        told = [str(course.one("homeFrequency") or "")]
        told += ["given by a prescriber only"] if view.all("prescriber_only", treatment=treatment) else []
        pauses = sorted(rests.pauses(treatment, visits), key=lambda one: (one.first, one.last))
        judged = list(_judged(view, treatment))
        found.append(
            HomeCare(
                treatment=bare(treatment),
                label=view.label(treatment),
                start=start,
                waits_for=why.removeprefix(" (").removesuffix(")"),
                frequency="; ".join(filter(None, told)) or None,
                judge_from=start + dt.timedelta(days=max(days for _, days in judged)) if judged else None,
                pauses=tuple(pauses),
                evidence=citations.evidence((course.id, *(statement for statement, _ in judged), *waited)),
            )
        )
    return tuple(found)


def due_at_home(looks: tuple[Look, ...]) -> Iterator[tuple[Look, Slots]]:
    """Recommended home care with the first look that recommends it; nothing never used beside what is already used."""
    waiting = {entry.id for entry in looks[0].outcome.plan.deferred}
    begun: list[str] = []
    for look in looks:
        if look.only_closes:
            continue
        for _, slots in look.view.all("home_due"):
            treatment = str(slots["treatment"])
            if treatment in begun or (look is not looks[0] and f"adjunct/{bare(treatment)}" not in waiting):
                continue
            if any(look.view.all("never_beside", treatment=treatment, other=other) for other in begun):
                continue
            begun.append(treatment)
            yield look, slots


def _judged(view: View, treatment: str) -> Iterator[tuple[str, int]]:
    for _, slots in view.all("follow_up"):
        statement = view.individual(slots["statement"])
        offset = statement.one("dayOffset")
        if offset is not None and treatment in map(str, statement.many("forIntervention")):
            yield statement.id, whole(offset)
