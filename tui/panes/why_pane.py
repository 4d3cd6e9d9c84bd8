"""Why: the reasons of the plan line under the cursor, down to answers and sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from engine.plan import Plan
from tui.panes.absence import absence_nodes
from tui.panes.reasons import reasons
from tui.panes.row import PlanRow
from tui.session.backend import Absent, Explained
from tui.widgets.outline import Node, Outline


class WhyPane(Vertical):
    """One tree per item of the row under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "copy", "Copy this reason", show=False, id="why.copy")]

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
        self.border_subtitle = "F7 what if · F8 worth asking · ←→ close, open"
        self.clear()

    def clear(self) -> None:
        """Show no reasons: there is no current plan, or nothing is chosen."""
        self._subject = None
        self.border_title = "Why"
        self.query_one(Outline).display = False
        self.query_one("#why-empty").display = True

    def show(self, row: PlanRow, plan: Plan, explain: Callable[[str], Explained | None]) -> None:
        """Show the reasons of a row of this plan."""
        self._put(f"Why · {row.text[:48]}", row.key, list(reasons(row, plan, explain)))

    def show_absence(self, answer: Absent) -> None:
        """Show why something is not in the plan."""
        self._put(f"Why not · {answer.label[:44]}", f"why not {answer.label}", list(absence_nodes(answer)))

    def action_copy(self) -> None:
        """Copy the reason under the cursor, with what it is a reason for."""
        node = self.query_one(Outline).chosen
        if node is None or self.has_class("-stale"):
            self.notify("There is no current reason to copy.", timeout=3)
        else:
            words = " ".join(filter(None, (f"{node.tag}:" if node.tag.isalpha() else "", node.text, node.ref)))
            self.app.copy_to_clipboard(f"{self.border_title}: {words}")

    def _put(self, title: str, subject: str, nodes: list[Node]) -> None:
        tree = self.query_one(Outline)
        fresh = subject != self._subject
        self._subject = subject
        self.border_title = title
        tree.display = bool(nodes)
        self.query_one("#why-empty").display = not nodes
        tree.show_nodes(nodes, fresh=fresh)
