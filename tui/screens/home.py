"""Home: a new consultation, a file, unsaved work, recent files, or an example.  Light enough to be the first frame."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static

from tui.screens import home_entries
from tui.screens.home_entries import Entry
from tui.session.identity import Identity, of_texts
from tui.session.journal import Unfinished
from tui.session.recent import Recent
from tui.session.store import Found
from tui.widgets.find_list import FindList
from tui.widgets.keyed_list import Item, KeyedList
from tui.widgets.prompt import Answer, Prompt, Question
from tui.widgets.tones import style_of
from tui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from tui.app import RhytidApp

NAME = "R h y t i d"
SAYS = "What the lines of a face ask for, and why"
NOTICE = "Not clinically validated. Decides nothing: a qualified prescriber does."
NAME_WIDTH = 30


class HomeScreen(Screen[None]):
    """The way in."""

    CSS_PATH = "home.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "start('new')", "New", id="home.new"),
        Binding("o", "start('open')", "Open file", id="home.open"),
        Binding("slash", "find", "Find", key_display="/", id="home.find"),
        Binding("delete", "discard", "Throw away", id="home.discard"),
    ]

    def __init__(self, found: Found, *, waiting_for: Path | None = None, examples: Path | None = None) -> None:
        super().__init__()
        self._found = found
        self._waiting_for = waiting_for
        self._examples = examples if examples is not None else _examples()
        self._recent: tuple[Recent, ...] = ()
        self._entries: dict[str, Entry] = {}
        self._ready = False

    @property
    def _app(self) -> RhytidApp:
        return cast("RhytidApp", self.app)

    @property
    def _ways(self) -> FindList:
        return self.query_one(FindList)

    def compose(self) -> ComposeResult:
        """Lay out name, choices, what is said of the one under the cursor, and state."""
        with Vertical(id="home"):
            yield Static(NAME, id="name")
            yield Static(SAYS, id="says")
            with Horizontal(id="home-panes"):
                with Vertical(id="home-pane", classes="pane") as pane:
                    pane.border_title = "Consultation"
                    pane.border_subtitle = "enter open · / find"
                    yield Static("", id="home-find", markup=False)
                    yield FindList(own="no", id="ways")
                with VerticalScroll(id="home-detail", classes="pane", can_focus=False):
                    yield Static("", id="home-said", markup=False)
            yield Static("", id="home-state", markup=False)
            yield Static(NOTICE, id="notice")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Fill the list, and say what is going on."""
        self._gather()
        self._ways.focus()
        what = f"Opening {self._waiting_for.name}…" if self._waiting_for else "Loading the knowledge base…"
        self.query_one("#home-state", Static).update(what)
        if self._found.trouble:
            told = f"Some unsaved work cannot be looked at: {self._found.trouble}"
            self.notify(told, severity="warning", markup=False, timeout=12)
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
        state = self.query_one("#home-state", Static)
        state.update(self._versions() if loaded else f"The knowledge base cannot be loaded.\n{trouble}")
        state.set_class(not loaded, "-failed")

    def identity(self) -> Identity:
        """Return what on this screen tells whose work it is."""
        left = self._found.unfinished
        files = [one.file for one in left if one.file] + ([self._waiting_for] if self._waiting_for else [])
        return of_texts((), names=[*(one.case_id for one in left), *(part for f in files for part in (f.name, f.stem))])

    def refresh_offers(self, found: Found) -> None:
        """Show what there is to resume and to open again now."""
        self._found = found
        self._gather()

    def on_resize(self) -> None:
        """Lay the list out for the new width."""
        self.call_after_refresh(self._list)

    def _versions(self) -> str:
        from engine import VERSION

        backend = self._app.backend
        known = f"knowledge base {backend.kb.release}, {len(backend.kb)} entries" if backend is not None else ""
        return f"Rhytid {VERSION} · {known}"

    # the list

    def _gather(self) -> None:
        now = self._app.clock()
        self._recent = self._app.recent.look()
        entries = [
            *home_entries.start(),
            *home_entries.unsaved(self._found.unfinished, now),
            *home_entries.recent(self._recent, now),
            *home_entries.examples(self._examples),
        ]
        self._entries = {entry.key: entry for entry in entries}
        self._list()

    def _list(self) -> None:
        words = self._ways.words
        shown = [one for one in self._entries.values() if words is None or one.found_by(words)]
        width = max(self._ways.scrollable_content_region.width - 2, 40)
        items: list[Item] = []
        heading = "Start"
        for entry in shown:
            if entry.heading != heading or (words is not None and not items):
                heading = entry.heading
                gap = "\n" if items else ""
                text = Content.assemble((gap + heading, style_of(self.app, "title")))
                items.append(Item(f"heading/{heading}", text, False))
            items.append(Item(entry.key, self._drawn(entry, width)))
        if not shown:
            items.append(Item("none", Content.assemble(("Nothing fits.", style_of(self.app, "muted"))), False))
        self._ways.show(items)
        find = self.query_one("#home-find", Static)
        find.display = words is not None
        find.update(f"Find: {words}▏  {len(shown)} found · esc all")
        self._tell()

    def _drawn(self, entry: Entry, width: int) -> Content:
        name = f"{entry.sign} {entry.name}" if entry.sign else entry.name
        room = width - NAME_WIDTH - 1
        beside = entry.beside if len(entry.beside) <= room else f"{entry.beside[: room - 1].rstrip()}…"
        if len(name) > NAME_WIDTH:
            name = f"{name[: NAME_WIDTH - 1]}…"
        tone = style_of(self.app, entry.tone)
        return Content.assemble((f"{name:<{NAME_WIDTH}} ", tone), (beside, style_of(self.app, "muted")))

    def _tell(self) -> None:
        """Say all there is to say of the entry under the cursor."""
        entry = self._entries.get(self._ways.key or "")
        said = self.query_one("#home-said", Static)
        if entry is None:
            said.update("")
            return
        width = max(said.content_size.width or 40, 20)
        body = "\n".join(wrapped(entry.detail or entry.beside, width))
        title = "" if self.has_class("-narrow") else f"{entry.name}\n\n"
        said.update(Content.assemble((title, style_of(self.app, "title")), body))

    @on(FindList.Finding)
    def _finding(self) -> None:
        self._list()

    def action_find(self) -> None:
        """Look for an entry by typing."""
        self._ways.focus()
        self._ways.look_for("")

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        self._tell()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to throw away only where there is something to throw away."""
        if action != "discard":
            return True
        key = self._ways.key or ""
        return key.startswith(("resume/", "recent/"))

    # choosing

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
        elif (file := self._file(way)) is not None:
            if file.missing:
                self.notify(f"{file.path} is no longer there.", severity="warning", markup=False)
            else:
                self._app.opener.file(file.path)
        elif left := self._left(way):
            self._app.opener.resume(left)

    def _open(self, path: str | None) -> None:
        if path:
            self._app.opener.file(Path(path).expanduser())

    def _left(self, way: str | None) -> Unfinished | None:
        kind, _, name = (way or "").partition("/")
        return next((one for one in self._found.unfinished if kind == "resume" and one.path.name == name), None)

    def _file(self, way: str | None) -> Recent | None:
        kind, _, number = (way or "").partition("/")
        return self._recent[int(number)] if kind == "recent" and number.isdigit() else None

    def action_discard(self) -> None:
        """Throw the unsaved work under the cursor away, after asking; take a recent file off the list."""
        key = self.query_one(KeyedList).key
        if (file := self._file(key)) is not None:
            self._app.recent.forget(file.path)
            self._gather()
            return
        left = self._left(key)
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
