"""Home: a new consultation, a file, unsaved work, or an example.  Light enough to be the first frame."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static

from tui.session.journal import Unfinished
from tui.session.store import Found
from tui.widgets.keyed_list import Item, KeyedList
from tui.widgets.prompt import Answer, Prompt, Question
from tui.widgets.tones import style_of

if TYPE_CHECKING:
    from tui.app import RhytidApp

NAME = "R h y t i d"
SAYS = "What the lines of a face ask for, and why"
NOTICE = "Not clinically validated. Decides nothing: a qualified prescriber does."


class HomeScreen(Screen[None]):
    """The way in."""

    CSS_PATH = "home.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "start('new')", "New", id="home.new"),
        Binding("o", "start('open')", "Open file", id="home.open"),
        Binding("delete", "discard", "Throw unsaved work away", id="home.discard"),
    ]

    def __init__(self, found: Found, *, waiting_for: Path | None = None, examples: Path | None = None) -> None:
        super().__init__()
        self._found = found
        self._waiting_for = waiting_for
        self._examples = examples if examples is not None else _examples()
        self._ready = False

    @property
    def _app(self) -> RhytidApp:
        return cast("RhytidApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out name, choices and state."""
        with Vertical(id="home"):
            yield Static(NAME, id="name")
            yield Static(SAYS, id="says")
            with Vertical(id="home-pane", classes="pane") as pane:
                pane.border_title = "Consultation"
                pane.border_subtitle = "enter open"
                yield KeyedList(id="ways")
            yield Static("", id="home-state", markup=False)
            yield Static(NOTICE, id="notice")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Fill the list, and say what is going on."""
        self._list()
        self.query_one(KeyedList).focus()
        what = f"Opening {self._waiting_for.name}…" if self._waiting_for else "Loading the knowledge base…"
        self.query_one("#home-state", Static).update(what)
        for path in self._found.set_aside:
            self.notify(
                f"A journal could not be read and was set aside: {path}",
                severity="warning",
                markup=False,
                timeout=12,
            )

    def ready(self, loaded: bool, trouble: str) -> None:
        """Say that consultations can start, or why they cannot."""
        self._ready = loaded
        backend = self._app.backend
        known = f"Knowledge base {backend.kb.release}, {len(backend.kb)} entries" if backend else ""
        state = self.query_one("#home-state", Static)
        state.update(known if loaded else f"The knowledge base cannot be loaded.\n{trouble}")
        state.set_class(not loaded, "-failed")

    def refresh_offers(self, found: Found) -> None:
        """Show what there is to resume now."""
        self._found = found
        self._list()

    def _list(self) -> None:
        def item(key: str, text: str, more: str = "") -> Item:
            pieces = [(text.ljust(30), "")]
            if more:
                pieces.append((more, style_of(self.app, "muted")))
            return Item(key, Content.assemble(*pieces))

        def heading(text: str) -> Item:
            return Item(f"heading/{text}", Content.assemble(("\n" + text, style_of(self.app, "title"))), False)

        items = [item("new", "New consultation", "n"), item("open", "Open a case file", "o")]
        if self._found.unfinished:
            items.append(heading("Unsaved work"))
            for left in self._found.unfinished:
                where = f" · {left.file.name}" if left.file else ""
                count = f"{left.edits} change{'s' if left.edits != 1 else ''}"
                items.append(item(f"resume/{left.path.name}", left.case_id, f"{count} · {self._when(left)}{where}"))
        if files := sorted(self._examples.glob("*.yaml")) if self._examples else []:
            items.append(heading("Examples"))
            items += [item(f"example/{path.name}", path.stem.replace("_", " ").capitalize()) for path in files]
        self.query_one(KeyedList).show(items)

    def _when(self, left: Unfinished) -> str:
        if left.last is None:
            return "time not known"
        now = self._app.clock()
        day = left.last.date()
        if day == now.date():
            return f"today {left.last:%H:%M}"
        return f"yesterday {left.last:%H:%M}" if day == now.date() - dt.timedelta(days=1) else f"{left.last:%d %b %Y}"

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to throw away only where there is something to throw away."""
        return action != "discard" or self._left(self.query_one(KeyedList).key) is not None

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.action_start(event.option.id or "")

    def action_start(self, way: str) -> None:
        """Start what was chosen."""
        kind, _, name = way.partition("/")
        if not self._ready:
            self.notify("One moment: the knowledge base is still loading.")
        elif kind == "new":
            self._app.opener.new()
        elif kind == "open":
            self._app.push_screen(Prompt("Open a case file", placeholder="path/to/case.yaml"), self._open)
        elif kind == "example" and self._examples is not None:
            self._app.opener.file(self._examples / name, as_copy=True)
        elif left := self._left(way):
            self._app.opener.resume(left)

    def _open(self, path: str | None) -> None:
        if path:
            self._app.opener.file(Path(path).expanduser())

    def _left(self, way: str | None) -> Unfinished | None:
        name = (way or "").partition("/")[2]
        return next((one for one in self._found.unfinished if one.path.name == name), None)

    def action_discard(self) -> None:
        """Throw the unsaved work under the cursor away, after asking."""
        left = self._left(self.query_one(KeyedList).key)
        if left is None:
            return

        def sure(answer: str | None) -> None:
            if answer == "yes":
                self._app.store.discard(left)
                self.refresh_offers(self._app.store.look())

        text = f"{left.edits} change(s) to {left.case_id} will be gone for good."
        answers = (Answer("no", "Keep", "k"), Answer("yes", "Throw away", "t", "alert"))
        self._app.push_screen(Question("Throw unsaved work away?", text, answers), sure)


def _examples() -> Path | None:
    places = (Path(__file__).parents[2] / "examples", Path(sys.prefix) / "share" / "rhytid" / "examples")
    return next((place for place in places if place.is_dir()), None)
