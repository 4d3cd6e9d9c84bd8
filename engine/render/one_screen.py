"""A document that fits one screen: what it leaves out is counted by whoever makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from engine.render.document import Document
from engine.render.text import document_text

SCREEN_LINES, SCREEN_COLUMNS = 24, 80

Cut = TypeVar("Cut")


def on_one_screen(make: Callable[[Cut], Document], cuts: Iterable[Cut], lines: int = SCREEN_LINES) -> Document:
    """The first of the documents, made ever shorter, that fits a screen of 80 columns; the last if none does."""
    document: Document = ()
    for cut in cuts:
        document = make(cut)
        if document_text(document, SCREEN_COLUMNS).count("\n") <= lines:
            break
    return document
