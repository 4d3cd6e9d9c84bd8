"""The errors the knowledge base raises for something an author or a caller can put right."""

from __future__ import annotations


class KnowledgeError(Exception):
    """Says what is wrong, where (file, line or term) and what would be right; to be shown as it stands."""


class PlacedError(KnowledgeError):
    """An error at a line of a file; `line` counts from 1 and is 0 when it is not known."""

    def __init__(self, file: str, line: int, message: str) -> None:
        self.file = file
        self.line = line
        self.message = message
        super().__init__(f"{file}, line {line}: {message}" if line else f"{file}: {message}")
