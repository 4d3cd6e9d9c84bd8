"""A tree of reasons as text, Markdown or JSON.

The tree is read through a protocol, the shape of `engine.explain.Explanation`.  A subtree that was written
once is not written again: reasons are shared, and a tree that repeats them hides them.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from engine.render.markdown import escaped
from engine.render.words import counted


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
    seen: set[Key] = set()
    lines.extend(_branches(root, "", width, depth, seen))
    if depth is not None and _height(root) > depth:
        for title, found in _grounds(root):
            lines += ["", f"{title}:"]
            for text in found:
                lines += textwrap.wrap(text, width, initial_indent="  • ", subsequent_indent="    ")
    return "\n".join(lines) + "\n"


def explanation_markdown(root: Reasons, depth: int | None = None) -> str:
    """Write the tree as nested lists below a heading."""
    lines = [f"## {escaped(_headed(root))}", ""]
    seen: set[Key] = set()
    lines.extend(_items(root, 0, depth, seen))
    if depth is not None and _height(root) > depth:
        for title, found in _grounds(root):
            lines += ["", f"### {title}", "", *(f"- {escaped(text)}" for text in found)]
    return "\n".join(lines) + "\n"


def explanation_json(root: Reasons, depth: int | None = None) -> str:
    """Write the whole tree, repetitions included, as JSON."""
    return json.dumps(_node(root, depth), ensure_ascii=False, indent=2) + "\n"


_SOURCES_NAMED = 2

Key = tuple[str, str, str | None]


def _headed(node: Reasons) -> str:
    kind = _KIND.get(node.kind, node.kind)
    # A bare word is a name inside the rule base; an id that leads somewhere has a prefix or a path.
    leads = node.ref is not None and any(mark in node.ref for mark in ":/.")
    ref = f" [{node.ref}]" if leads and not node.text.startswith(str(node.ref)) else ""
    return f"{kind}: {node.text}{ref}" if kind else f"{node.text}{ref}"


def _shown(node: Reasons, depth: int | None, seen: set[Key]) -> tuple[Sequence[Reasons], str]:
    """Return the children to write, or none and the remark that stands for them."""
    if not node.children:
        return (), ""
    key = (node.kind, node.text, node.ref)
    if key in seen:
        return (), "as above"
    if depth is not None and depth <= 0 and not _is_cited(node):
        return (), counted(_size(node), "further reason")
    seen.add(key)
    return node.children, ""


def _is_cited(node: Reasons) -> bool:
    """Whether only sources are left below: they are always shown, however deep the statement stands."""
    return all(child.kind == "source" for child in node.children)


def _size(node: Reasons) -> int:
    return sum(1 + _size(child) for child in node.children)


def _branches(node: Reasons, prefix: str, width: int, depth: int | None, seen: set[Key]) -> Iterator[str]:
    children, remark = _shown(node, depth, seen)
    if remark:
        yield f"{prefix}└ … {remark}"
    below = None if depth is None else depth - 1
    for i, child in enumerate(children):
        last = i == len(children) - 1
        stem = prefix + ("  " if last else "│ ")
        follow = stem + ("│ " if child.children else "  ")
        yield from textwrap.wrap(
            _headed(child),
            max(width, len(prefix) + 40),
            initial_indent=prefix + ("└ " if last else "├ "),
            subsequent_indent=follow,
            break_long_words=False,
            break_on_hyphens=False,
        )
        yield from _branches(child, stem, width, below, seen)


def _items(node: Reasons, level: int, depth: int | None, seen: set[Key]) -> Iterator[str]:
    children, remark = _shown(node, depth, seen)
    if remark:
        yield f"{'  ' * level}- … {remark}"
    below = None if depth is None else depth - 1
    for child in children:
        yield f"{'  ' * level}- {escaped(_headed(child))}"
        yield from _items(child, level + 1, below, seen)


def _height(node: Reasons) -> int:
    return max((1 + _height(child) for child in node.children), default=0)


def _grounds(root: Reasons) -> Iterator[tuple[str, list[str]]]:
    """Yield what the whole tree rests on in the end: the answers, and the knowledge with its sources."""
    answers: dict[str, None] = {}
    knowledge: dict[str, str] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting.extend(reversed(node.children))
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


def _node(node: Reasons, depth: int | None) -> dict[str, object]:
    found: dict[str, object] = {"text": node.text, "kind": node.kind, "ref": node.ref}
    if depth is not None and depth <= 0 and node.children and not _is_cited(node):
        found["omitted"] = _size(node)
    else:
        below = None if depth is None else depth - 1
        found["children"] = [_node(child, below) for child in node.children]
    return found
