"""What the app does about theme, keys, lock, copying, pictures and crashes, behind one name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.screen import Screen

from tui.manners.idle import Idle
from tui.manners.settings import SettingsFile, config_folder
from tui.themes import THEMES, TITLES, counterpart

if TYPE_CHECKING:
    from tui.app import RhytidApp
    from tui.manners.keymap import Keys

LOOK_SECONDS = 5.0
"""How often to look whether the silence has lasted."""


class Manners:
    """Belongs to one app."""

    def __init__(self, app: RhytidApp, config: Path | None = None) -> None:
        self._app = app
        self._folder = config if config is not None else config_folder()
        self.file = SettingsFile(self._folder)
        self.idle = Idle(app.clock, self.file.settings.lock_minutes)
        self.keys: Keys | None = None
        self._locked = False
        self._held: list[tuple[str, dict[str, Any]]] = []
        self.last_words = ""
        known = self.file.settings.theme in TITLES
        app.theme = self.file.settings.theme if known else THEMES[0].name

    def start(self) -> None:
        """Begin to look after the idle lock, and tell what is wrong with the settings."""
        self._app.set_class(self._app.no_color, "-no-colour")
        self._app.set_interval(LOOK_SECONDS, self.look)
        self._tell_trouble()

    def _tell_trouble(self) -> None:
        if self.file.trouble:
            self._app.notify(self.file.trouble, severity="warning", markup=False, timeout=12)

    # keys

    def read_keys(self) -> Keys:
        """Read the user's keys; imports every screen, so not on the screen's thread."""
        from tui.actions import actions
        from tui.manners.keymap import FILE, Keys, Problem, read_keys

        try:
            return read_keys(self._folder / FILE, actions())
        except Exception as error:  # whatever stands in that file, the app starts
            return Keys({}, (Problem(None, f"it cannot be used ({type(error).__name__}); all keys are as usual"),))

    def use_keys(self, keys: Keys) -> None:
        """Put keys in force, and tell once what could not be used."""
        from tui.manners.keymap import FILE

        self.keys = keys
        app = self._app
        if keys.changed:
            app.set_keymap(keys.as_keymap())
            if palette := keys.changed.get("app.palette"):
                app.COMMAND_PALETTE_BINDING = palette[0]  # type: ignore[misc]  # the foot shows what has this key
        if keys.problems:
            path = self._folder / FILE
            lines = [f"{path.name}:{one.line or 1}: {one.message}" for one in keys.problems]
            text = "\n".join([*lines[:4], *([f"and {len(lines) - 4} more"] if len(lines) > 4 else []), str(path)])
            app.notify(text, title="Some keys are as usual", severity="warning", markup=False, timeout=20)

    # theme

    def flip_theme(self) -> None:
        """Change between light and dark."""
        self.choose_theme(counterpart(self._app.theme))

    def choose_theme(self, name: str) -> None:
        """Show a theme, and remember it for the next start."""
        self._app.theme = name
        self.file.choose(theme=name)
        self._tell_trouble()

    # commands

    def commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield what works on every screen."""
        for name, title in TITLES.items():
            yield SystemCommand(f"Theme: {title}", "Remembered for the next start", partial(self.choose_theme, name))
        minutes = self.idle.minutes
        now = f"Now: after {minutes} minutes without input" if minutes else "Now: never by itself"
        yield SystemCommand("Lock by itself after…", now, self.ask_lock_minutes)

    # lock

    @property
    def locked(self) -> bool:
        """Whether the screen is covered."""
        return self._locked

    def look(self) -> None:
        """Lock when the silence has lasted too long."""
        if not self._locked and self.idle.too_long:
            self.lock()

    def lock(self) -> None:
        """Cover the screen.  Nothing of anybody is on it until everything is loaded."""
        app = self._app
        if self._locked or (app.backend is None and not app.trouble):
            return
        from tui.screens.lock import LockScreen

        self._locked = True
        app.clear_notifications()
        app.push_screen(LockScreen(), self._unlocked)

    def _unlocked(self, _: None) -> None:
        self._locked = False
        held, self._held = self._held, []
        for message, how in held:
            self._app.notify(message, **how)

    def held(self, message: str, how: dict[str, Any]) -> bool:
        """Keep what is told while the screen is covered: it may name somebody."""
        if self._locked:
            self._held.append((message, how))
        return self._locked

    def ask_lock_minutes(self) -> None:
        """Ask after how many minutes to lock."""
        from tui.widgets.prompt import Prompt

        def typed(text: str | None) -> None:
            if text is None:
                return
            if not text.isdecimal() or int(text) > 24 * 60:
                self._app.notify("Write whole minutes, at most 1440; 0 for never.", severity="warning")
                return
            self.idle.minutes = int(text)
            self.file.choose(lock_minutes=int(text))
            self._tell_trouble()

        help = "Minutes without input; 0 for never. The lock covers the screen and asks for no password."
        self._app.push_screen(Prompt("Lock by itself after", str(self.idle.minutes), help), typed)

    # copying

    def copy(self, text: str) -> None:
        """Try the ways to the clipboard that can say whether they worked; the terminal was asked already."""
        from tui.manners.clipboard import put, routes

        def work() -> None:
            took = put(text, routes())
            self._app.call_from_thread(self._copied, text, took)

        self._app.run_worker(work, thread=True, exit_on_error=False)

    def _copied(self, text: str, took: str | None) -> None:
        from tui.manners.clipboard import brief

        if took is not None:
            self._app.notify(brief(text), title="Copied", markup=False, timeout=3)
        elif not self._locked:
            from tui.screens.copying import CopyDialog

            self._app.push_screen(CopyDialog(text))

    def nothing_selected(self) -> None:
        """Say what ctrl+c and other keys do."""
        self._app.notify(
            "Nothing is selected. y copies the line under the cursor in plan and reasons; ctrl+q quits.", timeout=5
        )

    # pictures

    def picture(self) -> None:
        """Save the screen without identity, under a name that is asked for."""
        from tui.manners.picture import masked_picture
        from tui.screens.filing import ask_where
        from tui.session.identity import Identity

        app = self._app
        identity = Identity()
        for screen in app.screen_stack:
            if (known := getattr(screen, "identity", None)) is not None:
                identity |= known()
        svg = masked_picture(app, identity)
        name = f"rhytid-{app.clock():%Y%m%d-%H%M%S}.svg"
        help = "Hidden: reference, file, names, date of birth, free texts, typing. Look at it before passing it on."
        ask_where(app, "Save a picture without identity", name, svg, help)

    # crashes

    def crashed(self, error: Exception) -> None:
        """Keep a report of the first fault and leave one sentence for after the screen is gone."""
        if self.last_words:
            return
        from tui.manners import crash

        fault = getattr(error, "error", error)  # a worker wraps what stopped it
        fault = fault if isinstance(fault, BaseException) else error
        path = crash.keep(fault, self._app.store.folder, self._app.clock())
        self.last_words = crash.sentence(fault, path)
