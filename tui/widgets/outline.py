"""A tree whose nodes wrap: reasons are sentences, and a sentence cut at the edge explains nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from tui.widgets.keyed_list import Item, KeyedList
from tui.widgets.tones import style_of


@dataclass(frozen=True)
class Node:
    """A node: its text, a short tag before it, a reference after it, a tone, and what hangs under it."""

    text: str
    tag: str = ""
    ref: str = ""
    tone: str = ""
    children: tuple[Node, ...] = ()


class Outline(KeyedList):
    """Shows nodes; opens to `depth` at first, and each node opens and closes by key or click."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "fold(True)", "Open", show=False, id="outline.open"),
        Binding("left", "fold(False)", "Close", show=False, id="outline.close"),
        Binding("space", "select", "Open or close", show=False, id="outline.turn"),
    ]

    def __init__(self, *, depth: int = 2, id: str | None = None) -> None:
        super().__init__(id=id)
        self._forest: tuple[Node, ...] = ()
        self._opened_to = depth
        self._flipped: set[str] = set()
        self._found: dict[str, Node] = {}

    @property
    def chosen(self) -> Node | None:
        """The node under the cursor."""
        return self._found.get(self.key or "")

    def show_nodes(self, nodes: Sequence[Node], *, fresh: bool) -> None:
        """Show these trees; `fresh` forgets what was opened and closed before."""
        self._forest = tuple(nodes)
        if fresh:
            self._flipped.clear()
        self._draw()
        if fresh:
            self.scroll_to(y=0, animate=False)
            self.highlighted = 0 if self._forest else None

    def on_resize(self) -> None:
        """Wrap anew."""
        self._draw()

    def action_fold(self, open: bool) -> None:
        """Open or close the node under the cursor; closing a closed one goes to its parent."""
        key = self.key
        if key is None:
            return
        if self._is_open(key) != open and self._found[key].children:
            self._flip(key)
        elif not open and "." in key:
            self.go(key.rpartition(".")[0])

    def on_option_list_option_selected(self, event: KeyedList.OptionSelected) -> None:
        """Enter and click open and close."""
        event.stop()
        if event.option.id is not None and self._found[event.option.id].children:
            self._flip(event.option.id)

    def _flip(self, key: str) -> None:
        self._flipped ^= {key}
        self._draw()

    def _is_open(self, key: str) -> bool:
        return (key.count(".") < self._opened_to) != (key in self._flipped)

    def _draw(self) -> None:
        self._found.clear()
        width = max(self.scrollable_content_region.width - 2, 20)
        self.show(list(self._items_of(self._forest, "", 0, width)))

    def _items_of(self, nodes: tuple[Node, ...], parent: str, level: int, width: int) -> Iterator[Item]:
        for number, node in enumerate(nodes):
            key = f"{parent}.{number}" if parent else str(number)
            self._found[key] = node
            yield Item(key, self._drawn(node, key, level, width))
            if node.children and self._is_open(key):
                yield from self._items_of(node.children, key, level + 1, width)

    def _drawn(self, node: Node, key: str, level: int, width: int) -> Content:
        app = self.app
        mark = ("▾ " if self._is_open(key) else "▸ ") if node.children else "  "
        tag = f"{node.tag} " if node.tag else ""
        indent = "  " * level
        lines = textwrap.wrap(
            f"{node.text} {node.ref}".rstrip(),
            max(width - len(indent) - 2, 16),
            initial_indent=" " * len(tag),
            break_on_hyphens=False,
        ) or [""]
        lines[0] = lines[0][len(tag) :]
        parts = [(indent + mark, style_of(app, "faint")), (tag, style_of(app, "muted"))]
        for number, line in enumerate(lines):
            if number:
                parts.append(("\n" + indent + "  ", ""))
            # The reference has no spaces, so it stands whole at the end of the last line.
            cited = node.ref if number == len(lines) - 1 and line.endswith(node.ref) else ""
            parts += [(line[: len(line) - len(cited)], style_of(app, node.tone)), (cited, style_of(app, "faint"))]
        return Content.assemble(*(part for part in parts if part[0]))
