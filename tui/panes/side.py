"""The right side of a consultation: the plan, and under it the reasons of the line under the cursor."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from engine.plan import Plan
from tui.panes.plan_pane import PlanPane
from tui.panes.why_pane import WhyPane
from tui.session.backend import Absent, Explained, Fault

Explain = Callable[[str], Explained | None]


class SidePane(Vertical):
    """Keeps plan and reasons in step: reasons are only ever those of the plan shown above them."""

    def __init__(self, label: Callable[[str], str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = label
        self._current: tuple[Plan, Explain] | None = None

    def compose(self) -> ComposeResult:
        """Lay out both panes."""
        yield PlanPane(self._label, id="plan").add_class("pane")
        yield WhyPane(id="why").add_class("pane")

    @property
    def plan(self) -> PlanPane:
        """The plan pane."""
        return self.query_one(PlanPane)

    @property
    def why(self) -> WhyPane:
        """The pane of reasons."""
        return self.query_one(WhyPane)

    def pending(self) -> None:
        """The answers changed: neither pane is current until the next result."""
        self._current = None
        self.plan.pending()
        self.why.add_class("-stale")

    def show(self, plan: Plan, explain: Explain) -> None:
        """Show the plan of the answers as they stand, and the reasons of its chosen line."""
        self._current = (plan, explain)
        self.why.remove_class("-stale")
        self.plan.show(plan)
        self._explain()

    def faulty(self, faults: tuple[Fault, ...]) -> None:
        """There is no plan while these answers cannot stand."""
        self._drop()
        self.plan.faulty([(fault.path, fault.message) for fault in faults])

    def fail(self, message: str) -> None:
        """There is no plan because working it out failed."""
        self._drop()
        self.plan.fail(message)

    def _drop(self) -> None:
        self._current = None
        self.why.remove_class("-stale")
        self.why.clear()

    @on(PlanPane.Chosen)
    def _chosen(self, event: PlanPane.Chosen) -> None:
        self._explain()

    def show_absence(self, answer: Absent) -> None:
        """Show why something is not in the plan, until another line is chosen."""
        self.why.show_absence(answer)

    def _explain(self) -> None:
        if self._current is not None and (row := self.plan.chosen) is not None:
            self.why.show(row, *self._current)
