"""An event: does a session fall into the days kept free before it, and are the days of all sessions known?

The days are those the year keeps: what a statement asks for, or the longest published downtime where that is longer.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import ABSENT, Term, Test, V, add, eq, ge, gt, le, ne, present, sub
from engine.critique.rules.form import CAUTION, INFORMATION, RELATIVE, comment
from engine.rules.timing import BEFORE_EVENT, KEPT_QUIET

RELATIONS: dict[str, tuple[str, ...]] = {
    "event_on": ("event",),
    "session_on": ("intervention", "day"),
    "quiet_by": ("intervention", "days", "because", "basis"),
    "quiet_days": ("intervention", "days"),
}
SHOWN: frozenset[str] = frozenset()

_EVENT = "Nothing that shows on the day of the event."
_UNKNOWN = "Unknown is not settled."
_ON = fact("event_on", event=V.event)
_DAYS = fact("quiet_days", intervention=V.intervention, days=V.days)
_BY = fact("quiet_by", intervention=V.intervention, days=V.days, because=V.because, basis=V.basis)

_WAITS = fact("delay", statement=V.because, intervention=V.intervention)
"""So near the event the statement itself makes it wait, which is told as a wait."""


def _quiet(name: str, reads: str, because: Term, *when: Pattern) -> Rule:
    return Rule(
        id=f"event.quiet-{name}",
        quiet=True,
        reads=reads,
        serves=_EVENT,
        when=when,
        tests=(gt(V.days, 0),),
        then=fact("quiet_by", intervention=V.intervention, days=V.days, because=because, basis=V.basis),
    )


def _too_late(name: str, reads: str, rank: int, other: Term, *tests: Test) -> Rule:
    return Rule(
        id=f"event.too-late-{name}",
        reads=reads,
        serves=_EVENT,
        when=(fact("session_on", intervention=V.intervention, day=V.day), _ON, _DAYS, _BY),
        tests=(le(V.day, V.event), le(sub(V.event, V.day), V.days), *tests),
        unless=(_WAITS,),
        then=comment("violation", "event", rank, V.intervention, other),
    )


def _ask(name: str, reads: str, *when: Pattern, tests: tuple[Test, ...] = ()) -> Rule:
    return Rule(
        id=f"event.ask-{name}",
        reads=reads,
        serves=_UNKNOWN,
        when=(*when, _ON, _DAYS, _BY, fact("proposal", day=V.start)),
        tests=(le(V.start, V.event), *tests),
        unless=(_WAITS,),
        then=comment("ask", "event", INFORMATION, V.intervention),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="event.on",
        quiet=True,
        reads="There is an event on {event}.",
        serves=_EVENT,
        when=(
            fact("consultation", day=V.today),
            fact("observed", attribute="attribute:days_to_event", value=V.ahead),
        ),
        tests=(ne(V.ahead, "unknown"), ge(V.ahead, 0)),
        then=fact("event_on", event=add(V.today, V.ahead)),
    ),
    Rule(
        id="event.session",
        quiet=True,
        reads="{intervention} is proposed for {day}.",
        serves=_EVENT,
        when=(fact("proposed_dated", intervention=V.intervention, day=V.day),),
        then=fact("session_on", intervention=V.intervention, day=V.day),
    ),
    Rule(
        id="event.later-session",
        quiet=True,
        reads="Session {number} of {intervention} falls on {day}.",
        serves=_EVENT,
        when=(fact("proposed_session", treatment=V.intervention, day=V.day, number=V.number),),
        then=fact("session_on", intervention=V.intervention, day=V.day),
    ),
    _quiet(
        "asked",
        "{intervention} is not begun within {days} days before an event.",
        BEFORE_EVENT,
        *KEPT_QUIET,
        fact("Contraindication", id=BEFORE_EVENT, basis=V.basis),
    ),
    _quiet(
        "downtime",
        "{intervention} takes up to {days} day(s) to heal.",
        V.intervention,
        fact("heals_in", treatment=V.intervention, days=V.days, basis=V.basis),
    ),
    Aggregate(
        id="event.quiet-days",
        quiet=True,
        reads="{days} days before an event are kept free of {intervention}.",
        serves=_EVENT,
        over=(fact("quiet_by", intervention=V.intervention, days=V.each),),
        by=(V.intervention,),
        compute=(("days", "max", V.each),),
        then=fact("quiet_days", intervention=V.intervention, days=V.days),
    ),
    *(
        _too_late(f"{name}{suffix}", f"{reads}{end}", rank, other, *tests, basis)
        for name, reads, other, tests in (
            (
                "asked",
                "{intervention} on {day} falls into the {days} days kept free of it before the event of {event}",
                V.because,
                (ne(V.because, V.intervention),),
            ),
            (
                "downtime",
                "{intervention} on {day} takes up to {days} day(s) to heal, and the event is on {event}",
                ABSENT,
                (eq(V.because, V.intervention),),
            ),
        )
        for suffix, end, rank, basis in (
            ("", ".", RELATIVE, ne(V.basis, "convention")),
            ("-by-convention", ", by convention.", CAUTION, eq(V.basis, "convention")),
        )
    ),
    _ask(
        "day",
        "{intervention} has no date: the {days} day(s) before the event of {event} are to stay free of it.",
        fact("proposed_undated", intervention=V.intervention),
    ),
    _ask(
        "rhythm",
        "{sessions} sessions of {intervention} from {day} on, and not how far apart: the {days} day(s) before the "
        "event of {event} are to stay free of it.",
        fact("proposed_treatment", treatment=V.intervention, day=V.day, sessions=V.sessions, every_weeks=ABSENT),
        tests=(present(V.day), present(V.sessions), gt(V.sessions, 1), le(V.day, V.event)),
    ),
)
