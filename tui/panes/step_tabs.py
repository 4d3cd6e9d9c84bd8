"""The row of steps: each with how far it is; on a narrow screen plan and reasons are tabs beside them."""

from __future__ import annotations

from collections.abc import Iterable

from tui.form.spec import Step
from tui.widgets.stepper import Tab

TONES = {"done": "good", "alert": "warn", "part": "", "open": ""}


def step_tabs(steps: Iterable[Step], plan: str, *, narrow: bool) -> tuple[Tab, ...]:
    """Return the tabs; `plan` marks that of the plan, which then wants to be looked at."""
    tabs = [
        Tab(step.key, step.title, step.short, step.progress.text, TONES.get(step.progress.tone, "")) for step in steps
    ]
    if narrow:
        tabs.append(Tab("map", "Face", "Face"))
        tabs += [Tab("plan", "Plan", "Plan", plan, "warn" if plan else ""), Tab("why", "Why", "Why")]
    return tuple(tabs)
