"""What must hold of a whole plan, of its explanations, and of the year that is made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any

from benchmarks.safety_checks import Known, Seen
from engine.case import Case
from engine.consultation import Outcome
from engine.explain import Explanation, explain, items
from engine.plan import Plan
from engine.planning.assemble import assemble
from engine.planning.view import View
from engine.rules import rule_base
from engine.schedule.make import schedule
from engine.schedule.year import Schedule, Session
from tests.engine.plan_reading import dropped_in_silence, skin

_SECTIONS = ("context", "person", "safety", "lines", "muscles", "features", "skin", "goals", "history", "event_date")


def outcome_of(seen: Seen) -> Outcome:
    """The plan of a recorded run."""
    derivation = seen.run.derivation()
    view = View(derivation, seen.known.kb, rule_base())
    plan = assemble(view, seen.case, seen.known.kb, "compiled", signed=False)
    return Outcome(plan, derivation, view.index)


def plan_faults(seen: Seen, plan: Plan) -> Iterator[str]:
    """What is wrong with a plan: sums, marks, sources, and entries that exclude each other."""
    yield from _sums(plan)
    yield from (f"{line} is dropped in silence" for line in dropped_in_silence(plan, seen.known.kb))
    yield from _sourced(plan)
    yield from _apart(plan)
    yield from _questions(seen.case, plan)
    yield from _safety_as_reference(seen, plan)


def _sums(plan: Plan) -> Iterator[str]:
    for item in plan.toxin:
        if not item.range_low_units <= item.units <= item.range_high_units or item.units <= 0:
            yield f"{item.id}: {item.units} U outside {item.range_low_units} to {item.range_high_units}"
        if item.points and sum((u for g in item.points for u in g.units), Decimal(0)) != item.units:
            yield f"{item.id}: its points do not add up"
    for total in plan.totals:
        own = [item for item in plan.toxin if item.product == total.product]
        if total.units != sum(i.units for i in own) or total.units != sum(total.areas.values()):
            yield f"{total.product}: its total is no sum"
    for check in plan.limits:
        if check.within is not (check.planned_units <= check.max_units):
            yield f"{check.id} misjudged"
        planned = [i.id for i in plan.toxin if not check.areas or i.area in check.areas]
        if not check.within and check.areas and planned:
            yield f"{check.id} is passed by {planned}"


def _sourced(plan: Plan) -> Iterator[str]:
    listed = {source.id for source in plan.sources}
    told: tuple[Any, ...] = (*plan.toxin, *skin(plan), *plan.limits, *plan.deferred, *plan.safety, *plan.follow_up)
    for entry in told:
        name = getattr(entry, "id", None) or getattr(entry, "statement", "")
        if not any(record.sources for record in entry.evidence):
            yield f"{name} has no source"
        for record in entry.evidence:
            if not set(record.sources) <= listed:
                yield f"{name}: a source of {record.statement} is not listed"


def _apart(plan: Plan) -> Iterator[str]:
    put = {entry.id for entry in skin(plan)} | {f"toxin/{item.area}" for item in plan.toxin}
    put |= {item.id for item in plan.toxin}
    groups = {
        "rejected": {entry.id for entry in plan.not_recommended},
        "deferred": {entry.id for entry in plan.deferred},
        "waiting for an answer": {blocked for question in plan.questions for blocked in question.blocks},
    }
    # What is only to be considered may wait for the answer that decides it.
    firm = put - {f"toxin/{item.area}" for item in plan.toxin if item.status == "consider"}
    for name, ids in groups.items():
        of = firm if name == "waiting for an answer" else put
        yield from (f"{one} is put forward and {name}" for one in sorted(of & ids))
    for part in (plan.toxin, skin(plan), plan.lines, plan.deferred, plan.not_recommended, plan.questions, plan.advice):
        often = Counter(entry.id for entry in part)
        yield from (f"{one} stands twice" for one in sorted(often) if often[one] > 1)


def _questions(case: Case, plan: Plan) -> Iterator[str]:
    answered = {f"safety.answers.{name}" for name, given in case.safety.answers.items() if given.answer != "unknown"}
    answered |= {f"skin.{name}" for name, value in case.skin.items() if value not in (None, "unknown")}
    answered |= {f"goals.{name}" for name, value in case.goals.items() if value not in (None, "unknown")}
    if case.person.age_years is not None or case.person.birth_date is not None:
        answered |= {"person.age_years", "person.birth_date"}
    for question in plan.questions:
        if question.path in answered:
            yield f"{question.path} is asked although it is answered"


def _safety_as_reference(seen: Seen, plan: Plan) -> Iterator[str]:
    """What the plan says excludes really does."""
    kb = seen.known.kb
    for found in plan.safety:
        if found.severity in ("absolute", "relative") and found.overridden_by is None:
            for name in found.applies_to:
                kind = "product" if f"product:{name}" in kb.individuals else "treatment"
                hows = {o.how for o in seen.reference.against(f"{kind}:{name}") if o.statement == found.statement}
                if not hows & {found.severity, "waiting"}:
                    yield f"{found.statement} is said to exclude {name}, and does not"


def leaf_faults(outcome: Outcome, known: Known) -> tuple[int, list[str]]:
    """How many leaves all explanations of a plan have, and those that are neither answer nor statement nor absence."""
    number, wrong = 0, []
    for item in items(outcome):
        for leaf in _leaves(explain(outcome, known.kb, item)):
            number += 1
            if not _rooted(leaf, known):
                wrong.append(f"{item}: {leaf.kind} {leaf.ref} {leaf.text[:80]}")
    return number, wrong


def _leaves(node: Explanation) -> Iterator[Explanation]:
    if not node.children:
        yield node
    for child in node.children:
        yield from _leaves(child)


def _rooted(leaf: Explanation, known: Known) -> bool:
    if leaf.kind == "answer":
        return leaf.ref is not None and leaf.ref.split(".")[0].split("[")[0].split(" ")[0] in _SECTIONS
    if leaf.kind in ("statement", "source"):
        return leaf.ref in known.kb.individuals
    return leaf.kind == "absent" or leaf.text.endswith("(opened above)")


# --- The year ---------------------------------------------------------------------------------------------


def year_faults(case: Case, plan: Plan, known: Known) -> tuple[str, list[str]]:
    """The status of the year made of a case, and what is wrong with it."""
    made = schedule(case, known.kb)
    return made.status, [*_gap_faults(made, known), *_held_back(made, plan)]


def _treatments(made: Schedule) -> list[tuple[Any, int, Session]]:
    return [
        (visit.date, place, session)
        for visit in made.visits
        for place, session in enumerate(visit.sessions)
        if session.kind == "treatment"
    ]


def _gap_faults(made: Schedule, known: Known) -> Iterator[str]:
    usual = int(Decimal(str(known.kb.individuals["parameter:unlisted_pair_gap_days"].one("value"))))
    for (day, place, one), (later, behind, two) in combinations(_treatments(made), 2):
        distance = (later - day).days
        where = f"{one.id} {day}, {two.id} {later}"
        first, second = (["group:neuromodulator"] if s.products else [f"treatment:{_course(s)}"] for s in (one, two))
        if distance < 0 or not made.first_day <= day <= later <= made.last_day:
            yield f"out of order or year: {where}"
        if _course(one) == _course(two):
            yield from _own_interval(one, distance, where, known)
            continue
        rules = known.gaps.get((first[0], second[0]), [])
        if not rules and distance < usual:
            yield f"{where}: no source gives a gap, {usual} days are usual"
        for rule in rules:
            if distance and distance < int(str(rule.one("minGapDays") or 0)):
                yield f"{where}: {rule.id} asks for {rule.one('minGapDays')}"
            if not distance and rule.one("sameDay") not in ("allowed", "ordered"):
                yield f"{where}: {rule.id} allows no common day"
            if not distance and rule.one("doFirst") is not None:
                before = first if place < behind else second
                if str(rule.one("doFirst")) not in before:
                    yield f"{where}: {rule.id} wants {rule.one('doFirst')} first"


def _course(session: Session) -> str:
    return session.id.split("/", maxsplit=1)[0]


def _own_interval(session: Session, distance: int, where: str, known: Known) -> Iterator[str]:
    if session.products:
        weeks = [known.kb.individuals[product].one("minIntervalWeeks") for product in session.products]
        least = max([Decimal(str(week)) for week in weeks if week is not None], default=Decimal(0))
    else:
        courses = known.courses.get(f"treatment:{_course(session)}", [])
        least = max([Decimal(str(c.one("intervalWeeksMin") or 0)) for c in courses], default=Decimal(0))
    if distance < max(least * 7, Decimal(1)):
        yield f"{where}: sessions lie at least {least} weeks apart"


def _held_back(made: Schedule, plan: Plan) -> Iterator[str]:
    waits = {entry.id.removeprefix("adjunct/"): entry.until for entry in plan.deferred}
    barred = {e.id.removeprefix("adjunct/") for e in plan.not_recommended if e.severity == "absolute"}
    for day, _, session in _treatments(made):
        for name in (_course(session), *(f"toxin/{area}" for area in session.areas)):
            if name in barred:
                yield f"{name} is booked, and excluded"
            until = waits.get(name, day)
            if until is None or day < until:
                yield f"{name} is booked on {day}, and waits until {until}"
