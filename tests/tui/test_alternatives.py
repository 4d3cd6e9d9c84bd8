"""What if, and what is worth asking, from the consultation."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

from textual.widgets import Static

from engine.case import Case
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import backend, screened
from tui.app import RhytidApp
from tui.screens.alternatives import WAITING, AnswerDialog
from tui.session.backend import Asked, Backend
from tui.widgets.prompt import Prompt

SIZE = (120, 40)


def asking(asked: Asked) -> Backend:
    return replace(backend(), asked=asked)


def answer(app: RhytidApp) -> str:
    return str(app.screen.query_one("#answer", Static).render())


async def test_what_if_asks_shows_and_leaves_the_case_alone(make_app: MakeApp) -> None:
    def what_if(case: Case, settings: Sequence[str], width: int) -> str:
        return f"{case.id}: {' and '.join(settings)} in at most {width} columns"

    app = make_app(screened(), load=lambda: asking(Asked(what_if=what_if)))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        before = consultation(app).session.case
        consultation(app).alternatives.what_if()
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        await pilot.press(*"a=yes; b=2", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerDialog) and answer(app) != WAITING)
        width = app.screen.query_one("#answer", Static).size.width
        assert answer(app) == f"visit-1: a=yes and b=2 in at most {width} columns"
        assert width > 100
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is consultation(app)
        assert consultation(app).session.case == before


async def test_a_question_called_off_shows_nothing(make_app: MakeApp) -> None:
    app = make_app(screened(), load=lambda: asking(Asked()))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        consultation(app).alternatives.what_if()
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is consultation(app)


async def test_the_screen_stays_alive_while_the_answer_is_worked_out(make_app: MakeApp) -> None:
    go_on = threading.Event()

    def missing(case: Case, width: int) -> str:
        go_on.wait(10)
        return "1. Ask this"

    app = make_app(screened(), load=lambda: asking(Asked(missing=missing)))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, AnswerDialog))
        assert answer(app) == WAITING
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is consultation(app)
        go_on.set()
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, AnswerDialog) and answer(app) != WAITING)
        assert answer(app) == "1. Ask this"


async def test_what_goes_wrong_is_said_in_the_dialog(make_app: MakeApp) -> None:
    def what_if(case: Case, settings: Sequence[str], width: int) -> str:
        raise ValueError("“pregnent” is not a safety question")

    app = make_app(screened(), load=lambda: asking(Asked(what_if=what_if)))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        consultation(app).alternatives.what_if()
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        await pilot.press(*"x=y", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerDialog) and answer(app) != WAITING)
        assert "“pregnent” is not a safety question" in answer(app)


async def test_both_are_in_the_command_palette(make_app: MakeApp) -> None:
    from tui.commands import verbs

    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        names = [name for name, _, _ in verbs(consultation(app))]
        assert "What if…" in names and "What if, typed…" in names and "What is worth asking" in names
