"""Working out a year off the screen's thread: one at a time, and only the answer to the newest question counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen

from engine.errors import EngineError
from tui.session.backend import Backend
from tui.session.session import Session

if TYPE_CHECKING:
    from engine.case import Case
    from engine.schedule.preferences import Preferences
    from engine.schedule.year import Schedule


@dataclass(frozen=True)
class Question:
    """What a year is worked out for: the case as it was at a revision, and the wishes."""

    revision: int
    ready_by_event: bool = False
    least_gaps: bool = False


@dataclass(frozen=True)
class Answer:
    """What came of it: a schedule, or why there is none."""

    question: Question
    schedule: Schedule | None = None
    trouble: str = ""


class Worked(Message):
    """A thread has ended; its answer may already be out of date."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class YearWork:
    """Asks for schedules; `asked` says what is wanted now."""

    def __init__(self, screen: Screen[None], session: Session, backend: Backend, asked: Callable[[], Question]) -> None:
        self._screen, self._session, self._backend, self._asked = screen, session, backend, asked
        self._running = False

    def request(self) -> None:
        """Work out the year for what is asked now, after what is under way if need be."""
        if self._running:
            return
        self._running = True
        question, case = self._asked(), self._session.case
        self._screen.run_worker(lambda: self._work(question, case), thread=True, exit_on_error=False)

    def current(self, answer: Answer) -> bool:
        """Take the end of a thread in; False: something else is asked by now, and it is being worked out."""
        self._running = False
        if answer.question == self._asked():
            return True
        self.request()
        return False

    def _work(self, question: Question, case: Case) -> None:
        self._screen.post_message(Worked(_answered(question, case, self._backend)))


def _answered(question: Question, case: Case, backend: Backend) -> Answer:
    try:
        if faults := backend.check(case, backend.kb):
            return Answer(question, trouble="\n".join(f"{one.path}: {one.message}" for one in faults[:5]))
        return Answer(question, backend.schedule(case, backend.kb, _wishes(question)))
    except EngineError as error:
        return Answer(question, trouble=str(error))
    except Exception as error:  # the answers are safe whatever the engine does; say that there is no year
        return Answer(question, trouble=f"{type(error).__name__}: {error}")


def _wishes(question: Question) -> Preferences:
    from engine.schedule.preferences import Preferences

    return Preferences(ready_by_event=question.ready_by_event, gaps="minimum" if question.least_gaps else "recommended")
