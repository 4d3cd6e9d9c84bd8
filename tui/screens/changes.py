"""What the last answer changed: a line under the plan's heading, and the whole of it with its reasons on request.

A comparison is made in a thread and carries the revision of the newer plan; one that comes too late is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from engine.compare_plans import EntryChange, compare_plans
from tui.panes.change_words import brief
from tui.widgets.outline import Node, Outline
from tui.widgets.wide_dialog import WideDialog

if TYPE_CHECKING:
    from tui.screens.consult import ConsultScreen
    from tui.session.backend import Backend, Outcome


class Compared(Message):
    """What differs between the plan of a revision and the one that stood before it."""

    def __init__(self, revision: int, found: tuple[EntryChange, ...]) -> None:
        super().__init__()
        self.revision, self.found = revision, found


class Changes:
    """Watches the plans of one consultation."""

    def __init__(self, screen: ConsultScreen, backend: Backend) -> None:
        self._screen, self._backend = screen, backend
        self._now: Outcome | None = None
        self._before: Outcome | None = None
        self._revision = -1
        self._back = False
        self.found: tuple[EntryChange, ...] = ()

    def moved(self, *, back: bool) -> None:
        """An answer was taken back (or given again): going back is no new answer, so nothing is told of it."""
        self._back = back

    def evaluated(self, revision: int, outcome: Outcome | None) -> None:
        """There is a new plan, or none; without one the last plan stays what the next is compared with."""
        if revision == self._revision and outcome is not None:
            return  # the same answers, worked out twice: what they changed stays true
        self.found, self._before = (), None
        back, self._back = self._back, False
        if outcome is None:
            return
        old, self._now, self._revision = self._now, outcome, revision
        if old is None or back:
            return
        self._before = old

        def work() -> None:
            self._screen.post_message(Compared(revision, compare_plans(old.plan, outcome.plan)))

        self._screen.run_worker(work, thread=True, exit_on_error=False)

    def compared(self, event: Compared) -> None:
        """Show what differs, unless the plan it belongs to is no longer the one on the screen."""
        if event.revision != self._revision or self._before is None or self._screen.side.plan.state != "current":
            return
        self.found = event.found
        self.show()

    def show(self) -> None:
        """Tell the changes in the width there is."""
        pane = self._screen.side.plan
        pane.tell_changes(brief(self.found, self._backend.kb.label, max(pane.content_region.width - 2, 30)))

    def open(self) -> None:
        """Show every change with its reasons."""
        old, new, ask = self._before, self._now, self._backend.differences
        if old is None or new is None or not self.found or self._screen.side.plan.state != "current":
            self._screen.notify("The last answer changed nothing in the plan.", timeout=3)
            return
        kb, found = self._backend.kb, self.found

        def work() -> list[Node]:
            from engine.alternatives.differences import Difference
            from tui.panes.change_words import change_nodes

            traced = ask(old, new, kb) if ask is not None else [Difference(one, ()) for one in found]
            return list(change_nodes(traced, kb))

        undoable = self._screen.session.undoable
        title = f"What changed · {undoable.label}" if undoable is not None else "What changed"
        self._screen.app.push_screen(TreeDialog(title, work))


class TreeDialog(WideDialog):
    """Shows a tree that a thread works out; closing it early drops what comes."""

    DEFAULT_CSS = """
    TreeDialog {
        & #waiting { color: $text-muted; padding: 1 2; }
        & Outline { scrollbar-size-vertical: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "Close", id="dialog.close")]

    class Ready(Message):
        """The tree has come, or what kept it from coming."""

        def __init__(self, nodes: Sequence[Node]) -> None:
            super().__init__()
            self.nodes = nodes

    def __init__(self, title: str, work: Callable[[], list[Node]]) -> None:
        super().__init__()
        self._title, self._work = title, work

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical() as box:
            box.border_title = self._title[:100]
            box.border_subtitle = "←→ close, open · esc back"
            yield Static("Working it out …", id="waiting")
            yield Outline(depth=2, id="tree")

    def on_mount(self) -> None:
        """Start to work."""
        self.query_one(Outline).display = False
        self.run_worker(self._told, thread=True, exit_on_error=False)

    def _told(self) -> None:
        try:
            nodes = self._work()
        except Exception as error:  # the answers are safe whatever the engine does
            nodes = [Node(f"It could not be worked out. {error}", tone="problem")]
        self.post_message(self.Ready(nodes))

    @on(Ready)
    def _ready(self, event: TreeDialog.Ready) -> None:
        self.query_one("#waiting").display = False
        tree = self.query_one(Outline)
        tree.display = True
        tree.show_nodes(event.nodes, fresh=True)
        tree.focus()
