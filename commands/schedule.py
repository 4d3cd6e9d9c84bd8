"""A year of visits from a case: schedule."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from typing import TYPE_CHECKING

from commands.exits import FAILED, OK
from commands.inputs import add_case, knowledge, read
from engine.render.options import add_layout, positive

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

PREFERENCES = (
    "Of all schedules that keep every requirement, the first of these decides, then the next: "
    "as many toxin sessions as the year holds, or one fewer where areas due on different days are then all treated "
    "sooner; courses in time for the event; areas of toxin in time for it; intervals within their published range, "
    "and checks that need the person there on their day; fewer visits; areas of toxin treated early; early days. "
    "--prefer earliest puts early days before fewer visits. Wishes never cost a gap: they clash instead."
)


def add(verbs: Verbs) -> None:
    """Add this verb."""
    verb = verbs.add_parser(
        "schedule",
        help="print a year of visits that follows from a case, or what clashes",
        description="Days for what the plan recommends, with the source of every gap. Exit code 1: requirements clash.",
        epilog=PREFERENCES,
    )
    add_case(verb)
    add_layout(verb)
    verb.add_argument("--output", metavar="FILE", help="write there instead of to the terminal")
    verb.add_argument("--from", dest="start", type=_date, metavar="DATE", help="first day (default: the consultation)")
    verb.add_argument(
        "--weekdays", type=_weekdays, default=(), metavar="DAYS", help="days that suit, such as mon,thu (default: any)"
    )
    verb.add_argument(
        "--keep-free",
        type=_period,
        action="append",
        default=[],
        metavar="DATE[..DATE]",
        help="no visit and no downtime then; can be repeated",
    )
    verb.add_argument("--max-visits", type=positive, metavar="N", help="at most so many visits in the year")
    verb.add_argument(
        "--include",
        action="append",
        default=[],
        metavar="TREATMENT",
        help="book a treatment the plan only weighs; toxin for its doses",
    )
    verb.add_argument(
        "--leave-out", action="append", default=[], metavar="TREATMENT", help="do not book it; toxin for all toxin"
    )
    verb.add_argument(
        "--gaps",
        choices=("recommended", "minimum"),
        default="recommended",
        help="which end of a published range to keep (default: recommended)",
    )
    verb.add_argument(
        "--prefer",
        choices=("fewest-visits", "earliest"),
        default="fewest-visits",
        help="what to put first (default: fewest-visits)",
    )
    verb.add_argument(
        "--prepared", action="store_true", help="preparation has been kept already: do not wait for it again"
    )
    verb.add_argument("--ready-by-event", action="store_true", help="finish every course in time for the event")
    verb.set_defaults(run=_schedule)


def _schedule(options: argparse.Namespace) -> int:
    from engine.render.formats import document_as
    from engine.render.output import terminal_width, write
    from engine.render.schedule_document import schedule_document, schedule_json
    from engine.schedule.make import schedule
    from engine.schedule.preferences import Period, Preferences

    kb = knowledge()
    wishes = Preferences(
        start=options.start,
        weekdays=options.weekdays,
        keep_free=tuple(Period(first=first, last=last) for first, last in options.keep_free),
        max_visits=options.max_visits,
        include=tuple(dict.fromkeys(options.include)),
        leave_out=tuple(dict.fromkeys(options.leave_out)),
        gaps=options.gaps,
        order=options.prefer.replace("-", "_"),
        ready_by_event=options.ready_by_event,
        prepared=options.prepared,
    )
    made = schedule(read(options.case, kb), kb, wishes)
    document = schedule_document(made, kb)
    text = document_as(options.format, document, schedule_json(made), options.width or terminal_width())
    write(text, options.output, json=options.format == "json")
    return FAILED if made.status == "clash" else OK


def _date(text: str) -> dt.date:
    try:
        if _DATE.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is not a date written as YYYY-MM-DD")


def _period(text: str) -> tuple[dt.date, dt.date]:
    first, _, last = text.partition("..")
    begin, end = _date(first), _date(last or first)
    if end < begin:
        raise argparse.ArgumentTypeError(f"{text!r} ends before it begins")
    return begin, end


def _weekdays(text: str) -> tuple[str, ...]:
    known = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    asked = [part.strip().lower() for part in text.split(",")]
    wrong = [part for part in asked if part not in known]
    if wrong:
        raise argparse.ArgumentTypeError(f"{wrong[0]!r} is not a weekday; write {', '.join(known)}")
    return tuple(day for day in known if day in asked)
