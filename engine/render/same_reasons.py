"""Which reasons of a tree are the same: they say the same and rest on the same, down to the leaves.

What is the same is written once, in text, Markdown and JSON alike: the second time it is only pointed at.  A reading
alone tells little ("Nothing speaks against it." is said of every treatment), so two nodes that merely read alike are
different reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol


class Reasons(Protocol):
    """One node of the tree: what is said, what kind of thing says it, its id, and what it rests on."""

    @property
    def text(self) -> str:
        """What is said, in a sentence."""

    @property
    def kind(self) -> str:
        """One of conclusion, rule, answer, statement, source, absent, step."""

    @property
    def ref(self) -> str | None:
        """Id of the rule, answer, statement or source."""

    @property
    def children(self) -> Sequence[Reasons]:
        """What it rests on."""


class Same:
    """The distinct reasons of one tree, and how much is below each; shared subtrees are gone through once."""

    def __init__(self, root: Reasons) -> None:
        self._root = root  # kept, so that no node gives its identity away
        self._distinct: dict[tuple[str, str, str | None, tuple[int, ...]], int] = {}
        self._numbers: dict[int, int] = {}
        self._sizes: list[int] = []
        self._heights: list[int] = []
        self._number(root)

    def number(self, node: Reasons) -> int:
        """What a node has in common with those that are the same reason, and with no other."""
        return self._numbers[id(node)]

    def size(self, node: Reasons) -> int:
        """How many nodes are below it, repetitions included."""
        return self._sizes[self.number(node)]

    def height(self, node: Reasons) -> int:
        """How many levels are below it."""
        return self._heights[self.number(node)]

    def each(self) -> Iterator[Reasons]:
        """Yield every distinct reason, the root first, in the order in which a reader meets them."""
        waiting, met = [self._root], set[int]()
        while waiting:
            node = waiting.pop()
            if self.number(node) not in met:
                met.add(self.number(node))
                yield node
                waiting.extend(reversed(node.children))

    def _number(self, node: Reasons) -> int:
        known = self._numbers.get(id(node))
        if known is None:
            below = tuple(self._number(child) for child in node.children)
            known = self._distinct.setdefault((node.kind, node.text, node.ref, below), len(self._distinct))
            if known == len(self._sizes):
                self._sizes.append(sum(1 + self._sizes[one] for one in below))
                self._heights.append(max((1 + self._heights[one] for one in below), default=0))
            self._numbers[id(node)] = known
        return known


class Opened:
    """What has been written of a tree, with how many levels below it, and under what name it can be found."""

    def __init__(self, same: Same) -> None:
        self._same = same
        self._found: dict[int, tuple[str, int | None]] = {}

    def where(self, node: Reasons, depth: int | None) -> str:
        """The name a reason was written under with all that would be written here; empty where it was not."""
        name, levels = self._found.get(self._same.number(node), ("", 0))
        if levels is None or levels >= self._same.height(node) or (depth is not None and levels >= depth):
            return name
        return ""

    def note(self, node: Reasons, depth: int | None, name: str) -> None:
        """Remember that a reason is written here, with `depth` levels below it (None: all)."""
        self._found[self._same.number(node)] = (name, depth)
