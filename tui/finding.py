"""Finding by words: a question leads to its row, a muscle is chosen, a rule opens in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.screens.alternatives import AnswerDialog

if TYPE_CHECKING:
    from tui.screens.consult import ConsultScreen
    from tui.session.backend import Backend

MOST_RULES = 40
"""Rules shown for one query; more words find fewer."""


@dataclass(frozen=True)
class Entry:
    """One thing to find: its words, further words that lead to it, a line of help, and what choosing it does."""

    title: str
    also: str
    help: str
    choose: Callable[[], object]
    weight: float = 1.0

    def fit(self, words: list[str]) -> float:
        """Return how well it fits what was typed; 0 where a word is missing."""
        title, also = self.title.casefold(), self.also.casefold()
        score = 0.0
        for word in words:
            at = title.find(word)
            if at >= 0:
                begins = at == 0 or not title[at - 1].isalnum()
                score += 1.0 if begins else 0.6
            elif word in also:
                score += 0.3
            else:
                return 0.0
        return self.weight * score / len(words) if words else 0.0


class Finding:
    """What one consultation can find, and what is done with it."""

    def __init__(self, screen: ConsultScreen, backend: Backend) -> None:
        self._screen, self._backend = screen, backend
        self._rules: tuple[tuple[str, str], ...] | None = None

    def rows(self) -> Iterator[Entry]:
        """Yield every row of the form."""
        screen = self._screen
        for name, place in screen.form.entries(screen.session.case):
            term = self.term(place.row)
            kind = "Choose this muscle" if term.startswith("muscle:") else "Go to this question"
            yield Entry(name, self._synonyms(term), kind, partial(screen.go_to, place))

    def rules(self) -> Iterator[Entry]:
        """Yield every rule; they are fetched when somebody first looks for one."""
        if self._rules is None:
            self._rules = tuple(self._backend.asked.rules())
        for id, reads in self._rules:
            yield Entry(f"Rule {id}", reads, reads, partial(self.show_rule, id), weight=0.5)

    def show_rule(self, id: str) -> None:
        """Show a rule in plain words."""
        ask = self._backend.asked.rule
        self._screen.app.push_screen(AnswerDialog(f"Rule {id}", lambda width: ask(id, width)))

    def uses(self, row: str) -> str:
        """Return what reads the answers of a row, as far as that is known; takes a moment."""
        term = self.term(row)
        return self._backend.asked.uses(term) if term else ""

    def term(self, row: str) -> str:
        """Return the term of the knowledge base that a row of the form asks about, or nothing."""
        kb = self._backend.kb
        local = row.partition(":")[2] or row
        names = (row, *(f"{kind}:{local}" for kind in ("attribute", "condition", "muscle", "line")))
        return next((name for name in names if ":" in name and kb.get(name) is not None), "")

    def _synonyms(self, term: str) -> str:
        found = self._backend.kb.get(term) if term else None
        return "" if found is None else " ".join(str(one) for one in found.many("altLabel"))


class FindCommands(Provider):
    """Rows of the form by label and synonym, and rules by id and reading."""

    @property
    def _finding(self) -> Finding:
        return cast("ConsultScreen", self.screen).finding

    async def discover(self) -> Hits:
        """List every question when finding is all there is to do; in the full palette, verbs come first."""
        if getattr(self.screen.app.screen, "finds_only", False):
            for entry in self._finding.rows():
                yield DiscoveryHit(entry.title, entry.choose, help=entry.help)

    async def search(self, query: str) -> Hits:
        """Offer rows, then the best of the rules."""
        words = query.casefold().split()
        for entry in self._finding.rows():
            if (score := entry.fit(words)) > 0:
                yield _hit(entry, score, words)
        fits = ((entry.fit(words), entry) for entry in self._finding.rules())
        best = sorted((pair for pair in fits if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].title))
        for score, entry in best[:MOST_RULES]:
            yield _hit(entry, score, words)


class Finder(CommandPalette):
    """A palette that only finds."""

    finds_only = True


def finder() -> CommandPalette:
    """Return the palette that only finds."""
    return Finder(providers=[FindCommands], placeholder="A question, muscle or rule…", id="--command-palette")


def _hit(entry: Entry, score: float, words: list[str]) -> Hit:
    shown: Any = Content(entry.title)
    folded = entry.title.casefold()
    for word in words:
        if (at := folded.find(word)) >= 0:
            shown = shown.stylize("bold underline", at, at + len(word))
    return Hit(score, shown, entry.choose, text=entry.title, help=entry.help)
