"""Live evaluation: one at a time, off the screen's thread, and only the answer to the newest question counts.

A thread cannot be called back, so none is started while one is running; when it ends and the case has moved
on, the newest case is evaluated next.  What comes back carries its revision, and an older one is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from engine.case import Case
from engine.errors import EngineError
from tui.session.backend import Absent, Backend, Explained, Fault, Outcome
from tui.session.session import Session

DEBOUNCE_SECONDS = 0.06


@dataclass(frozen=True)
class Result:
    """What came of one evaluation: an outcome, faults of the case, or trouble."""

    revision: int
    outcome: Outcome | None = None
    faults: tuple[Fault, ...] = ()
    trouble: str = ""


class Evaluated(Message):
    """The result for the case as it stands."""

    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


class Finished(Message):
    """A thread has ended; its result may already be out of date."""

    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


class Evaluation:
    """Evaluates the case of a session for a screen, which gets `Evaluated`."""

    def __init__(self, screen: Screen[None], session: Session, backend: Backend) -> None:
        self._screen, self._session, self._backend = screen, session, backend
        self._timer: Timer | None = None
        self._running = False
        self._told: dict[str, Explained | None] = {}
        self.outcome: Outcome | None = None

    def request(self) -> None:
        """Evaluate the case soon; further edits until then are evaluated with it."""
        self.outcome = None
        self._told.clear()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(DEBOUNCE_SECONDS, self._start)

    def explain(self, item: str) -> Explained | None:
        """Return the reasons of an item of the current outcome, or None where the engine has none to give."""
        if self.outcome is None:
            return None
        if item not in self._told:
            try:
                self._told[item] = self._backend.explain(self.outcome, self._backend.kb, item)
            except Exception:  # an item without a tree still has the reasons the plan gives
                self._told[item] = None
        return self._told[item]

    def why_not(self, thing: str) -> Absent:
        """Return why something is not in the current plan.  Raises EngineError with what to ask instead."""
        if self.outcome is None or self._backend.why_not is None:
            raise EngineError("There is no current plan to ask about.")
        return self._backend.why_not(self.outcome, self._backend.kb, thing)

    def finished(self, result: Result) -> None:
        """Take a result in; drop it when the case has moved on."""
        self._running = False
        if result.revision != self._session.revision:
            self._start()
            return
        self.outcome = result.outcome
        self._screen.post_message(Evaluated(result))

    def _start(self) -> None:
        if self._running:
            return
        self._running = True
        revision, case = self._session.revision, self._session.case
        self._screen.run_worker(lambda: self._work(revision, case), thread=True, exit_on_error=False)

    def _work(self, revision: int, case: Case) -> None:
        result = _evaluated(revision, case, self._backend)
        self._screen.post_message(Finished(result))


def _evaluated(revision: int, case: Case, backend: Backend) -> Result:
    try:
        faults: Sequence[Fault] = backend.check(case, backend.kb)
        if faults:
            return Result(revision, faults=tuple(faults))
        return Result(revision, outcome=backend.evaluate(case, backend.kb))
    except Exception as error:  # the answers are safe whatever the engine does; say that there is no plan
        return Result(revision, trouble=f"{type(error).__name__}: {error}")
