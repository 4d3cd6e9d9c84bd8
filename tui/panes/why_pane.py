"""Why: the reasons of the plan line under the cursor, down to answers and sources."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from engine.plan import Plan
from tui.panes.reasons import reasons
from tui.panes.row import PlanRow
from tui.session.backend import Explained
from tui.widgets.outline import Outline


class WhyPane(Vertical):
    """One tree per item of the row under the cursor."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._subject: str | None = None

    def compose(self) -> ComposeResult:
        """Lay out the tree."""
        yield Static("Choose a line of the plan to see its reasons.", id="why-empty", markup=False)
        yield Outline(depth=2, id="why-tree")

    def on_mount(self) -> None:
        """Start empty."""
        self.border_title = "Why"
        self.border_subtitle = "←→ close, open"
        self.clear()

    def clear(self) -> None:
        """Show no reasons: there is no current plan, or nothing is chosen."""
        self._subject = None
        self.border_title = "Why"
        self.query_one(Outline).display = False
        self.query_one("#why-empty").display = True

    def show(self, row: PlanRow, plan: Plan, explain: Callable[[str], Explained | None]) -> None:
        """Show the reasons of a row of this plan."""
        nodes = list(reasons(row, plan, explain))
        tree = self.query_one(Outline)
        fresh = row.key != self._subject
        self._subject = row.key
        self.border_title = f"Why · {row.text[:48]}"
        tree.display = bool(nodes)
        self.query_one("#why-empty").display = not nodes
        tree.show_nodes(nodes, fresh=fresh)
