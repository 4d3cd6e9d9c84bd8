"""A named prescriber's decision to treat against a relative exclusion: asked for by name and reason, or taken back."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App

from tui.panes.row import PlanRow
from tui.session.edits import Edit
from tui.session.session import Session
from tui.widgets.prompt import Prompt

PATH = "context.overrides"


class Overrides:
    """Edits the overrides of one session."""

    def __init__(self, app: App[None], session: Session, edit: Callable[[tuple[Edit, ...], str], None]) -> None:
        self._app, self._session, self._edit = app, session, edit

    def turn(self, row: PlanRow) -> None:
        """Override the exclusion of a row, or take back that it is overridden."""
        statement = row.statement
        kept = [one.model_dump() for one in self._session.case.context.overrides if one.statement != statement]
        if len(kept) < len(self._session.case.context.overrides):
            self._edit((Edit(PATH, kept),), f"Override taken back: {row.text}")
            return

        def named(by: str | None) -> None:
            if by:
                ask = Prompt("Why?", "", f"{row.text}. The reason is kept in the case and shown in the plan.")
                self._app.push_screen(ask, lambda reason: reasoned(by, reason))

        def reasoned(by: str, reason: str | None) -> None:
            if reason:
                made = {"statement": statement, "by": by, "reason": reason}
                self._edit((Edit(PATH, [*kept, made]),), f"Overridden: {row.text}")

        help = f"{row.text}: a relative exclusion. Name the prescriber who decides to treat in spite of it."
        self._app.push_screen(Prompt("Who decides?", "", help), named)
