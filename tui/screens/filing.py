"""Writing a text to a file somebody names: whole or not at all, and never over another file unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.app import App

from tui.widgets.prompt import Answer, Prompt, Question


def ask_where(app: App[Any], title: str, suggested: str, text: str, help: str = "") -> None:
    """Ask for a file name and write the text there."""

    def named(typed: str | None) -> None:
        if not typed:
            return
        path = Path(typed).expanduser().absolute()
        if path.is_dir():
            path = path / Path(suggested).name
        if not path.suffix:
            path = path.with_suffix(Path(suggested).suffix)
        if not path.exists():
            _write(app, path, text)
            return
        answers = (Answer("no", "Keep it", "k"), Answer("yes", "Replace", "r", "alert"))
        asked = Question("There is such a file already", str(path), answers)
        app.push_screen(asked, lambda answer: _write(app, path, text) if answer == "yes" else None)

    app.push_screen(Prompt(title, str(Path.cwd() / suggested), help), named)


def _write(app: App[Any], path: Path, text: str) -> None:
    from engine.render.output import write

    try:
        write(text, str(path))
    except OSError as error:
        app.notify(
            f"Not written: {error.strerror or error}", title=str(path), severity="error", markup=False, timeout=12
        )
    else:
        app.notify(str(path), title="Written", markup=False, timeout=4)
