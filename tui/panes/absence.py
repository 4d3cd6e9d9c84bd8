"""Why not: what can be asked about at a key press, and the answer as nodes."""

from __future__ import annotations

from collections.abc import Iterator

from engine.plan import Plan
from engine.render.words import dated
from tui.panes.reasons import outline_node
from tui.session.backend import Absent, AbsentCause
from tui.widgets.outline import Node


def fallen(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return what was weighed and is not in the plan, as (what to ask, label), each label once."""
    found: dict[str, str] = {}
    for one in plan.arguments:
        if one.outcome not in ("recommended", "consider"):
            found.setdefault(one.label, one.id)
    # What was weighed is the same thing to ask about where the plan lists it again, with a remark to its name.
    listed = ((one.id, one.label) for some in (plan.not_recommended, plan.deferred) for one in some)
    for item, label in listed:
        if f"argument/{item}" not in found.values():
            found.setdefault(label, item)
    return tuple((thing, label) for label, thing in found.items())


def absence_nodes(answer: Absent) -> Iterator[Node]:
    """Yield the answer in short first, the search to its leaves last."""
    if answer.present:
        yield Node(f"{answer.label}: it follows from this case.", tone="bold")
        yield from (outline_node(child) for child in answer.tree.children)
        return
    supposed = answer.if_offered
    if supposed is not None:
        told = tuple(map(_cause, supposed.causes)) or (Node(supposed.nothing_further),)
        yield Node(f"{answer.lacking} {supposed.supposing}:", tone="bold", children=told)
    elif answer.lacking:
        yield Node(answer.lacking, tone="bold")
    if answer.chosen:
        yield Node("It is the plan's product, but no units of it are planned.", tone="bold")
    if answer.out_of_reach:
        yield Node(answer.out_of_reach, tone="bold")
    yield Node("What stands in the way", tone="bold", children=tuple(map(_cause, answer.causes)))
    for way in answer.others:
        yield Node("Or, another way", tone="bold", children=tuple(map(_cause, way)))
    for text in answer.said:
        yield Node(dated(text), "the plan says")
    search = tuple(outline_node(child) for child in answer.tree.children)
    # One level further in than the summary, so that it is there and not in the way.
    yield Node("The search, rule by rule", tone="muted", children=(Node(answer.tree.text, children=search),))


def _cause(cause: AbsentCause) -> Node:
    return Node(dated(cause.text), "×", f"[{cause.path}]" if cause.path else "")
