"""A tree of reasons as text, Markdown or JSON.

The tree is read through a protocol, the shape of `engine.explain.Explanation`.  A subtree that was written
once is not written again: reasons are shared, and a tree that repeats them hides them.  Text and Markdown say "as
above" for it.

In JSON a reason is an object with `id`, `text`, `kind`, `ref` and `children`, written in full where it is met first.
Where it is met again, `{"see": ID}` stands in its place, and ID is one that has been written before.  Ids are `r1`,
`r2`, ... in the order of writing, each tree by itself.  With a depth, `omitted` counts the reasons below in place of
`children`.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from engine.render.markdown import escaped
from engine.render.same_reasons import Opened, Reasons, Same
from engine.render.words import counted, dated

_KIND: Mapping[str, str] = {
    "conclusion": "",
    "rule": "rule",
    "answer": "answer",
    "statement": "knowledge",
    "source": "source",
    "absent": "not found",
    "step": "step",
}


def explanation_text(root: Reasons, width: int = 80, depth: int | None = None) -> str:
    """Draw the tree; below `depth` levels further reasons are counted, but no source is left out."""
    lines = textwrap.wrap(_headed(root), width)
    same = Same(root)
    drawing = _Drawing(same, width)
    lines.extend(drawing.branches(root, "", depth))
    lines.extend(drawing.put_off())
    if depth is not None and same.height(root) > depth:
        for title, found in _grounds(same):
            lines += ["", f"{title}:"]
            for text in found:
                lines += textwrap.wrap(text, width, initial_indent="  • ", subsequent_indent="    ")
    return "\n".join(lines) + "\n"


def explanation_markdown(root: Reasons, depth: int | None = None) -> str:
    """Write the tree as nested lists below a heading."""
    lines = [f"## {escaped(_headed(root))}", ""]
    same = Same(root)
    lines.extend(_items(root, 0, depth, same, Opened(same)))
    if depth is not None and same.height(root) > depth:
        for title, found in _grounds(same):
            lines += ["", f"### {title}", "", *(f"- {escaped(text)}" for text in found)]
    return "\n".join(lines) + "\n"


def explanation_json(root: Reasons, depth: int | None = None) -> str:
    """Write the tree as JSON, each reason once."""
    return json.dumps(explanation_data(root, depth), ensure_ascii=False, indent=2) + "\n"


def explanation_data(root: Reasons, depth: int | None = None) -> dict[str, object]:
    """Return the tree as plain data for JSON, each reason once."""
    return _Record(Same(root)).node(root, depth)


_SOURCES_NAMED = 2
_ROOM = 44
"""Columns that are kept for words: what would have fewer goes on at the margin."""
_ABOVE = " (opened above)"
"""How a tree marks what it has opened before."""


def _headed(node: Reasons) -> str:
    kind = _KIND.get(node.kind, node.kind)
    # A bare word is a name inside the rule base; an id that leads somewhere has a prefix or a path.
    leads = node.ref is not None and any(mark in node.ref for mark in ":/.")
    ref = f" [{node.ref}]" if leads and not node.text.startswith(str(node.ref)) else ""
    text = dated(node.text)
    return f"{kind}: {text}{ref}" if kind else f"{text}{ref}"


def _shown(node: Reasons, depth: int | None, same: Same, opened: Opened) -> tuple[Sequence[Reasons], str]:
    """Return the children to write, or none and the remark that stands for them."""
    if not node.children:
        return (), ""
    above = opened.where(node, depth)
    if above:
        return (), above
    if depth is not None and depth <= 0 and not _is_cited(node):
        return (), counted(same.size(node), "further reason")
    opened.note(node, depth, "as above")
    return node.children, ""


def _is_cited(node: Reasons) -> bool:
    """Whether only sources are left below: they are always shown, however deep the statement stands."""
    return all(child.kind == "source" for child in node.children)


class _Drawing:
    """A tree drawn line by line.  What stands too far in goes on at the margin, below the rest, under a number."""

    def __init__(self, same: Same, width: int) -> None:
        self._same, self._opened = same, Opened(same)
        self._width = width
        self._furthest = max(8, width - _ROOM)
        self._waiting: list[tuple[Reasons, Sequence[Reasons], int | None]] = []
        self._elsewhere: dict[str, int] = {}
        """Texts and ids below what was put off -> its number."""
        self._noted: set[int] = set()
        self._put_off = 0

    def branches(self, node: Reasons, prefix: str, depth: int | None) -> Iterator[str]:
        """Yield what a node rests on; below `depth` levels it is counted."""
        children, remark = _shown(node, depth, self._same, self._opened)
        if remark:
            yield f"{prefix}└ … {remark}"
        elif children and len(prefix) > self._furthest and not _is_cited(node):
            self._put_off += 1
            self._opened.note(node, depth, f"at [{self._put_off}] below")
            self._waiting.append((node, children, depth))
            self._note(node, self._put_off)
            yield f"{prefix}└ … goes on at [{self._put_off}] below"
        else:
            yield from self._drawn(children, prefix, depth)

    def put_off(self) -> Iterator[str]:
        """Yield what goes on at the margin, in the order of its numbers."""
        for number, (node, children, depth) in enumerate(self._waiting, start=1):
            yield ""
            yield from textwrap.wrap(f"[{number}] {_headed(node)}", self._width, subsequent_indent="    ")
            yield from self._drawn(children, "", depth)

    def _drawn(self, children: Sequence[Reasons], prefix: str, depth: int | None) -> Iterator[str]:
        below = None if depth is None else depth - 1
        for i, child in enumerate(children):
            last = i == len(children) - 1
            stem = prefix + ("  " if last else "│ ")
            yield from textwrap.wrap(
                self._told(child),
                max(self._width, len(prefix) + 40),
                initial_indent=prefix + ("└ " if last else "├ "),
                subsequent_indent=stem + ("│ " if child.children else "  "),
                break_long_words=False,
                break_on_hyphens=False,
            )
            yield from self.branches(child, stem, below)

    def _note(self, node: Reasons, number: int) -> None:
        """Remember what is opened below a node that was put off, so that it can be found there."""
        if self._same.number(node) in self._noted:
            return
        self._noted.add(self._same.number(node))
        for child in node.children:
            self._elsewhere.setdefault(child.text, number)
            if child.kind == "statement" and child.ref is not None and child.children:
                self._elsewhere.setdefault(child.ref, number)
            self._note(child, number)

    def _told(self, node: Reasons) -> str:
        """A node in words; what was opened in a part that was put off is not above, so its number is named."""
        if not node.text.endswith(_ABOVE):
            return _headed(node)
        bare = node.text.removesuffix(_ABOVE)
        number = self._elsewhere.get(bare) or self._elsewhere.get(node.ref or "")
        return _headed(node) if number is None else _headed(node).replace(_ABOVE, f" (opened at [{number}])", 1)


def _items(node: Reasons, level: int, depth: int | None, same: Same, opened: Opened) -> Iterator[str]:
    children, remark = _shown(node, depth, same, opened)
    if remark:
        yield f"{'  ' * level}- … {remark}"
    below = None if depth is None else depth - 1
    for child in children:
        yield f"{'  ' * level}- {escaped(_headed(child))}"
        yield from _items(child, level + 1, below, same, opened)


def _grounds(same: Same) -> Iterator[tuple[str, list[str]]]:
    """Yield what the whole tree rests on in the end: the answers, and the knowledge with its sources."""
    answers: dict[str, None] = {}
    knowledge: dict[str, str] = {}
    for node in same.each():
        if node.kind == "answer":
            answers[node.text] = None
        sources = [child.text for child in node.children if child.kind == "source"]
        if sources and node.ref is not None:
            knowledge.setdefault(node.ref, f"{node.text} [{node.ref}] ({_few(sources)})")
    if answers:
        yield "Answers it all rests on", list(answers)
    if knowledge:
        yield "Knowledge it all rests on", list(knowledge.values())


def _few(sources: list[str]) -> str:
    """Return two of the sources and the number of the others; the statement itself lists them all."""
    more = len(sources) - _SOURCES_NAMED
    return "; ".join([*sources[:_SOURCES_NAMED], *([counted(more, "further source")] if more > 0 else [])])


class _Record:
    """A tree as plain data, each reason in full at its first place."""

    def __init__(self, same: Same) -> None:
        self._same, self._opened = same, Opened(same)
        self._written = 0

    def node(self, node: Reasons, depth: int | None) -> dict[str, object]:
        """A reason with what it rests on; where that has been written before, a reference."""
        above = self._opened.where(node, depth)
        if above:
            return {"see": above}
        self._written += 1
        name = f"r{self._written}"
        found: dict[str, object] = {"id": name, "text": node.text, "kind": node.kind, "ref": node.ref}
        if depth is not None and depth <= 0 and node.children and not _is_cited(node):
            found["omitted"] = self._same.size(node)
            return found
        self._opened.note(node, depth, name)
        below = None if depth is None else depth - 1
        found["children"] = [self.node(child, below) for child in node.children]
        return found
