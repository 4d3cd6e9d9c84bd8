"""Writing the current plan to a file, as text, Markdown or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App

from tui.screens.filing import ask_where
from tui.widgets.prompt import Answer, Question

if TYPE_CHECKING:
    from engine.case import Case
    from tui.session.backend import Backend, Outcome

SUFFIXES = {"text": "txt", "markdown": "md", "json": "json"}


def ask_form(app: App[Any], case: Case, outcome: Outcome | None, backend: Backend) -> None:
    """Ask for the form, then for the file; a plan that is not that of the answers is never written."""
    if outcome is None:
        app.notify("There is no current plan to write.", timeout=3)
        return

    def chosen(form: str | None) -> None:
        if form in SUFFIXES:
            text = backend.asked.written(case, form)
            ask_where(app, "Export the plan", f"{case.id}-plan.{SUFFIXES[form]}", text, "Written as it stands now.")

    answers = (Answer("text", "Text", "t"), Answer("markdown", "Markdown", "m"), Answer("json", "JSON", "j"))
    app.push_screen(Question("Export the plan", "In which form?", answers), chosen)
