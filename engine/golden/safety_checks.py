"""Expectations of what a plan warns of, asks, puts off and admits, held against the plan."""

from __future__ import annotations

import re

from engine.golden import expectation as kinds
from engine.golden.plan_reader import (
    Verdict,
    Warning_,
    bare,
    carried_out,
    listed,
    sentences,
    warnings,
    whereabouts,
)
from engine.plan import Conflict, Plan

_SHOWN = 160


def warn(wanted: kinds.Warn, plan: Plan) -> Verdict:
    """Is there a warning that fits everything given?"""
    found = list(warnings(plan))
    fitting = [one for one in found if _fits(wanted, one, severity=True)]
    if fitting:
        return Verdict(True, _warning_words(fitting[0]))
    near = [one for one in found if _fits(wanted, one, severity=False)]
    shown = [_warning_words(one) for one in (near or found)]
    return Verdict(False, listed(shown[:4], "the plan warns of nothing"))


def say(wanted: kinds.Say, plan: Plan) -> Verdict:
    """Does one sentence of the plan hold all the words?"""
    for text in sentences(plan):
        if _holds(text, wanted.words):
            return Verdict(True, _cut(text))
    return Verdict(False, "no sentence of the plan holds all these words")


def ask(wanted: kinds.Ask, plan: Plan) -> Verdict:
    """Is the question open, and does what depends on it wait?"""
    if not _asked(wanted, plan, ended=wanted.ended):
        return Verdict(False, listed([q.id for q in plan.questions][:8], "the plan asks nothing"))
    if wanted.blocks is not None and _goes_ahead(plan, wanted.blocks):
        return Verdict(False, f"asked, but {wanted.blocks} is recommended all the same")
    return Verdict(True, "asked")


def not_ask(wanted: kinds.Question, plan: Plan) -> Verdict:
    """Is the question left alone?"""
    asked = _asked(wanted, plan, ended=False)
    return Verdict(not asked, "asked" if asked else "not asked")


def defer(wanted: kinds.Defer, plan: Plan) -> Verdict:
    """Does it wait, and until a date in the range?"""
    target = wanted.treatment or wanted.area or wanted.product or ""
    item = f"{'adjunct' if wanted.treatment else 'toxin' if wanted.area else 'product'}/{target}"
    for found in plan.deferred:
        if found.id == item and not _goes_ahead(plan, target):
            return Verdict(wanted.holds(found.until), f"waits until {found.until or 'an open date'}")
    if _goes_ahead(plan, target):
        return Verdict(False, f"{target} is recommended now")
    return Verdict(False, whereabouts(plan, item))


def conflict(wanted: kinds.Conflict, plan: Plan) -> Verdict:
    """Does one entry on disagreement name every source?"""
    for found in plan.conflicts:
        if set(wanted.between) <= _names(found):
            return Verdict(True, _cut(" ".join(found.positions)))
    return Verdict(False, listed([c.id for c in plan.conflicts], "the plan shows no disagreement"))


def line_type(wanted: kinds.LineKind, plan: Plan) -> Verdict:
    """Is the line of this kind on the side, or on every side?"""
    found = [one for one in plan.lines if one.line == wanted.line and wanted.side in (None, one.side)]
    words = listed([f"{one.side} {one.line_type}" for one in found], "the plan does not judge this line")
    return Verdict(bool(found) and all(one.line_type == wanted.type for one in found), words)


def review(wanted: kinds.Review, plan: Plan) -> Verdict:
    """Is there a check in these days, with these words?"""
    for check in plan.follow_up:
        day = check.day_offset
        if day is not None and wanted.day_min <= day <= wanted.day_max and _holds(check.text, wanted.words or ()):
            return Verdict(True, f"day {day}: {_cut(check.text)}")
    days = sorted({check.day_offset for check in plan.follow_up if check.day_offset is not None})
    return Verdict(False, f"checks on days {days}")


def status(wanted: kinds.Status, plan: Plan) -> Verdict:
    """Does the plan as a whole stand as expected?"""
    return Verdict(plan.status == wanted, plan.status)


def _fits(wanted: kinds.Warn, found: Warning_, *, severity: bool) -> bool:
    return (
        (wanted.condition is None or wanted.condition in found.conditions)
        and (wanted.statement is None or wanted.statement in found.statements)
        and (wanted.words is None or _holds(found.text, wanted.words))
        and (wanted.about is None or wanted.about in found.about)
        and (not severity or wanted.severity in (None, found.severity))
    )


def _warning_words(found: Warning_) -> str:
    return f"{found.severity or 'note'}: {_cut(found.text)}"


def _holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether each of the words begins at a word of the text: “thin” is in “thinner”, not in “nothing”."""
    return all(re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE) for word in words)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _asked(wanted: kinds.Question, plan: Plan, *, ended: bool) -> bool:
    paths = {question.path for question in plan.questions}
    if wanted.condition is not None:
        return f"safety.answers.{wanted.condition}{'.ended' if ended else ''}" in paths
    if wanted.line is not None:
        return any(path.split(".")[:2] == ["lines", wanted.line] for path in paths)
    return any(path.split(".")[-1] == wanted.attribute for path in paths if not path.startswith("safety"))


def _goes_ahead(plan: Plan, target: str) -> bool:
    if any(item.treatment == target for item in carried_out(plan)):
        return True
    return any(target in (item.area, item.product) for item in plan.toxin)


def _names(found: Conflict) -> set[str]:
    names = set(found.id.split("/"))
    for evidence in found.evidence:
        names.add(bare(evidence.statement))
        names.update(bare(source).split(".", 1)[-1] for source in evidence.sources)
    return names
