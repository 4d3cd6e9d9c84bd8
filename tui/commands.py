"""The command palette of a consultation: its verbs, and every question, line and muscle by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.widgets.face_map import FaceMap

if TYPE_CHECKING:
    from tui.screens.consult import ConsultScreen


def verbs(consult: ConsultScreen) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """Yield name, help and action of what can be done."""
    undo, redo = consult.session.undoable, consult.session.redoable
    yield "Save", "Save to the case file", consult.action_save
    yield "Save as…", "Save under another name", consult.action_save_as
    yield "Undo", undo.label if undo else "Nothing to undo", consult.action_undo
    yield "Redo", redo.label if redo else "Nothing to redo", consult.action_redo
    for key in consult.form.keys:
        title = consult.form.step(key, consult.session.case).title
        yield f"Step: {title}", "Go to this step", partial(consult.to_step, key)
    yield "Face", "Show the face, and choose a muscle on it", partial(consult.action_view, "map")
    face = consult.query_one(FaceMap)
    yield "Face: other side", "Choose the same muscle on the other side", face.action_other_side
    yield "Face: rest or expression", "Draw lines at rest or at expression", face.action_turn
    yield "Face: zoom", "Show the whole face or a third of it", face.action_zoom
    yield "Face: codes or doses", "Write codes or units on the face", face.action_codes
    yield "To the answer", "Go to the answer that stops or blocks", consult.action_cause
    yield "Plan", "Go to the plan", partial(consult.action_view, "plan")
    yield "Why", "Go to the reasons of the chosen plan line", consult.action_why
    yield "Year", "Twelve months of visits: sessions, gaps, closed days, reviews and home care", consult.action_year
    yield from consult.alternatives.verbs()
    yield from consult.deciding.palette()
    yield "What changed…", "Everything the last answer changed in the plan, and why", consult.action_changed
    yield "What would flip this…", "Which answers would make the chosen plan line another", consult.action_flip
    yield "Why not…", "Ask why something is not in the plan", consult.action_why_not
    yield "For the patient", "Show the plan in plain words, with nothing of yours on the screen", consult.action_patient
    yield "Home", "Leave this consultation", consult.action_close


class ConsultCommands(Provider):
    """Verbs first; rows of the form when something is typed."""

    @property
    def _consult(self) -> ConsultScreen:
        return cast("ConsultScreen", self.screen)

    async def discover(self) -> Hits:
        """Offer the verbs."""
        for name, help, action in verbs(self._consult):
            yield DiscoveryHit(name, action, help=help)

    async def search(self, query: str) -> Hits:
        """Offer verbs and rows that match."""
        matcher = self.matcher(query)
        for name, help, action in verbs(self._consult):
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), action, help=help)
        for name, place in self._consult.form.entries(self._consult.session.case):
            if (score := matcher.match(name)) > 0:
                yield Hit(score * 0.9, matcher.highlight(name), partial(self._consult.go_to, place))
