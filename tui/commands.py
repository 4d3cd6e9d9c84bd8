"""The command palette of a consultation: verbs whose words depend on it, and its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import Hit, Hits, Provider

from tui.palette import VERBS, Listed

if TYPE_CHECKING:
    from tui.screens.consult import ConsultScreen


def verbs(consult: ConsultScreen) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """Yield name, help and action of what can be done."""
    undo, redo = consult.session.undoable, consult.session.redoable
    yield "Undo", undo.label if undo else "Nothing to undo", consult.action_undo
    yield "Redo", redo.label if redo else "Nothing to redo", consult.action_redo
    for key in consult.form.keys:
        title = consult.form.step(key, consult.session.case).title
        yield f"Step: {title}", "Go to this step", partial(consult.to_step, key)
    yield from consult.alternatives.verbs()
    yield from consult.deciding.palette()
    yield "What changed…", "Everything the last answer changed in the plan, and why", consult.action_changed
    yield "What would flip this…", "Which answers would make the chosen plan line another", consult.action_flip
    yield "Why not…", "Ask why something is not in the plan", consult.action_why_not


class ConsultCommands(Provider):
    """What this consultation can do that depends on it; actions with keys come from `tui.palette`."""

    @property
    def _consult(self) -> ConsultScreen:
        return cast("ConsultScreen", self.screen)

    async def discover(self) -> Hits:
        """Offer the verbs."""
        for number, (name, help, action) in enumerate(verbs(self._consult)):
            yield Listed(name, action, help=help, rank=VERBS - number / 1000)

    async def search(self, query: str) -> Hits:
        """Offer verbs that match."""
        matcher = self.matcher(query)
        for name, help, action in verbs(self._consult):
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), action, help=help)
