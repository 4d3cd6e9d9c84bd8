"""What is to be booked, now and once waits are over: the plan as it stands on each day that changes it.

Nothing is judged here.  The same consultation is held again, on paper, on the day a wait ends or after the event;
what its rules then recommend enters the schedule from that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from engine.case import Case, SafetyAnswer
from engine.consultation import Engine, Outcome, consult
from engine.errors import EngineError
from engine.known_terms import term, unknown_term
from engine.plan import Deferred, Rejected
from engine.planning.skin import LAYER_ORDER
from engine.planning.view import View, bare
from engine.rules import rule_base
from engine.schedule.preferences import Preferences
from engine.schedule.thinned import Longer, longer, resting
from kb.snapshot import KnowledgeBase

TOXIN = "toxin"
_MANY = 3
"""Later looks beyond which the compiled executor is faster in all, though it takes longer to load; both conclude the
same.  The consultation itself is always made by the executor of record."""


@dataclass(frozen=True, slots=True)
class Look:
    """The consultation as it comes out on a day.

    only_closes: it is held for an age that is reached on that day, and books nothing that was not allowed before: who
    comes of age is asked afresh.
    """

    day: dt.date
    outcome: Outcome = field(repr=False)
    view: View = field(repr=False)
    only_closes: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A skin treatment to be booked: from which day on, and by which look at the case."""

    treatment: str
    statement: str
    since: dt.date
    look: Look = field(repr=False)
    asked_for: bool = False


