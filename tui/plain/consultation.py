"""The consultation itself: ask, hear, record, and say what an answer has brought."""

from __future__ import annotations

from tui.form.form import Form
from tui.form.spec import Progress
from tui.plain.answering import Answering
from tui.plain.answers import Asking
from tui.plain.saving import Saver
from tui.plain.stops import Stop, picks
from tui.plain.voice import Voice, fault_in
from tui.plain.walk import Walk
from tui.plain.watch import Watch
from tui.plain.wording import asked, place, question
from tui.plain.words import Words
from tui.session.backend import Backend
from tui.session.journal import Journal
from tui.session.session import Session
from tui.widgets.cells import Choice, Entry

ONLY_ASK = ("go", "find", "plan", "why", "why-not")
"""Words that change nothing: where text is asked for, a line that begins with one is still no text."""


class Consultation:
    """One consultation; the session is the truth, and this asks and tells."""

    def __init__(self, session: Session, backend: Backend, voice: Voice, watch: Watch, asking: Asking) -> None:
        self.session, self._voice = session, voice
        self._form = Form(backend.kb)
        self._walk = Walk(self._form)
        self._watch, self._asking = watch, asking
        self._saver = Saver(session, backend, voice)
        self._answering = Answering(session, self._form, self._walk, voice, self._say_news)
        self._words = Words(
            session, self._form, self._walk, voice, asking, self._saver, self._say_news
        )  # fmt: skip
        self._asked: tuple[object, ...] | None = None
        self._part: tuple[str, str, str] = ("", "", "")
        self._warned = False

    def run(self) -> None:
        """Ask until the user leaves, or there is nothing more to hear; what is in no file is then kept."""
        case = self.session.case
        standing = self._watch.glance(case)
        self._asking.remember(case)
        self._voice.say(f"Case {case.id}, {case.context.date.isoformat()}.")
        self._voice.say(f"Plan so far: {standing.plan.headline}" if standing.plan else standing.why_none)
        self._voice.say("Type help for all words, ? for help on a question. Nothing typed goes on.")
        while not self._words.over:
            self._ask()
            typed = self._voice.ask("Answer")
            if typed is None:
                self._voice.say("There is nothing more to read.")
                self._saver.keep()
                return
            self._heard(typed)
            self._warn()

    def keep(self) -> None:
        """End it now, keeping everything, and say how to go on."""
        self._saver.keep()

    def _ask(self) -> None:
        case = self.session.case
        stop = self._walk.here(case)
        here = ("",) if stop is None else (self._walk.step, self._walk.target, stop.key)
        if self._words.again:
            self._asked, self._words.again = None, False
        known, self._asked = here == self._asked, here
        if stop is not None and known:
            self._voice.say(f"{place(stop)}: {asked(stop)}.")
        elif stop is not None:
            self._voice.say()
            self._announce(stop)
            self._voice.say(f"{place(stop)}.")
            for line in question(stop, case):
                self._voice.say(line)
        elif not known:
            self._voice.say()
            self._voice.say(f"That was the last question. {self._progress()}")
            self._voice.say("Type plan, save or quit; go and a name to go anywhere; b to go back.")

    def _announce(self, stop: Stop) -> None:
        """Say which step and which part begins here, where one does."""
        keys = self._form.keys
        part = (self._walk.step, self._walk.target, stop.block.key)
        if part[:2] != self._part[:2] and not self._walk.target:
            self._voice.say(f"Step {keys.index(self._walk.step) + 1} of {len(keys)}: {stop.step.title}.")
        if part != self._part and not stop.block.folds:
            count = len(stop.block.rows)
            skipped = "; s skips them" if count > 4 else ""
            self._voice.say(f"Part: {stop.block.title}, {count} question{'s' if count != 1 else ''}{skipped}.")
        self._part = part

    def _progress(self) -> str:
        """Say how far each step is."""
        steps = [self._form.step(key, self.session.case) for key in self._form.keys]
        return " ".join(f"{step.title}: {_how_far(step.progress)}." for step in steps)

    def _heard(self, typed: str) -> None:
        if fault := fault_in(typed):
            self._voice.refuse(fault)
            return
        stop = self._walk.here(self.session.case)
        word, _, rest = typed.partition(" ")
        action = self._words.action(word.removeprefix("/"))
        text = stop is not None and _is_text(stop) and bool(rest)
        if text and not word.startswith("/") and word.casefold() not in ONLY_ASK:
            action = None  # a sentence may well begin with one of the words
        if action is not None and word.casefold() == "n" and stop is not None and _may_mean_no(stop):
            self._voice.refuse("n could mean no, none or the next step. Type no, none or next.")
        elif action is not None:
            action(rest.strip())
            if text and self._voice.refused[-1:] == [self._voice.lines]:
                self._voice.say("If this is the answer itself, begin it with a quotation mark.")
        elif stop is None:
            if typed:
                self._voice.refuse(f"“{typed}” is none of the words. Type help for all of them.")
        elif typed:
            self._answering.answer(stop, typed)
        else:
            self._walk.on(self.session.case)

    def _say_news(self) -> None:
        """Say what of weight an answer has brought."""
        if news := self._watch.news(self.session.case):
            self._voice.say(news)

    def _warn(self) -> None:
        recorder = self.session.recorder
        if isinstance(recorder, Journal) and recorder.trouble and not self._warned:
            self._warned = True
            self._voice.say(f"Autosave has stopped: {recorder.trouble}. Save to a file.")


def _how_far(progress: Progress) -> str:
    if progress.must and progress.given >= progress.total:
        return "done"
    return f"{progress.given} of {progress.total}" if progress.must else f"{progress.given or 'nothing'} recorded"


def _is_text(stop: Stop) -> bool:
    cell = stop.row.row.cells[stop.cells[0]] if stop.row is not None and stop.cells else None
    return isinstance(cell, Entry) and cell.kind == "text"


def _may_mean_no(stop: Stop) -> bool:
    """Whether n could be meant for an answer, which must be neither taken for a no nor passed over."""
    if stop.row is None:
        return picks(stop.block)
    asked_for = [stop.row.row.cells[cell] for cell in stop.cells]
    return any(isinstance(cell, Choice) and any(one.value == "no" for one in cell.options) for cell in asked_for)
