"""Expectations of what a plan carries out, doses and courses included, held against the plan."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.golden import expectation as kinds
from engine.golden.plan_reader import (
    Verdict,
    bare,
    carried_out,
    injection_words,
    injections,
    listed,
    plain,
    treatment_item,
    whereabouts,
)
from engine.plan import AdjunctItem, InjectionItem, Plan

ANY_PRODUCT = "any"
_SPAN = r"([0-9.]+)(?:-([0-9.]+))?"
_SESSIONS = re.compile(rf"{_SPAN} session")
_WEEKS = re.compile(rf"{_SPAN} weeks")
_MAINTENANCE = "then maintenance"


def recommend(wanted: kinds.Recommend, plan: Plan) -> Verdict:
    """Is it in the plan, to be done now?"""
    if wanted.treatment is not None:
        found = next((i for i in carried_out(plan) if i.treatment == wanted.treatment), None)
        if found is None:
            return Verdict(False, whereabouts(plan, f"adjunct/{wanted.treatment}"))
        firm = not wanted.firmly or found.status == "recommended"
        return Verdict(firm, f"{found.status}, rank {found.rank} ({found.layer})")
    items = injections(plan, wanted.muscle, wanted.area, wanted.product, wanted.side)
    if items:
        return Verdict(True, listed([injection_words(i) for i in items], ""))
    return Verdict(False, _instead(plan, wanted.muscle, wanted.area))


def not_recommend(wanted: kinds.NotRecommend, plan: Plan) -> Verdict:
    """Is it absent, and for the reason that is expected?"""
    present = _present(wanted, plan)
    if present:
        return Verdict(False, listed(present, ""))
    if wanted.because is None:
        return Verdict(True, _why_absent(wanted, plan))
    target = wanted.treatment or wanted.product
    for finding in plan.safety:
        about = target is None or target == ANY_PRODUCT or target in finding.applies_to
        if wanted.because in finding.because_of and about and finding.overridden_by is None:
            return Verdict(True, f"{bare(finding.statement)}, {finding.severity}: {finding.title}")
    return Verdict(False, f"absent, but not shown to be because of {wanted.because}: {_why_absent(wanted, plan)}")


def prefer(wanted: kinds.Prefer, plan: Plan) -> Verdict:
    """Does one treatment stand before another?"""
    first = next((i for i in carried_out(plan) if i.treatment == wanted.treatment), None)
    if first is None:
        return Verdict(False, f"{wanted.treatment}: {whereabouts(plan, f'adjunct/{wanted.treatment}')}")
    second = next((i for i in carried_out(plan) if i.treatment == wanted.over), None)
    if second is None:
        return Verdict(True, f"{wanted.over} is not in the plan")
    return Verdict(_place(first) < _place(second), f"{_placed(first)}; {_placed(second)}")


def course(wanted: kinds.Course, plan: Plan) -> Verdict:
    """Do sessions and intervals lie in the expected ranges?"""
    item = treatment_item(plan, wanted.treatment)
    if item is None or item.course is None:
        return Verdict(False, "no course is given" if item else whereabouts(plan, f"adjunct/{wanted.treatment}"))
    now = item.course.split(_MAINTENANCE, 1)[0]
    fits = _within(_SESSIONS.search(now), wanted.sessions_min, wanted.sessions_max)
    fits = fits and _within(_WEEKS.search(now), wanted.weeks_min, wanted.weeks_max)
    return Verdict(fits, item.course)


def dose(wanted: kinds.Dose, plan: Plan) -> Verdict:
    """Do the units at the place, of the product, lie in the range?"""
    items = injections(plan, wanted.muscle, wanted.area, wanted.product)
    if not items:
        return Verdict(False, _instead(plan, wanted.muscle, wanted.area))
    found = listed([injection_words(i) for i in items], "")
    places = {"each": ("right", "left"), "total": (None,)}.get(wanted.side, (wanted.side,))
    for place in places:
        here = [i for i in items if place in (None, i.side)]
        units = sum((i.units for i in here), Decimal(0))
        if not here or not wanted.holds(units):
            return Verdict(False, found)
        points = sum(_points(i) for i in here)
        if wanted.points is not None and points != wanted.points:
            return Verdict(False, f"{found}; {points} point(s)")
    return Verdict(True, found)


def total(wanted: kinds.Total, plan: Plan) -> Verdict:
    """Do the units of a product, in the plan or an area, lie in the range?"""
    for found in plan.totals:
        if found.product == wanted.product:
            units = found.units if wanted.area is None else found.areas.get(wanted.area, Decimal(0))
            return Verdict(wanted.holds(units), f"{plain(units)} U of {found.product}")
    return Verdict(wanted.holds(Decimal(0)), f"no injection of {wanted.product}: {_instead(plan, None, wanted.area)}")


def on_label(wanted: kinds.OnLabel, plan: Plan) -> Verdict:
    """Is every such injection marked as inside the licence?"""
    return _labelled(wanted, plan, inside=True)


def off_label(wanted: kinds.OnLabel, plan: Plan) -> Verdict:
    """Is every such injection marked as outside the licence?"""
    return _labelled(wanted, plan, inside=False)


def _labelled(wanted: kinds.OnLabel, plan: Plan, *, inside: bool) -> Verdict:
    items = injections(plan, wanted.muscle, wanted.area, wanted.product)
    if not items:
        return Verdict(False, _instead(plan, wanted.muscle, wanted.area))
    marks = [f"{injection_words(i)}: {'on' if i.on_label else 'off'} label" for i in items]
    return Verdict(all(i.on_label is inside for i in items), listed(marks, ""))


def _present(wanted: kinds.NotRecommend, plan: Plan) -> list[str]:
    if wanted.treatment is not None:
        item = treatment_item(plan, wanted.treatment)
        return [] if item is None else [_placed(item) if item.on_offer else f"{item.id} supported, not on offer"]
    product = None if wanted.product == ANY_PRODUCT else wanted.product
    items = injections(plan, wanted.muscle, wanted.area, product, wanted.side)
    return [injection_words(i) for i in items if wanted.line is None or wanted.line in i.lines]


def _why_absent(wanted: kinds.NotRecommend, plan: Plan) -> str:
    if wanted.treatment is not None:
        return whereabouts(plan, f"adjunct/{wanted.treatment}")
    if wanted.product not in (None, ANY_PRODUCT):
        return whereabouts(plan, f"product/{wanted.product}")
    return _instead(plan, wanted.muscle, wanted.area or wanted.line)


def _instead(plan: Plan, muscle: str | None, place: str | None) -> str:
    items = injections(plan, area=place) if place and muscle is None else injections(plan, muscle)
    if items:
        return listed([injection_words(i) for i in items], "")
    return whereabouts(plan, f"toxin/{place}") if place else f"no injection there; {plan.headline}"


def _points(item: InjectionItem) -> int:
    return sum(len(group.units) for group in item.points)


def _place(item: AdjunctItem) -> tuple[bool, int]:
    return item.status != "recommended", item.rank


def _placed(item: AdjunctItem) -> str:
    return f"{item.treatment}: {item.status}, rank {item.rank} ({item.layer})"


def _within(found: re.Match[str] | None, low: Decimal | int | None, high: Decimal | int | None) -> bool:
    if low is None and high is None:
        return True
    if found is None:
        return False
    first, last = Decimal(found[1]), Decimal(found[2] or found[1])
    return (low is None or first >= low) and (high is None or last <= high)
