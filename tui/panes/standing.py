"""How each step stands: done, open, blocked or stopped, as plan and record say it.  Nothing is concluded here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.plan import Plan, Question
from tui.form.form import Place, closest
from tui.form.spec import Step

Kind = Literal["done", "open", "blocked", "stopped", "fault", "pending"]

SIGNS: dict[Kind, str] = {"done": "✓", "open": "○", "blocked": "✕", "stopped": "✕", "fault": "!", "pending": "…"}
TONES: dict[Kind, str] = {
    "done": "good", "open": "", "blocked": "warn", "stopped": "stop", "fault": "problem", "pending": "muted",
}  # fmt: skip
WORDS: dict[Kind, str] = {
    "done": "done", "open": "open", "blocked": "blocked", "stopped": "stopped", "fault": "to correct",
    "pending": "being worked out",
}  # fmt: skip

SCREENING = "screening"
PLAN = "plan"

_ANSWERS_FOR = {"face": ("toxin/", "product/"), "strength": ("toxin/", "product/"), "skin": ("adjunct/",)}
"""What a step records is there for these candidates of the plan; while one of them waits, so does the step."""


@dataclass(frozen=True)
class Standing:
    """The state of one step; `count` of what is open, wrong or waited for, and the case path to go to."""

    kind: Kind
    count: int = 0
    path: str = ""
    words: str = ""

    @property
    def sign(self) -> str:
        """The state as one character."""
        return SIGNS[self.kind]

    @property
    def tone(self) -> str:
        """The tone it is drawn in."""
        return TONES[self.kind]


def standings(
    steps: Iterable[Step],
    places: Mapping[str, Place],
    plan: Plan | None,
    *,
    faults: Iterable[str] = (),
    pending: bool = False,
) -> dict[str, Standing]:
    """Return the state of each step by its key, and of the plan.

    `places` says where each case path is asked, `faults` are the paths of answers that cannot stand.  Without a
    plan only what is recorded counts; `pending` says that the plan is out of date.
    """
    steps = tuple(steps)
    asked = _by_step(plan.questions if plan is not None else (), places)
    wrong: dict[str, list[str]] = {}
    for path in faults:
        if (place := closest(path, places)) is not None:
            wrong.setdefault(place.step, []).append(path)
    stopped = plan is not None and plan.status == "stop"
    after = False
    found: dict[str, Standing] = {}
    for step in steps:
        if bad := wrong.get(step.key):
            found[step.key] = Standing("fault", len(bad), bad[0])
        elif stopped and after:
            found[step.key] = Standing("stopped")
        else:
            waits = _waited_for(step.key, asked)
            found[step.key] = _waiting(waits) if waits else _own(step, asked.get(step.key, ()))
        after = after or step.key == SCREENING
    found[PLAN] = _plan(plan, pending=pending, faults=sum(map(len, wrong.values())))
    return found


def _by_step(questions: Iterable[Question], places: Mapping[str, Place]) -> dict[str, tuple[Question, ...]]:
    found: dict[str, list[Question]] = {}
    for question in questions:
        place = closest(question.path, places)
        found.setdefault(place.step if place is not None else "", []).append(question)
    return {key: tuple(asked) for key, asked in found.items()}


def _waited_for(step: str, asked: Mapping[str, tuple[Question, ...]]) -> tuple[Question, ...]:
    """Return the questions of other steps that hold back what this step is there for."""
    kinds = _ANSWERS_FOR.get(step)
    if kinds is None:
        return ()
    return tuple(
        question
        for key, questions in asked.items()
        if key != step
        for question in questions
        if any(blocked.startswith(kinds) for blocked in question.blocks)
    )


def _waiting(questions: tuple[Question, ...]) -> Standing:
    return Standing("blocked", len(questions), questions[0].path, questions[0].text)


def _own(step: Step, asked: tuple[Question, ...]) -> Standing:
    progress = step.progress
    if progress.must:
        missing = progress.total - progress.given or len(asked)
        return Standing("open", missing) if missing else Standing("done")
    if asked:
        return Standing("open", len(asked), asked[0].path)
    return Standing("done" if progress.given else "open")


def _plan(plan: Plan | None, *, pending: bool, faults: int) -> Standing:
    if faults:
        return Standing("fault", faults)
    if plan is None or pending:
        return Standing("pending" if pending else "open")
    if plan.status == "stop":
        return Standing("stopped")
    if plan.status == "questions_open":
        blocking = tuple(question for question in plan.questions if question.blocks) or plan.questions
        return _waiting(blocking) if blocking else Standing("open")
    return Standing("done")
