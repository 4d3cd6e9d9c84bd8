"""The patient's view: the plan in plain words, page by page, with nothing of the practitioner's on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.panes.patient_blocks import passage, widgets
from tui.widgets.face_map import FaceMap
from tui.widgets.page_dots import PageDots

if TYPE_CHECKING:
    from engine.patient.page import PatientPage
    from tui.face_map.geometry import Geometry
    from tui.face_map.view import FaceView

WAITING = "One moment, please. Your page is being prepared."
PENDING = "One moment, please. The plan is being worked out."
FAILED = "There is no plan to show at present. Please ask your practitioner."
TURN = "← → turn the page   1-9 choose a page   ↑ ↓ scroll   esc back"
_NOTE = "Not clinically validated. Your practitioner decides, together with you."


class PatientScreen(Screen[None]):
    """Shows the page that `show` is given the work for; until then, and on trouble, it says so.

    With a `geometry` that draws anything the face stands beside the page, where there is room.
    """

    CSS_PATH = "patient.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,n,pagedown", "turn(1)", "Next page", id="patient.next"),
        Binding("left,b,pageup", "turn(-1)", "Page before", id="patient.previous"),
        *(
            Binding(
                str(n), f"turn_to({n})", f"Page {n}", show=False, id=f"patient.page_{n}", tooltip=f"Turn to page {n}"
            )
            for n in range(1, 10)
        ),
        Binding("escape,f9", "back", "Back", id="patient.back"),
    ]

    class Ready(Message):
        """The page has come, or `page` is None and it cannot be made."""

        def __init__(self, turn: int, page: PatientPage | None) -> None:
            super().__init__()
            self.turn = turn
            self.page = page

    def __init__(self, geometry: Geometry | None = None) -> None:
        super().__init__()
        self._face = FaceMap(geometry, patient=True) if geometry is not None and geometry.muscles else None
        self._page: PatientPage | None = None
        self._at = 0
        self._turn = 0
        self._said = PENDING

    def compose(self) -> ComposeResult:
        """Lay out head, face, page and foot."""
        with Vertical(id="patient-head"):
            yield Static("Your treatment plan", id="patient-title", markup=False)
            with Horizontal(id="patient-place"):
                yield Static("", id="patient-section", markup=False)
                yield PageDots(id="patient-dots")
        with Horizontal(id="patient-main"):
            if self._face is not None:
                with Container(id="patient-face"):
                    yield self._face
            with VerticalScroll(id="patient-scroll"):
                yield Vertical(id="patient-body")
        yield Static(_NOTE, id="patient-note", markup=False)
        yield Static(TURN, id="patient-keys", markup=False)
        yield Static("Please make the window larger.", id="too-small")

    def on_mount(self) -> None:
        """Say that the plan is on its way."""
        self.query_one("#patient-scroll").focus()
        self._draw()

    # what is shown

    def face(self, view: FaceView) -> None:
        """Draw the face, where there is one."""
        if self._face is not None:
            self._face.show(view)

    def pending(self) -> None:
        """The plan is being worked out: nothing of an older one stays."""
        self._set(None, PENDING)

    def failed(self) -> None:
        """There is no plan."""
        self._set(None, FAILED)

    def show(self, work: Callable[[], PatientPage]) -> None:
        """Show the page that `work`, which may take a while and runs in a thread, makes."""
        self._set(None, WAITING)
        turn = self._turn

        def made() -> None:
            try:
                page = work()
            except Exception:  # a patient is told that there is nothing, not why
                self.post_message(self.Ready(turn, None))
            else:
                self.post_message(self.Ready(turn, page))

        self.run_worker(made, thread=True, exit_on_error=False)

    @on(Ready)
    def _ready(self, event: PatientScreen.Ready) -> None:
        if event.turn == self._turn:  # an older page than the one asked for last is dropped
            self._set(event.page, "" if event.page is not None else FAILED)

    @property
    def waiting(self) -> bool:
        """Whether something is still to come."""
        return self._page is None and self._said != FAILED

    def _set(self, page: PatientPage | None, said: str) -> None:
        self._turn += 1
        self._page, self._said = page, said
        self._at = 0
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        body, page = self.query_one("#patient-body", Vertical), self._page
        self.query_one("#patient-dots", PageDots).show(self._at, len(page.sections) if page else 0)
        title = self.query_one("#patient-section", Static)
        if page is None:
            title.update("")
            shown: list[Widget] = [Static(self._said, classes="patient-key patient-text", markup=False)]
        else:
            section = page.sections[self._at]
            title.update(section.title)
            lead = [Static(page.lead, classes="patient-lead", markup=False)] if self._at == 0 else []
            shown = [*map(passage, page.at_once), *lead, *widgets(section)]  # an emergency heads every page
        with self.app.batch_update():
            body.remove_children()
            body.mount_all(shown)
        self.query_one("#patient-scroll", VerticalScroll).scroll_home(animate=False)

    # turning

    def action_turn(self, by: int) -> None:
        """Turn to the next page or the one before."""
        if self._page is not None:
            self._go(self._at + by)

    def action_turn_to(self, page: int) -> None:
        """Turn to a page, counted from 1; one that is not there changes nothing."""
        if self._page is not None and page <= len(self._page.sections):
            self._go(page - 1)

    def _go(self, at: int) -> None:
        if self._page is None:
            return
        at = min(max(at, 0), len(self._page.sections) - 1)
        if at != self._at:
            self._at = at
            self._draw()

    @on(PageDots.Picked)
    def _picked(self, event: PageDots.Picked) -> None:
        self._go(event.page)

    def action_back(self) -> None:
        """Go back to the consultation."""
        self.dismiss(None)
