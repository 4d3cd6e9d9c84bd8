"""The command palette of a consultation: its verbs, and every question, line and muscle by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

if TYPE_CHECKING:
    from tui.screens.consult import ConsultScreen


class ConsultCommands(Provider):
    """Verbs first; rows of the form when something is typed."""

    @property
    def _consult(self) -> ConsultScreen:
        return cast("ConsultScreen", self.screen)

    async def discover(self) -> Hits:
        """Offer the verbs."""
        for name, help, action in self._consult.verbs():
            yield DiscoveryHit(name, action, help=help)

    async def search(self, query: str) -> Hits:
        """Offer verbs and rows that match."""
        matcher = self.matcher(query)
        for name, help, action in self._consult.verbs():
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), action, help=help)
        for name, place in self._consult.entries():
            if (score := matcher.match(name)) > 0:
                yield Hit(score * 0.9, matcher.highlight(name), partial(self._consult.go_to, place))
