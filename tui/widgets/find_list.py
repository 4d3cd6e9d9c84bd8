"""A list narrowed by typing: the first letter starts it, escape ends it."""

from __future__ import annotations

from collections.abc import Container

from textual import events
from textual.message import Message

from tui.widgets.keyed_list import KeyedList


class FindList(KeyedList):
    """Says what is being looked for; whoever holds it shows what fits.

    `own` are the letters that mean something else while nothing is being looked for; after a slash they are
    letters like any other.
    """

    class Finding(Message):
        """These words are looked for; None: nothing is."""

        def __init__(self, words: str | None) -> None:
            super().__init__()
            self.words = words

    def __init__(self, *, own: Container[str] = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self._own = own
        self.words: str | None = None

    def look_for(self, words: str | None) -> None:
        """Look for these words."""
        self.words = words
        self.post_message(self.Finding(words))

    def on_key(self, event: events.Key) -> None:
        """Take letters as words to look for."""
        words = self.words
        if words is not None and event.key == "escape":
            self.look_for(None)
        elif words is not None and event.key == "backspace":
            self.look_for(words[:-1] if words else None)
        elif words is None and event.character == "/":
            self.look_for("")
        elif event.character and event.is_printable and (words is not None or self._starts(event.character)):
            self.look_for((words or "") + event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def _starts(self, character: str) -> bool:
        return character.isalnum() and character not in self._own