@dataclass(frozen=True, slots=True)
class ToxinArea:
    """An area the plan treats with a product, from a day on."""

    area: str
    product: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything to be booked, and the looks it comes from (the first is the consultation itself)."""

    looks: tuple[Look, ...]
    courses: tuple[Course, ...]
    areas: tuple[ToxinArea, ...]
    toxin_look: Look | None

    def thinned(self) -> dict[str, tuple[Look, Longer]]:
        """The longer interval of each booked area that has one, with the first look that proposes it."""
        booked = {area.area for area in self.areas}
        found: dict[str, tuple[Look, Longer]] = {}
        for look in self.looks:
            for one in longer(look.view, look.day):
                if one.area in booked:
                    found.setdefault(one.area, (look, one))
        return found


def outlook(case: Case, kb: KnowledgeBase, wishes: Preferences, until: dt.date) -> Outlook:
    """What is booked from the consultation to the day before `until`.

    Raises EngineError where a treatment is named that does not exist or cannot be booked.
    """
    _check_names(kb, wishes)
    first = look_at(case, kb, case.context.date)
    looks = (first, *_later(_dated(case, first), kb, first, until))
    opening = tuple(look for look in looks if not look.only_closes)
    areas = _areas(opening, weighed=TOXIN in wishes.include) if TOXIN not in wishes.leave_out else ()
    toxin_look = None
    if areas:
        toxin_look = next(look for look in looks if look.day == min(area.since for area in areas))
    courses = _courses(opening, wishes)
    _check_included(looks, courses, areas, wishes)
    return Outlook(looks, courses, areas, toxin_look)


def _later(case: Case, kb: KnowledgeBase, first: Look, until: dt.date) -> Iterator[Look]:
    """The looks after the first, by date: on each day a wait ends, also one that only a later look tells of."""
    dates = _ends(first)
    if case.event_date is not None:
        dates.add(case.event_date + dt.timedelta(days=1))
    dates |= {end for _, end in expected_ends(case)}
    # Licences and warnings name ages.
    aged = {day for day in (birthday(case, first.day),) if day is not None}
    last, engine = first.day, _executor(dates | aged, first.day, until)
    while ahead := [date for date in dates | aged if last < date < until]:
        last = min(ahead)
        look = replace(look_at(case, kb, last, engine), only_closes=last not in dates)
        yield look
        dates |= _ends(look)


def expected_ends(case: Case) -> tuple[tuple[str, dt.date], ...]:
    """Conditions that are present now and expected to end on a day, by day: (condition, day)."""
    given = case.safety.answers.items()
    found = [(name, one.expected_end) for name, one in given if one.answer == "yes" and one.expected_end is not None]
    return tuple(sorted(found, key=lambda entry: (entry[1], entry[0])))


def _executor(dates: Iterable[dt.date], day: dt.date, until: dt.date) -> Engine:
    return "compiled" if sum(1 for date in dates if day < date < until) > _MANY else "experta"


def _ends(look: Look) -> set[dt.date]:
    """The days on which a wait of that look ends, a caution after one, or the interval for a thinned muscle."""
    waits = {entry.until for entry in look.outcome.plan.deferred if entry.until is not None}
    return waits | _passed(look) | {one.free for one in longer(look.view, look.day) if one.free is not None}


def _passed(look: Look) -> set[dt.date]:
    """The days on which a caution passes because of which a treatment of the clinic is only to be weighed."""
    weighed = {str(s["treatment"]) for _, s in look.view.all("course_open", why="weighed")}
    careful = {(s["statement"], s["intervention"]) for _, s in look.view.all("caution")}
    return {
        dt.date.fromordinal(int(str(s["until"])))
        for _, s in look.view.all("passes_on")
        if s["intervention"] in weighed and (s["statement"], s["intervention"]) in careful
    }


def look_at(case: Case, kb: KnowledgeBase, day: dt.date, engine: Engine = "experta") -> Look:
    """The consultation as it comes out on a day, without the answers that are too old by then."""
    context = case.context.model_copy(update={"date": day})
    outcome = consult(_afresh(case, kb, day).model_copy(update={"context": context}), kb, engine)
    return Look(day, outcome, View(outcome.derivation, kb, rule_base()))


def _afresh(case: Case, kb: KnowledgeBase, day: dt.date) -> Case:
    """The case without a no to what may have begun by that day, with the end of what is expected to be over."""
    begun = sorted(
        {
            bare(str(one))
            for name, end in expected_ends(case)
            if end <= day
            for one in kb.individuals[f"condition:{name}"].many("endMayBegin")
        }
    )
    answers = dict(case.safety.answers)
    for name in begun:
        if answers.get(name, SafetyAnswer()).answer == "no":
            answers[name] = SafetyAnswer()
    return case.model_copy(update={"safety": case.safety.model_copy(update={"answers": answers})}) if begun else case


def birthday(case: Case, first: dt.date) -> dt.date | None:
    """The first birthday after a day, where the date of birth is known; of a 29 February the 1 March that follows."""
    born = case.person.birth_date
    if born is None:
        return None
    for year in (first.year, first.year + 1):
        day = dt.date(year, 3, 1) if (born.month, born.day) == (2, 29) else dt.date(year, born.month, born.day)
        if day > first:
            return day
    return None


def _dated(case: Case, first: Look) -> Case:
    """The case with the date of the last toxin session, where the record alone answers a question on a recent one.

    On a later day that session is no longer recent, and the question would be open again, though nothing is unknown:
    the record says when it was.
    """
    conditions = sorted({bare(slots["condition"]) for _, slots in first.view.all("early_session")})
    if not conditions:
        return case
    last = max(session.date for session in case.history.toxin)
    answers = dict(case.safety.answers)
    for name in conditions:
        given = answers.get(name, SafetyAnswer())
        if given.answer != "no" and given.ended is None:
            answers[name] = given.model_copy(update={"answer": "yes", "ended": last})
    return case.model_copy(update={"safety": case.safety.model_copy(update={"answers": answers})})


def _areas(looks: Iterable[Look], weighed: bool) -> tuple[ToxinArea, ...]:
    """The areas the plan recommends to treat, each once its longer interval is over; with `weighed` also those it
    only considers."""
    found: dict[str, ToxinArea] = {}
    for look in looks:
        rests = resting(look.view, look.day)
        for item in look.outcome.plan.toxin:
            if item.area in rests or (item.status == "consider" and not weighed):
                continue
            found.setdefault(item.area, ToxinArea(item.area, f"product:{item.product}", look.day))
    return tuple(found[area] for area in sorted(found))


def _courses(looks: Iterable[Look], wishes: Preferences) -> tuple[Course, ...]:
    found: dict[str, Course] = {}
    layers: set[str] = set()
    for look in looks:
        view = look.view
        due = [slots for _, slots in view.all("course_due")]
        asked = [s for _, s in view.all("course_open") if bare(s["treatment"]) in wishes.include]
        for slots in sorted((*due, *asked), key=lambda slots: _importance(view, str(slots["treatment"]))):
            treatment = str(slots["treatment"])
            layer = str(view.individual(treatment).one("layer"))
            named = bare(treatment) in wishes.include
            if bare(treatment) in wishes.leave_out or treatment in found or (layer in layers and not named):
                continue
            found[treatment] = Course(treatment, str(slots["course"]), look.day, look, named)
            if not named:
                layers.add(layer)
    return tuple(sorted(found.values(), key=lambda course: _importance(course.look.view, course.treatment)))


def _importance(view: View, treatment: str) -> tuple[int, int, str]:
    layer = str(view.individual(treatment).one("layer"))
    ranks = [int(Decimal(str(slots["rank"]))) for _, slots in view.all("adjunct", treatment=treatment)]
    return LAYER_ORDER.index(layer), min(ranks, default=0), treatment


def _check_names(kb: KnowledgeBase, wishes: Preferences) -> None:
    for option, names in (("include", wishes.include), ("leave out", wishes.leave_out)):
        for name in names:
            if name != TOXIN and term(kb, "treatment", name) is None:
                raise EngineError(f"to {option}: {unknown_term(kb, 'treatment', name)}")
    both = [name for name in wishes.include if name in wishes.leave_out]
    if both:
        raise EngineError(f"{both[0]} is both included and left out; keep one")


def asked_later(looks: Iterable[Look], entry: str) -> tuple[dt.date, str] | None:
    """The day of the first look at which a question holds back an entry, `toxin` for any, and the questions; or None.

    For what the first look excludes or lets wait: what would still stand in its way once that is over.
    """
    for look in tuple(looks)[1:]:
        texts = asked_about(look, entry)
        if texts:
            return look.day, texts
    return None


def asked_about(look: Look, entry: str) -> str:
    """The first questions that hold back an entry of the plan at a look; empty where none does."""
    questions = look.outcome.plan.questions
    blocking = [one.text for one in questions if any(f"{held}/".startswith(f"{entry}/") for held in one.blocks)]
    return " ".join(dict.fromkeys(blocking[:3]))


def _check_included(
    looks: tuple[Look, ...], courses: Iterable[Course], areas: Iterable[ToxinArea], wishes: Preferences
) -> None:
    look = looks[0]

    def then(entry: str) -> str:
        later = asked_later(looks, entry)
        return f"; from {later[0].isoformat()} it is held back until answered: {later[1]}" if later else ""

    if TOXIN in wishes.include and not tuple(areas):
        why = "the plan holds no toxin dose, not even one to consider"
        raise EngineError(f"toxin cannot be included: {why}{then(TOXIN)}")
    booked = {bare(course.treatment) for course in courses}
    for name in wishes.include:
        if name in booked or name == TOXIN:
            continue
        plan = look.outcome.plan
        entries: tuple[Deferred | Rejected, ...] = (*plan.deferred, *plan.not_recommended)
        reasons = [entry.reasons[0].text for entry in entries if entry.id == f"adjunct/{name}" and entry.reasons]
        why = reasons[0] if reasons else "the plan does not hold it for this person, or the clinic does not offer it"
        could = sorted({bare(s["treatment"]) for _, s in look.view.all("course_open")} - booked)
        allowed = f"; could be included: {', '.join(could)}" if could else ""
        raise EngineError(f"{name} cannot be included: {why.rstrip('.')}{then(f'adjunct/{name}')}{allowed}")
