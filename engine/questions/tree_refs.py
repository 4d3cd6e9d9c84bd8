"""What a tree of reasons refers to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from engine.explain import Explanation


def stated(node: Explanation) -> Iterator[str]:
    """Yield the ids a tree refers to, the nearest first.  Subtrees are shared: each is gone through once."""
    waiting = deque([node])
    seen = {id(node)}
    while waiting:
        one = waiting.popleft()
        if one.ref is not None:
            yield one.ref
        for child in one.children:
            if id(child) not in seen:
                seen.add(id(child))
                waiting.append(child)
