"""The app: first frame at once, engine and knowledge base after it, then whichever consultation is opened."""

from __future__ import annotations

import datetime as dt
import gc
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.message import Message
from textual.screen import Screen

from tui.manners.manners import Manners
from tui.opening import Opener
from tui.screens.home import HomeScreen
from tui.session.recent import RecentFiles
from tui.session.store import JournalStore
from tui.themes import THEMES, own_variables

if TYPE_CHECKING:
    from tui.session.backend import Backend


def bound_commands() -> type[Provider]:
    """Return what offers our actions in the palette; imported when the palette is first opened."""
    from tui.palette import BoundCommands

    return BoundCommands


NEVER_WHILE_LOCKED = frozenset(("help", "command_palette", "flip_theme", "leave", "picture", "lock"))


def _load() -> Backend:
    from tui.session.backend import load_backend

    return load_backend()


class RhytidApp(App[None]):
    """Rhytid at the terminal.

    `load` fetches engine and knowledge base, in a thread; tests give a small fake.  `clock` is the one source
    of the time of day.  `config` is the folder of settings and keys, the platform's own unless it is named.
    """

    TITLE = "Rhytid"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = App.COMMANDS | {bound_commands}
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
        Binding("ctrl+t", "flip_theme", "Light or dark", show=False, id="app.theme"),
        Binding("ctrl+l", "lock", "Lock", show=False, id="app.lock", priority=True),
        Binding("ctrl+g", "picture", "Save a picture without identity", show=False, id="app.picture"),
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
        config: Path | None = None,
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
        self.manners = Manners(self, config)

    def on_mount(self) -> None:
        """Show the home screen and load the rest behind it."""
        found = self.store.look()
        self.push_screen(HomeScreen(found, waiting_for=self.case_path, examples=self._examples))
        self.manners.start()
        self.call_after_refresh(self._load_behind)

    @work(thread=True, exit_on_error=False)
    def _load_behind(self) -> None:
        try:
            import tui.screens.consult  # noqa: F401  so that opening it does not make the screen wait

            self.call_from_thread(self.manners.use_keys, self.manners.read_keys())
            backend = self._load()
        except Exception as error:  # whatever is wrong there, the app can still say so
            self.post_message(self.Loaded(None, f"{error}" or type(error).__name__))
        else:
            self.post_message(self.Loaded(backend))
            backend.warm()

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
        """Offer in the command palette what works on every screen."""
        yield from self.manners.commands(screen)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our variables for themes that do not set them."""
        return own_variables(self.current_theme)

    def action_flip_theme(self) -> None:
        """Change between light and dark."""
        self.manners.flip_theme()

    def action_lock(self) -> None:
        """Cover the screen until somebody returns."""
        self.manners.lock()

    def action_picture(self) -> None:
        """Save the screen as a picture without identity."""
        self.manners.picture()

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Save the screen without identity: Textual's own picture would show whose it is."""
        self.manners.picture()

    def action_help_quit(self) -> None:
        """Answer ctrl+c where nothing is selected."""
        self.manners.nothing_selected()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text, and say what came of it."""
        super().copy_to_clipboard(text)
        self.manners.copy(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing while the screen is covered."""
        return not (self.manners.locked and action in NEVER_WHILE_LOCKED)

    def notify(self, message: str, **how: Any) -> None:
        """Tell something in passing; while the screen is covered, keep it for later."""
        if not self.manners.held(message, how):
            super().notify(message, **how)

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there."""
        if isinstance(event, events.InputEvent) and not event.is_forwarded:
            self.manners.idle.touched()
        await super().on_event(event)

    def _handle_exception(self, error: Exception) -> None:
        """End with one sentence and a report without answers, where Textual would print local variables."""
        self.manners.crashed(error)
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """Say, once the terminal is as it was, what stopped the app; unbroken, so that the path can be copied."""
        if self.manners.last_words:
            print(self.manners.last_words, file=sys.stderr)
        super()._print_error_renderables()

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
    # Most of what is made stays; unlike a command, the app is open for hours.
    gc.set_threshold(100_000, 20, 50)
    app = RhytidApp(case_path)
    app.run()
    return app.return_code or 0
