"""A list that keeps its cursor and its place while its contents change under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option


@dataclass(frozen=True)
class Item:
    """One entry: a key that lasts, what to show, and whether the cursor may rest on it."""

    key: str
    content: Content
    selectable: bool = True


class KeyedList(OptionList):
    """An option list updated by key."""

    DEFAULT_CSS = """
    KeyedList {
        height: 1fr;
        scrollbar-gutter: stable;
        border: none;
        padding: 0;
        background: transparent;
        &:focus { border: none; background-tint: transparent; }
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-disabled { color: $foreground; }
        & > .option-list--option-highlighted { background: $panel; color: $foreground; text-style: none; }
        &:focus > .option-list--option-highlighted {
            background: $block-cursor-blurred-background;
            color: $foreground;
            text-style: none;
        }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._items: tuple[Item, ...] = ()

    def show(self, items: Sequence[Item]) -> None:
        """Show these items; the cursor stays on its key, or near where it was."""
        new = tuple(items)
        old, self._items = self._items, new
        if [(one.key, one.selectable) for one in old] == [(one.key, one.selectable) for one in new]:
            for index, (before, after) in enumerate(zip(old, new, strict=True)):
                if not before.content.is_same(after.content):
                    self.replace_option_prompt_at_index(index, after.content)
            return
        at, top = self.highlighted, self.scroll_y
        key = old[at].key if at is not None and at < len(old) else None
        self.set_options(Option(one.content, id=one.key, disabled=not one.selectable) for one in new)
        self.highlighted = self._nearest(key, at)
        self.call_after_refresh(self.scroll_to, y=top, animate=False)

    @property
    def key(self) -> str | None:
        """The key under the cursor."""
        at = self.highlighted
        return self._items[at].key if at is not None and at < len(self._items) else None

    def go(self, key: str) -> None:
        """Put the cursor on a key, if it is there."""
        for index, item in enumerate(self._items):
            if item.key == key:
                self.highlighted = index

    def _nearest(self, key: str | None, at: int | None) -> int | None:
        stops = [index for index, item in enumerate(self._items) if item.selectable]
        if not stops:
            return None
        for index in stops:
            if self._items[index].key == key:
                return index
        return stops[0] if at is None else min(stops, key=lambda index: abs(index - at))
