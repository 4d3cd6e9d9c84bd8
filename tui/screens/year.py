"""The year: a timeline of visits, an agenda, and what is not booked; the day under the cursor below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from tui.panes.case_bar import bar
from tui.panes.year_agenda import agenda
from tui.panes.year_detail import YearDetail
from tui.panes.year_reasons import clash_nodes, reasons, rest_nodes
from tui.screens.year_reasons import YearReasons
from tui.screens.year_work import Answer, Question, Worked, YearWork
from tui.session.backend import Backend
from tui.session.session import Session
from tui.widgets.keyed_list import KeyedList
from tui.widgets.outline import Outline
from tui.widgets.stepper import Stepper, Tab
from tui.widgets.timeline import Timeline
from tui.year.chart import chart
from tui.year.dates import dated, long
from tui.year.detail import detail

if TYPE_CHECKING:
    from engine.schedule.year import Schedule
    from tui.app import RhytidApp

WORKING = "Working out the year …"
LEGEND = "▓▒░ effect as published   ╳ closed   ╱ too near what is booked   ┄ home care"
KEYS = "←→ session  ↑↓ row  [ ] month  z zoom  enter why"
VIEWS = ("timeline", "agenda", "text")


class YearCommands(Provider):
    """The verbs of this screen in the command palette."""

    @property
    def _verbs(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        return cast("YearScreen", self.screen).verbs()

    async def discover(self) -> Hits:
        """Offer the verbs."""
        for name, help, action in self._verbs:
            yield DiscoveryHit(name, action, help=help)

    async def search(self, query: str) -> Hits:
        """Offer those that match."""
        matcher = self.matcher(query)
        for name, help, action in self._verbs:
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), action, help=help)


class YearScreen(Screen[None]):
    """The year that follows from the case of a session as it stands."""

    CSS_PATH = "year.tcss"
    COMMANDS = {YearCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l,tab", "next_view", "View", key_display="l", id="year.view"),
        Binding("e", "edit_event", "Event date", id="year.event"),
        Binding("r", "ready", "Ready by event", id="year.ready"),
        Binding("g", "gaps", "Least gaps", id="year.gaps"),
        Binding("pageup", "scroll_detail(-1)", "Details up", show=False, id="year.detail_up"),
        Binding("pagedown", "scroll_detail(1)", "Details down", show=False, id="year.detail_down"),
        Binding("ctrl+z", "undo", "Undo", show=False, id="year.undo"),
        Binding("ctrl+y", "redo", "Redo", show=False, id="year.redo"),
        Binding("escape,f12,q", "back", "Back", key_display="esc", id="year.back"),
    ]

    def __init__(
        self,
        session: Session,
        backend: Backend,
        *,
        edit_event: Callable[[], None] = lambda: None,
        undo: Callable[[], None] = lambda: None,
        redo: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self.session = session
        self._backend = backend
        self._edit_event, self._undo, self._redo = edit_event, undo, redo
        self._ready = self._least = False
        self._asked: Question | None = None
        self._work = YearWork(self, session, backend, self._question)
        self._view = "timeline"
        self.state = "pending"
        self.schedule: Schedule | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bar, the views, and the detail below them."""
        yield Static("", id="year-bar")
        yield Stepper(id="year-tabs")
        yield Static(WORKING, id="year-state", markup=False)
        with VerticalScroll(id="year-notes", can_focus=False):
            yield Static("", id="year-notes-text", markup=False)
        with Vertical(id="year-body"):
            with Vertical(id="year-top", classes="pane") as top:
                top.border_title = "Year"
                yield Timeline(id="year-line")
                yield Static(LEGEND, id="year-legend", markup=False)
                yield KeyedList(id="year-agenda")
                yield Outline(depth=1, id="year-text")
            yield YearDetail(id="year-detail").add_class("pane")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Start to work; the screen is there before."""
        self.to_view("timeline")
        self._ask()

    def on_screen_resume(self) -> None:
        """The case may have changed meanwhile, and the year of an older one is not shown as this one's."""
        if self._asked is not None and self._asked != self._question():
            self._ask()

    # --- asking

    def _question(self) -> Question:
        return Question(self.session.revision, self._ready, self._least)

    def _ask(self) -> None:
        """Nothing of the year shown so far is current any more."""
        self.schedule, self._asked = None, self._question()
        self._say("pending", WORKING)
        self._show_bar()
        self.call_after_refresh(self._work.request)

    @on(Worked)
    def _worked(self, event: Worked) -> None:
        if self._work.current(event.answer):
            self._show(event.answer)

    def _show(self, answer: Answer) -> None:
        made = answer.schedule
        self.schedule = made
        if made is None:
            self._say("failed", f"The year could not be worked out; the answers are safe. {answer.trouble}")
            return
        self._say("ready", f"{dated(made.headline)}{self._wished()}")
        self.query_one("#year-state").set_class(made.status != "scheduled", "-clash")
        self.query_one("#year-legend", Static).update(LEGEND if made.visits else "Nothing is booked.")
        self.query_one("#year-notes-text", Static).update("\n".join(f"! {dated(note)}" for note in made.notes))
        notes = self.query_one("#year-notes")
        notes.scroll_home(animate=False)
        notes.display = bool(made.notes)
        line, rows = self.query_one(Timeline), self.query_one("#year-agenda", KeyedList)
        drawn = chart(made, cast("RhytidApp", self.app).clock().date())
        line.show(drawn)
        rows.show(agenda(made, drawn, self.app))
        nodes = list(clash_nodes(made, made.clash)) if made.clash is not None else []
        self.query_one("#year-text", Outline).show_nodes([*nodes, *rest_nodes(made)], fresh=True)
        top = self.query_one("#year-top")
        top.border_title = f"Year · {long(made.first_day)} to {long(made.last_day)}"
        # Where nothing is booked, the words that say why are the year.
        self.to_view(self._view if made.visits else "text")
        self._show_detail(line.key)

    def _say(self, state: str, words: str) -> None:
        self.state = state
        self.set_class(state != "ready", "-empty")
        said = self.query_one("#year-state", Static)
        said.set_classes(f"-{state}")
        said.update(words)
        if state != "ready":
            self.query_one("#year-notes").display = False

    def _wished(self) -> str:
        wished = [] if not self._ready else ["everything ready by the event"]
        wished += ["least published gaps"] if self._least else []
        return f"  Asked for: {', '.join(wished)}." if wished else ""

    # --- showing

    def _show_bar(self) -> None:
        self.query_one("#year-bar", Static).update(bar(self.session, self._backend.kb, self.app.size.width, self.app))

    def on_resize(self) -> None:
        """Lay out anew."""
        self._show_bar()

    def to_view(self, view: str) -> None:
        """Show the timeline, the agenda, or what else there is to say."""
        key = self._key()
        self._view = view
        for one in VIEWS:
            self.set_class(one == view, f"view-{one}")
        tabs = self.query_one(Stepper)
        last = "What clashes" if self.schedule is not None and self.schedule.status == "clash" else "Not booked"
        tabs.tabs = (Tab("timeline", "Timeline", "Time"), Tab("agenda", "Agenda", "Agenda"), Tab("text", last, last))
        tabs.current = view
        self.query_one("#year-top").border_subtitle = KEYS if view == "timeline" else "↑↓ move  enter why"
        line, rows = self.query_one(Timeline), self.query_one("#year-agenda", KeyedList)
        if key is not None:
            line.go(key)
            rows.go(key)
        {"timeline": line, "agenda": rows, "text": self.query_one("#year-text")}[view].focus()

    def _key(self) -> str | None:
        if self._view == "agenda":
            return self.query_one("#year-agenda", KeyedList).key
        return self.query_one(Timeline).key

    def _show_detail(self, key: str | None) -> None:
        shown = self.query_one(YearDetail)
        try:
            shown.show(detail(self.schedule, self._backend.kb, key) if self.schedule and key else None)
        except KeyError:  # a heading, or what may follow one day
            shown.show(None)

    @on(Timeline.Selected)
    def _selected(self, event: Timeline.Selected) -> None:
        self._show_detail(event.key)

    @on(KeyedList.OptionHighlighted, "#year-agenda")
    def _highlighted(self, event: KeyedList.OptionHighlighted) -> None:
        if self._view == "agenda":
            self._show_detail(event.option.id)

    @on(Timeline.Opened)
    def _opened(self, event: Timeline.Opened) -> None:
        self._why(event.key)

    @on(KeyedList.OptionSelected, "#year-agenda")
    def _chosen(self, event: KeyedList.OptionSelected) -> None:
        self._why(event.option.id or "")

    def _why(self, key: str) -> None:
        if self.schedule is None:
            return
        try:
            title, nodes = reasons(self.schedule, key)
        except KeyError:
            return
        self.app.push_screen(YearReasons(title, nodes))

    @on(Stepper.Picked)
    def _picked(self, event: Stepper.Picked) -> None:
        self.to_view(event.key)

    # --- what can be done

    def verbs(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Yield name, help and action for the command palette."""
        yield "Timeline", "The year as a chart", lambda: self.to_view("timeline")
        yield "Agenda", "The visits by date", lambda: self.to_view("agenda")
        yield "Not booked", "What clashes, what may follow, what is not booked and why", lambda: self.to_view("text")
        yield "Event date…", "Go to the occasion to be ready for", self.action_edit_event
        yield "Ready by the event", "Ask for every course to be finished in time, or no longer", self.action_ready
        yield "Least gaps", "Use the least published gaps, or the recommended ones", self.action_gaps
        yield "Back", "Back to the consultation", self.action_back

    def action_next_view(self) -> None:
        """Go on to the next view."""
        self.to_view(VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)])

    def action_ready(self) -> None:
        """Ask that every course is finished by the event, or no longer."""
        if self.session.case.event_date is None and not self._ready:
            self.notify("There is no event date in this case; e sets one.", timeout=4)
            return
        self._ready = not self._ready
        self._ask()

    def action_gaps(self) -> None:
        """Use the least published gaps, or the recommended ones again."""
        self._least = not self._least
        self._ask()

    def action_scroll_detail(self, pages: int) -> None:
        """Scroll what is said of the day."""
        shown = self.query_one(YearDetail)
        shown.scroll_relative(y=pages * max(shown.size.height - 1, 1), animate=False)

    def action_edit_event(self) -> None:
        """Go to where the event date is asked for."""
        self.dismiss(None)
        # Once the consultation is the screen again: a screen behind another cannot take the focus.
        self.app.call_after_refresh(self._edit_event)

    def action_undo(self) -> None:
        """Take back the last change of the case."""
        self._turned(self._undo)

    def action_redo(self) -> None:
        """Make the last undone change again."""
        self._turned(self._redo)

    def _turned(self, turn: Callable[[], None]) -> None:
        before = self.session.revision
        turn()
        if self.session.revision != before:
            self._ask()

    def action_back(self) -> None:
        """Back to the consultation."""
        self.dismiss(None)
