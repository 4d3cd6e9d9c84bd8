"""Schedules of whole cases, and checks that read the knowledge base afresh: gaps, order, courses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise
from typing import Any

from engine.casefile import read_case
from engine.schedule.make import schedule
from engine.schedule.preferences import Preferences
from engine.schedule.year import Schedule, Session

from .cases import EXAMPLES, GLABELLA, healthy, kb

NAMES = tuple(sorted(path.stem for path in EXAMPLES.glob("*.yaml")))
ROUGH = {
    "rough_texture": "yes",
    "dull_skin": "yes",
    "brown_spots": "yes",
    "diffuse_redness": "yes",
    "dehydrated_skin": "yes",
}
CLINIC = ("lactic_peel", "glycolic_peel", "ipl", "ha_skin_booster", "microneedling", "led_photobiomodulation")


@cache
def of_example(name: str) -> Schedule:
    return schedule(read_case(EXAMPLES / f"{name}.yaml", kb()), kb())


@cache
def of_somebody(prepared: bool = False) -> Schedule:
    return schedule(somebody(), kb(), Preferences(prepared=prepared))


def somebody(**changes: Any) -> Any:
    """A healthy person with findings that call for toxin, a peel, light and a booster."""
    given = {"lines": GLABELLA, "treatments": CLINIC, "skin": ROUGH, **changes}
    event, past = given.pop("event", None), given.pop("past", ())
    case = healthy(**given).model_dump(by_alias=True)
    case["event_date"] = event
    case["history"]["treatments"] = [{"date": date, "treatment": treatment} for date, treatment in past]
    return type(healthy()).model_validate(case)


def done(made: Schedule) -> list[tuple[dt.date, int, Session]]:
    """Treatments with their date and their place on it."""
    return [
        (visit.date, place, session)
        for visit in made.visits
        for place, session in enumerate(visit.sessions)
        if session.kind == "treatment"
    ]


def named(session: Session) -> list[str]:
    """What a session is called in statements on gaps."""
    return ["group:neuromodulator"] if session.products else [f"treatment:{session.id.split('/')[0]}"]


def rows(first: Session, second: Session) -> list[Any]:
    return [
        rule
        for rule in kb().of_kind("IntervalRule")
        if str(rule.one("firstIntervention")) in named(first) and str(rule.one("secondIntervention")) in named(second)
    ]


def assert_sound(made: Schedule, end: str = "recommendedGapDays") -> None:
    """Every rule of the knowledge base on distances and order is kept, and everything lies within the year."""
    sessions = done(made)
    for (day, place, one), (later, behind, two) in combinations(sessions, 2):
        distance = (later - day).days
        assert distance >= 0
        found = rows(one, two)
        if one.id.split("/")[0] == two.id.split("/")[0]:
            assert distance > 0
            if one.products:
                assert distance >= 84  # no label allows less
            continue
        if not found:
            assert distance >= 28
        for rule in found:
            if distance:
                assert distance >= int(rule.one(end)), f"{rule.id}: {one.id} {day}, {two.id} {later}"
                continue
            assert rule.one("sameDay") in ("allowed", "ordered"), rule.id
            if rule.one("doFirst") is not None:
                first = one if place < behind else two
                assert str(rule.one("doFirst")) in named(first), f"{rule.id}: {first.id} came first"
    for day, _, _ in sessions:
        assert made.first_day <= day <= made.last_day
    assert_courses(made, sessions)
    assert_orders(made)


def assert_orders(made: Schedule) -> None:
    """Of every two things done on one day the order is told: a source's, or that there is none."""
    for visit in made.visits:
        ids = [session.id for session in visit.sessions]
        assert [(one.first, one.second) for one in visit.order] == list(combinations(ids, 2))
        by_id = {session.id: session for session in visit.sessions}
        for told in visit.order:
            one, two = by_id[told.first], by_id[told.second]
            ordering = [r for r in (*rows(one, two), *rows(two, one)) if r.one("doFirst") or r.one("cautiousFirst")]
            reviewed = "review" in (one.kind, two.kind)
            assert told.given == (bool(ordering) and not reviewed)
            assert {rule.id for rule in ordering} <= {e.statement for e in told.evidence} or reviewed


def assert_courses(made: Schedule, sessions: list[tuple[dt.date, int, Session]]) -> None:
    """As many sessions as the source asks for, not closer than it allows."""
    by_course: dict[str, list[dt.date]] = {}
    for day, _, session in sessions:
        by_course.setdefault(session.id.split("/")[0], []).append(day)
    for course, days in by_course.items():
        if course == "toxin":
            continue
        statement = kb().individuals[f"statement:COURSE.{course}"]
        assert len(days) == (statement.one("sessionsMin") or 1)
        weeks = statement.one("intervalWeeksMin")
        for one, two in pairwise(days):
            assert (two - one).days >= Decimal(str(weeks or 0)) * 7
