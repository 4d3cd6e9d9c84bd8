"""The row of steps: each with sign and count of how it stands; the plan is the last of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui.form.spec import Step
from tui.panes.standing import PLAN, Standing
from tui.widgets.stepper import Tab

FACE, WHY = Tab("map", "Face", "Face"), Tab("why", "Why", "Why")


def step_tabs(steps: Iterable[Step], states: Mapping[str, Standing], *, narrow: bool) -> tuple[Tab, ...]:
    """Return the tabs; where one pane shows at a time, the face and the reasons have one too."""
    tabs = [_tab(step.key, step.title, step.short, states[step.key]) for step in steps]
    tabs.append(_tab(PLAN, "Plan", "Plan", states[PLAN]))
    return (*tabs, FACE, WHY) if narrow else tuple(tabs)


def _tab(key: str, title: str, short: str, state: Standing) -> Tab:
    return Tab(key, title, short, str(state.count) if state.count else "", state.tone, state.sign)
