"""The app: first frame at once, engine and knowledge base after it, then whichever consultation is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from tui.opening import Opener
from tui.screens.home import HomeScreen
from tui.session.recent import RecentFiles
from tui.session.store import JournalStore
from tui.themes import THEMES

if TYPE_CHECKING:
    from tui.session.backend import Backend


def _load() -> Backend:
    from tui.session.backend import load_backend

    return load_backend()


class RhytidApp(App[None]):
    """Rhytid at the terminal.

    `load` fetches engine and knowledge base, in a thread; tests give a small fake.  `clock` is the one source
    of the time of day.
    """

    TITLE = "Rhytid"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [
        (0, "-tiny"),
        (76, "-narrow"),
        (110, "-wide"),
        (150, "-roomy"),
    ]
    VERTICAL_BREAKPOINTS = [
        (0, "-low"),
        (22, "-short"),
        (34, "-tall"),
        (44, "-lofty"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", key_display="F1", id="app.help"),
        Binding("ctrl+p", "command_palette", "Commands", show=False, id="app.palette"),
        Binding("f9", "flip_theme", "Light or dark", show=False, id="app.theme"),
        Binding("ctrl+q", "leave", "Quit", show=False, id="app.quit", priority=True),
    ]

    class Loaded(Message):
        """Engine and knowledge base are there, or `trouble` says why not."""

        def __init__(self, backend: Backend | None, trouble: str = "") -> None:
            super().__init__()
            self.backend = backend
            self.trouble = trouble

    def __init__(
        self,
        case_path: Path | None = None,
        *,
        load: Callable[[], Backend] = _load,
        store: JournalStore | None = None,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone(),
        examples: Path | None = None,
    ) -> None:
        super().__init__()
        self.case_path = case_path
        self.store = store if store is not None else JournalStore()
        self.recent = RecentFiles(self.store.folder)
        self.clock = clock
        self.backend: Backend | None = None
        self.trouble = ""
        self.opener = Opener(self)
        self._load = load
        self._examples = examples
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def on_mount(self) -> None:
        """Show the home screen and load the rest behind it."""
        found = self.store.look()
        self.push_screen(HomeScreen(found, waiting_for=self.case_path, examples=self._examples))
        self.call_after_refresh(self._load_behind)

    @work(thread=True, exit_on_error=False)
    def _load_behind(self) -> None:
        try:
            backend = self._load()
            import tui.screens.consult  # noqa: F401  so that opening it does not make the screen wait
        except Exception as error:  # whatever is wrong there, the app can still say so
            self.post_message(self.Loaded(None, f"{error}" or type(error).__name__))
        else:
            self.post_message(self.Loaded(backend))

    def on_rhytid_app_loaded(self, event: Loaded) -> None:
        """Go on to the case that was asked for."""
        self.backend, self.trouble = event.backend, event.trouble
        for screen in self.screen_stack:
            if isinstance(screen, HomeScreen):
                screen.ready(event.backend is not None, event.trouble)
        if self.case_path is not None and self.backend is not None:
            path, self.case_path = self.case_path, None
            self.opener.start_with(path)

    def home_again(self) -> None:
        """Tell the home screen what there is to resume now."""
        for screen in self.screen_stack:
            if isinstance(screen, HomeScreen):
                screen.refresh_offers(self.store.look())

    # commands

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer our verbs in the command palette."""
        yield SystemCommand("Light or dark", "Change between the light and the dark theme", self.action_flip_theme)
        yield SystemCommand("Help", "Keys, and help on what has the focus", self.action_help)
        yield SystemCommand("Change theme", "Choose among all themes", self.action_change_theme)
        yield SystemCommand("Quit", "Leave Rhytid", self.action_leave)

    def action_flip_theme(self) -> None:
        """Change between light and dark."""
        dark, light = (theme.name for theme in THEMES)
        self.theme = light if self.current_theme.dark else dark

    def action_help(self) -> None:
        """Show keys and help."""
        from tui.screens.help import HelpDialog

        if not isinstance(self.screen, HelpDialog):
            self.push_screen(HelpDialog(self.screen))

    def action_leave(self) -> None:
        """Quit; a consultation with unsaved answers asks first."""
        leave = next((getattr(s, "leave", None) for s in self.screen_stack if hasattr(s, "leave")), None)
        if leave is None:
            self.exit()
        else:
            leave(self.exit)


def run(case_path: Path | None) -> int:
    """Run the app on a case, or on the home screen; return the exit status."""
    app = RhytidApp(case_path)
    app.run()
    return app.return_code or 0
