"""The words that are no answers: moving about, questions about the plan, undo, saving, leaving."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from engine.case import Case
from engine.errors import EngineError
from tui.form.form import Form, Place
from tui.plain.answers import Asking, Lines
from tui.plain.manual import MANUAL
from tui.plain.saving import Saver
from tui.plain.search import Hit, every, search
from tui.plain.stops import picks
from tui.plain.voice import Voice
from tui.plain.walk import Walk
from tui.plain.wording import help_on
from tui.session.session import Change, Session

_MOST_FOUND = 20


class Words:
    """Does what the words say.  `again` asks for the present question in full; `over` ends the consultation."""

    def __init__(
        self,
        session: Session,
        form: Form,
        walk: Walk,
        voice: Voice,
        asking: Asking,
        saver: Saver,
        news: Callable[[], None],
    ) -> None:
        self._session, self._form, self._walk, self._voice = session, form, walk, voice
        self._asking, self._saver, self._news = asking, saver, news
        self._found: Sequence[Hit] = ()
        self.over = False
        self.again = False
        self._actions: dict[str, Callable[[str], object]] = {
            "?": self._help,
            "help": lambda _: self._all(MANUAL),
            "b": self._back,
            "n": lambda _: walk.next_step(session.case),
            "s": lambda _: walk.skip(session.case),
            "go": self._go,
            "find": self._find,
            "more": self._more,
            "remove": self._remove,
            "again": lambda _: setattr(self, "again", True),
            "plan": partial(self._tell, asking.plan),
            "why": partial(self._tell, asking.why),
            "why-not": partial(self._tell, asking.why_not),
            "missing": self._missing,
            "changed": partial(self._tell, asking.changed),
            "undo": lambda _: self._moved(session.undo(), "Undone"),
            "redo": lambda _: self._moved(session.redo(), "Done again"),
            "save": saver.save,
            "quit": self._quit,
        }
        others = {"back": "b", "next": "n", "skip": "s", "q": "quit", "exit": "quit"}
        self._actions.update({word: self._actions[same] for word, same in others.items()})

    def action(self, word: str) -> Callable[[str], object] | None:
        """Return what a word does with the rest of its line; None when it is no word of these."""
        return self._actions.get(word.casefold())

    def _help(self, _: str) -> None:
        stop = self._walk.here(self._session.case)
        self._all(MANUAL if stop is None else help_on(stop, self._session.case))

    def _back(self, _: str) -> None:
        if not self._walk.back(self._session.case):
            self._voice.say("This is the first question.")

    def _go(self, words: str) -> None:
        if words.isdecimal() and 1 <= int(words) <= len(self._found):
            self._to(self._found[int(words) - 1])
            return
        found = search(self._form, self._session.case, words)
        if len(found) == 1:
            self._to(found[0])
        elif found:
            self._list(found)
        else:
            steps = ", ".join(self._form.step(key, self._session.case).title for key in self._form.keys)
            missed = f"Nothing is called “{words}”." if words else "Go where?"
            self._voice.refuse(f"{missed} Give the name of a step ({steps}), of a part, or words of a question.")

    def _find(self, words: str) -> None:
        if found := every(self._form, self._session.case, words):
            self._list(found)
        else:
            self._voice.refuse(f"Nothing holds “{words}”." if words else "Find what? Give a word or two.")

    def _list(self, found: Sequence[Hit]) -> None:
        self._found = found
        for number, hit in enumerate(found[:_MOST_FOUND], start=1):
            self._voice.say(f"{number}: {hit.title}")
        rest = len(found) - _MOST_FOUND
        self._voice.say(f"Type go and a number.{f' There are {rest} more; give more words.' if rest > 0 else ''}")

    def _to(self, hit: Hit) -> None:
        case = self._session.case
        if hit.row:
            self._walk.to_place(Place(hit.step, hit.row), case)
        elif hit.block:
            self._walk.to_block(hit.step, hit.block, case)
        else:
            self._walk.to_step(hit.step, case)
        self.again = True

    def _more(self, _: str) -> None:
        target = self._entered()
        if not target or target.endswith(":new") or not self._walk.into(target, self._session.case):
            self._voice.refuse("There is nothing more to open here.")

    def _remove(self, _: str) -> None:
        edit = self._form.removal(self._walk.target or self._entered())
        if edit is None:
            self._voice.refuse("There is nothing to take out here.")
            return
        self._session.apply_all((edit,), "Session removed")
        self._voice.say("Taken out; undo brings it back.")
        self._news()
        self.again = True

    def _entered(self) -> str:
        """Return what the present question opens, if anything."""
        stop = self._walk.here(self._session.case)
        return stop.row.row.enter if stop is not None and stop.row is not None else ""

    def _tell(self, answer: Callable[[Case, str], Lines], what: str) -> None:
        try:
            for indent, line in answer(self._session.case, what):
                self._voice.say(line, indent)
        except EngineError as error:
            self._voice.refuse(str(error))
        else:
            self._voice.say()

    def _missing(self, _: str) -> None:
        self._voice.say("Working it out.")
        self._voice.flush()
        self._tell(lambda case, _: self._asking.missing(case), "")

    def _moved(self, change: Change | None, word: str) -> None:
        if change is None:
            self._voice.say("Nothing to undo." if word == "Undone" else "Nothing to do again.")
            return
        self._voice.say(f"{word}: {change.label}")
        self._news()
        self.again = True
        found = self._form.find(change.paths[-1], self._session.case)
        if found is None:
            return
        step = self._form.step(found.step, self._session.case)
        block = next(one for one in step.blocks if any(row.key == found.row for row in one.rows))
        self._to(Hit("", found.step, block.key, "" if block.folds and picks(block) else found.row))

    def _quit(self, _: str) -> None:
        self.over = self._saver.leave()
        self.again = True

    def _all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._voice.say(line)
