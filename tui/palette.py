"""The command palette: every action that has a key on this screen, with the key beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode

from tui.actions import HOLDERS, Action, actions, holder, scope
from tui.manners.key_names import shown

if TYPE_CHECKING:
    from tui.app import RhytidApp


RANKS = {"consult": 7, "plan": 6, "why": 6, "home": 6, "app": 4}
"""Before anything is typed: what belongs to the screen, its panes, then what works everywhere."""

VERBS, SELDOM = 6.5, 1
"""Ranks of what the consultation itself offers, and of what is quicker by key or mouse than by name."""

SELDOM_WANTED = frozenset(("consult.back", "plan.open", "plan.close", "plan.turn"))


@dataclass
class Listed(DiscoveryHit):
    """An entry shown before anything is typed, where its rank puts it."""

    rank: float = 0.0

    @property
    def score(self) -> float:
        """The higher, the further up."""
        return self.rank


class BoundCommands(Provider):
    """Actions of the app, of the screen and of its panes."""

    @property
    def _app(self) -> RhytidApp:
        return cast("RhytidApp", self.app)

    def _offers(self) -> Iterator[tuple[Action, DOMNode]]:
        """Yield each action that can be done now, with the node that does it."""
        named = set(self._named())
        for action in actions():
            if not scope(action.scope).palette or action.id in ("app.palette",) or _bare(action.label) in named:
                continue
            node = next((node for node in self._nodes() if _binds(node, action.id)), None)
            if node is not None and _allowed(node, action):
                yield action, node

    def _named(self) -> Iterator[str]:
        """Yield the names under which the consultation itself offers something."""
        from tui.commands import verbs
        from tui.screens.consult import ConsultScreen

        if isinstance(self.screen, ConsultScreen):
            yield from (_bare(name) for name, _, _ in verbs(self.screen))

    def _nodes(self) -> Iterator[DOMNode]:
        yield self._app
        yield self.screen
        known = tuple(holder(name) for name in HOLDERS)
        yield from (widget for widget in self.screen.query("*") if isinstance(widget, known))

    def _help(self, action: Action) -> str:
        keys = self._app.manners.keys
        named = keys.of(action) if keys is not None else action.keys
        return f"{action.help} · {' or '.join(map(shown, named))}" if action.help else " or ".join(map(shown, named))

    async def _do(self, action: Action, node: DOMNode) -> None:
        await self._app.run_action(action.call, node)

    async def discover(self) -> Hits:
        """Offer everything that can be done here."""
        for number, (action, node) in enumerate(self._offers()):
            rank = (SELDOM if action.id in SELDOM_WANTED else RANKS.get(action.scope, 3)) - number / 1000
            yield Listed(action.label, partial(self._do, action, node), help=self._help(action), rank=rank)

    async def search(self, query: str) -> Hits:
        """Offer what matches by label, or less well by its help."""
        matcher = self.matcher(query)
        words = query.casefold().split()
        for action, node in self._offers():
            score = matcher.match(action.label)
            if score <= 0 and all(word in action.help.casefold() for word in words):
                score = 0.3
            if score > 0:
                text = matcher.highlight(action.label)
                yield Hit(score, text, partial(self._do, action, node), text=action.label, help=self._help(action))


def _bare(name: str) -> str:
    return name.casefold().rstrip("…. ")


def _binds(node: DOMNode, id: str) -> bool:
    return any(binding.id == id for bindings in node._bindings.key_to_bindings.values() for binding in bindings)


def _allowed(node: DOMNode, action: Action) -> bool:
    name = action.call.partition("(")[0]
    target: Any = node
    if "." in name:
        where, _, name = name.rpartition(".")
        target = {"app": node.app, "screen": node.screen}.get(where, node)
    return bool(target.check_action(name, ()))
