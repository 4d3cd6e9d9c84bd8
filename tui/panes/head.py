"""The top of a consultation: whose it is, its steps, and a banner when something must not be overlooked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from kb.snapshot import KnowledgeBase
from tui.form.spec import Step
from tui.panes.banner import Banner
from tui.panes.case_bar import bar
from tui.panes.notice import Notice
from tui.panes.standing import Standing
from tui.panes.step_tabs import step_tabs
from tui.session.session import Session
from tui.widgets.stepper import Stepper


class Head(Vertical):
    """Case bar, row of steps, and the banner."""

    def compose(self) -> ComposeResult:
        """Lay out the three."""
        yield Static("", id="bar")
        yield Stepper(id="steps")
        yield Banner(id="banner")

    def show(self, session: Session, kb: KnowledgeBase) -> None:
        """Show whose consultation it is and whether it is saved."""
        self.query_one("#bar", Static).update(bar(session, kb, self.app.size.width, self.app))

    def show_steps(self, steps: Iterable[Step], states: Mapping[str, Standing], current: str, *, narrow: bool) -> None:
        """Show how far each step is."""
        stepper = self.query_one(Stepper)
        stepper.tabs = step_tabs(steps, states, narrow=narrow)
        stepper.current = current

    @property
    def banner(self) -> Banner:
        """The banner."""
        return self.query_one(Banner)

    def pin(self, notice: Notice | None) -> None:
        """Pin a banner; none without a notice."""
        self.banner.pin(notice)

    def pending(self) -> None:
        """What the banner says may no longer be true."""
        self.banner.add_class("-stale")
