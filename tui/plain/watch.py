"""What follows from the answers as they stand, and in one line what an answer has brought: a stop, something held back.

Two executors may be asked: a quick one after each answer, the one of record when the plan itself is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from engine.case import Case
from engine.plan import Plan, SafetyFinding
from engine.render.words import dated, day
from kb.snapshot import KnowledgeBase
from tui.session.backend import Backend, Fault, Outcome

WEIGHTY = ("absolute", "relative")
"""Severities that hold something back."""


@dataclass(frozen=True)
class Standing:
    """What came of a case: an outcome, faults that keep it from being reasoned about, or trouble."""

    outcome: Outcome | None = None
    faults: tuple[Fault, ...] = ()
    trouble: str = ""

    @property
    def plan(self) -> Plan | None:
        """The plan, if there is one."""
        return None if self.outcome is None else self.outcome.plan

    @property
    def why_none(self) -> str:
        """Why there is no plan."""
        if self.faults:
            return f"Something must be changed first. {' '.join(map(said, self.faults))}"
        return f"The plan could not be worked out; the answers are safe. {self.trouble}"


class Watch:
    """Works out cases, keeping the latest of each kind."""

    def __init__(self, backend: Backend, quick: Callable[[Case, KnowledgeBase], Outcome] | None = None) -> None:
        self._backend = backend
        self._quick = quick or backend.evaluate
        self._last: tuple[Case, Standing] | None = None
        self._full: tuple[Case, Standing] | None = None

    def glance(self, case: Case) -> Standing:
        """Return what follows, by the quick executor."""
        if self._last is None or self._last[0] != case:
            self._last = (case, self._stands(case, self._quick))
        return self._last[1]

    def whole(self, case: Case) -> Standing:
        """Return what follows, by the executor of record."""
        if self._full is None or self._full[0] != case:
            self._full = (case, self._stands(case, self._backend.record or self._backend.evaluate))
        return self._full[1]

    def news(self, case: Case) -> str:
        """Return what an answer has brought since the last look, in one line; empty when nothing of weight."""
        before = self._last[1] if self._last is not None else Standing()
        told = list(dict.fromkeys(_news(before, self.glance(case))))
        if len(told) > 1:
            ask = "changed" if self.glance(case).plan is not None else "plan"
            return f"{told[0]} And {len(told) - 1} more: type {ask}."
        return told[0] if told else ""

    def _stands(self, case: Case, evaluate: Callable[[Case, KnowledgeBase], Outcome]) -> Standing:
        try:
            faults: Sequence[Fault] = self._backend.check(case, self._backend.kb)
            if faults:
                return Standing(faults=tuple(faults))
            return Standing(evaluate(case, self._backend.kb))
        except Exception as error:  # the answers are safe whatever the engine does; say that there is no plan
            return Standing(trouble=f"{type(error).__name__}: {error}")


def said(fault: Fault) -> str:
    """Return a fault in words."""
    message = fault.message if fault.message.endswith((".", "?", "!")) else f"{fault.message}."
    return f"{fault.path}: {message}" if fault.path else message


def _news(before: Standing, after: Standing) -> Iterator[str]:
    if after.plan is None:
        known = {(fault.path, fault.message) for fault in before.faults}
        for fault in after.faults:
            if (fault.path, fault.message) not in known:
                yield f"Please check {said(fault)}"
        if after.trouble and after.trouble != before.trouble:
            yield after.why_none
        return
    old, new = before.plan, after.plan
    stopped = old is not None and old.status == "stop"
    if new.status == "stop" and not stopped:
        yield f"Safety stop: {_sentence(new.headline.removeprefix('Stop: '))}"
    elif stopped and new.status != "stop":
        yield f"The safety stop is over. {_sentence(new.headline)}"
    yield from _findings(old, new)
    yield from _held_back(old, new)


def _findings(old: Plan | None, new: Plan) -> Iterator[str]:
    known = {(one.statement, one.severity, one.overridden_by) for one in (old.safety if old else ())}
    for one in sorted(new.safety, key=_rank):
        if one.severity in WEIGHTY and (one.statement, one.severity, one.overridden_by) not in known:
            yield f"Safety, {one.severity}: {_sentence(one.title)} {_sentence(one.action)}".strip()


def _held_back(old: Plan | None, new: Plan) -> Iterator[str]:
    if old is None:
        return
    fallen = {one.id for one in old.not_recommended if one.severity in WEIGHTY}
    for rejected in new.not_recommended:
        if rejected.severity in WEIGHTY and rejected.id not in fallen:
            yield f"Now held back: {_sentence(rejected.label)}"
    asked = {one.id for one in old.questions if one.blocks}
    for question in new.questions:
        if question.blocks and question.id not in asked:
            yield f"Held back until answered: {dated(question.text)}"
    waiting = {one.id for one in old.deferred}
    for deferred in new.deferred:
        if deferred.id not in waiting:
            until = f", not before {day(deferred.until)}" if deferred.until else ""
            yield f"Now to wait: {_sentence(deferred.label + until)}"


def _rank(finding: SafetyFinding) -> int:
    return ("absolute", "relative", "caution", "information").index(finding.severity)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "?", "!", "…")) else f"{text}."
