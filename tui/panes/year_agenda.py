"""The year as a list: visits by date under their months, each session with the letter it has on the timeline."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import App
from textual.content import Content

from engine.schedule.year import Schedule
from tui.widgets.keyed_list import Item
from tui.widgets.timeline_chart import Chart
from tui.widgets.tones import style_of
from tui.year.chart import session_of
from tui.year.dates import long
from tui.year.detail import counted

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def agenda(schedule: Schedule, chart: Chart, app: App[None]) -> list[Item]:
    """Items of the list; their keys are those of the timeline."""
    return [*_visits(schedule, chart, app), *_home(schedule, app), *_later(schedule, app)]


def _visits(schedule: Schedule, chart: Chart, app: App[None]) -> Iterator[Item]:
    marks = {session_of(mark.key): mark for row in reversed(chart.rows) for mark in row.marks}
    month = (0, 0)
    for visit in schedule.visits:
        if (visit.date.year, visit.date.month) != month:
            month = (visit.date.year, visit.date.month)
            yield _heading(f"{_MONTHS[month[1] - 1]} {month[0]}", app)
        for place, session in enumerate(visit.sessions):
            when = long(visit.date) if place == 0 else ""
            letter = marks[session.id].letter
            yield Item(
                marks[session.id].key,
                Content.assemble(
                    (f"{when:<17}", style_of(app, "bold")),
                    (f"{letter}  ", style_of(app, "focus")),
                    (counted(session), ""),
                ),
            )


def _home(schedule: Schedule, app: App[None]) -> Iterator[Item]:
    if schedule.home_care:
        yield _heading("At home", app)
    for care in schedule.home_care:
        words = Content.assemble((f"{'goes on':<17}", style_of(app, "muted")), (f"┄  {care.label}", ""))
        yield Item(f"home/{care.treatment}", words)


def _later(schedule: Schedule, app: App[None]) -> Iterator[Item]:
    if schedule.later:
        yield _heading("May follow, on the result", app)
    for number, one in enumerate(schedule.later):
        words = Content.assemble((f"{long(one.not_before):<17}", style_of(app, "muted")), (f"   {one.label}", ""))
        yield Item(f"later/{number}", words, selectable=False)


def _heading(words: str, app: App[None]) -> Item:
    return Item(f"# {words}", Content.assemble((words, style_of(app, "muted"))), selectable=False)
