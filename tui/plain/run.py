"""Plain mode from start to end."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from tui.plain.voice import Voice

if TYPE_CHECKING:
    from engine.case import Case
    from kb.snapshot import KnowledgeBase
    from tui.plain.opening import Opener
    from tui.session.backend import Backend, Outcome
    from tui.session.store import JournalStore

DONE, REFUSED = 0, 2
"""Exit statuses: all was well; something in the input must be changed."""

Quick = Callable[["Case", "KnowledgeBase"], "Outcome"]


def run(
    case_path: Path | None,
    *,
    hears: TextIO | None = None,
    speaks: TextIO | None = None,
    width: int | None = None,
    load: Callable[[], tuple[Backend, Quick]] | None = None,
    store: JournalStore | None = None,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone(),
    examples: Path | None = None,
) -> int:
    """Run a consultation in lines of text, and return the exit status.

    A script whose lines could not all be used ends in 2.  Raises Unreadable when the case cannot be opened,
    KnowledgeError when the knowledge base cannot be loaded, KeyboardInterrupt after everything has been kept.
    """
    hears, speaks = hears or sys.stdin, speaks or sys.stdout
    if hasattr(hears, "reconfigure"):
        hears.reconfigure(errors="replace")  # a line that is not text is refused by itself
    voice = Voice(hears, speaks, width or shutil.get_terminal_size().columns)
    voice.say("Rhytid, question by question. Not clinically validated: the practitioner decides.")
    voice.flush()
    backend, quick = (load or _load)()

    from tui.plain import opening
    from tui.session.store import JournalStore

    places = examples if examples is not None else opening.examples()
    opener = opening.Opener(backend, store if store is not None else JournalStore(), voice, clock, places)
    _consult(case_path, opener, quick)
    voice.flush()
    return _status(voice)


def _load() -> tuple[Backend, Quick]:
    from engine.consultation import consult
    from tui.session.backend import load_backend

    return load_backend(), partial(consult, engine="compiled")


def _consult(case_path: Path | None, opener: Opener, quick: Quick) -> None:
    from tui.plain.answers import Asking
    from tui.plain.consultation import Consultation
    from tui.plain.watch import Watch

    try:
        session = opener.home() if case_path is None else opener.case(case_path)
    except KeyboardInterrupt:
        opener.voice.say()
        raise
    if session is None:
        return
    watch = Watch(opener.backend, quick)
    consultation = Consultation(session, opener.backend, opener.voice, watch, Asking(opener.backend, watch))
    try:
        consultation.run()
    except KeyboardInterrupt:
        opener.voice.say()
        consultation.keep()
        opener.voice.flush()
        raise


def _status(voice: Voice) -> int:
    """Return whether a script went through; whoever types has been told at once."""
    if voice.at_a_terminal or not voice.refused:
        return DONE
    listed = ", ".join(map(str, voice.refused[:20]))
    voice.say(f"Lines that could not be used: {listed}{' and more' if len(voice.refused) > 20 else ''}.")
    voice.flush()
    return REFUSED
