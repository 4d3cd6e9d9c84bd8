"""The little Markdown that pages need, with everything the knowledge base says kept from being read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_MARKUP = re.compile(r"([\\`*_<>|\[\]#~&])")
_LIST_LIKE = re.compile(r"^([0-9]*)([-+.)])(?=\s)")
_WEB = re.compile(r"https?://[^\s;<>()\[\]]+")


def plain(text: str) -> str:
    """Return text in which nothing is read as markup, on one line."""
    return _LIST_LIKE.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", " ".join(text.split())))


def with_web_links(text: str) -> str:
    """Return text as `plain` does, with its web addresses as links."""
    parts, at = [], 0
    for match in _WEB.finditer(text):
        address = match[0].rstrip(".,")
        parts += [plain_part(text[at : match.start()]), f"<{address}>"]
        at = match.start() + len(address)
    return " ".join("".join([*parts, plain_part(text[at:])]).split())


def plain_part(text: str) -> str:
    """Return a piece of a line in which nothing is read as markup; blanks at its ends stay."""
    return _MARKUP.sub(r"\\\1", text)


def code(term: str) -> str:
    """Return an id as code."""
    return f"`{term}`"


def link(label: str, target: str) -> str:
    """Return a link; the target is a path made by `kb.docs.layout`."""
    return f"[{plain(label)}]({target})"


def anchor(name: str) -> str:
    """Return a place that links can point to."""
    return f'<a id="{name}"></a>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already; empty without rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines])


def bullets(entries: Iterable[str]) -> str:
    """Return a list of entries that are Markdown already."""
    return "\n".join(f"- {entry}" for entry in entries)


def joined(blocks: Iterable[str]) -> str:
    """Return blocks with an empty line between them and a line end; empty blocks are left out."""
    return "\n\n".join(block for block in blocks if block) + "\n"
