"""The reasons of a plan row as trees: what the engine recorded, then the evidence with its strength and sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.plan import Candidate, Evidence, InjectionItem, Plan
from engine.plan.entries import entries
from engine.render.placement_words import note_strength, placement_notes
from engine.render.words import dated
from tui.panes.argument_rows import argument_nodes
from tui.panes.row import PlanRow
from tui.session.backend import Explained
from tui.widgets.outline import Node

MOST = 4
"""A row of many items, such as a group of open questions, shows the reasons of the first few."""

TAGS = {
    "conclusion": ("", "bold"),
    "rule": ("rule", ""),
    "answer": ("answer", "good"),
    "statement": ("says", ""),
    "source": ("source", "muted"),
    "absent": ("–", "muted"),
    "step": ("step", ""),
}


def reasons(row: PlanRow, plan: Plan, explain: Callable[[str], Explained | None]) -> Iterator[Node]:
    """Yield the trees of a row; those of several items stand each under the name of its item."""
    if row.remarks:
        told = tuple(Node(text, "against", tone=tone) for tone, text in row.remarks)
        yield Node("The decision, held against the rules", tone="bold", children=told)
    found = entries(plan)
    for name in row.items[:MOST]:
        item = found.get(name)
        explained = explain(name)
        below = tuple(outline_node(child) for child in explained.children) if explained is not None else ()
        if isinstance(item, Candidate):
            below = (*argument_nodes(item), *below)
        below = (*(_given(item, plan) if isinstance(item, InjectionItem) else ()), *(below or tuple(_own(item))))
        if evidence := tuple(_evidence(one, plan) for one in getattr(item, "evidence", ())):
            below = (*below, Node("Evidence", tone="bold", children=evidence))
        if len(row.items) > 1:
            yield Node(_title(item, name), tone="bold", children=below)
        else:
            yield from below


def _given(item: InjectionItem, plan: Plan) -> Iterator[Node]:
    """Yield where the units of an injection go, how they stand to the label, and what sources write of the place."""
    about = "≈ " if item.points_rounded else ""
    for group in item.points:
        each = dict.fromkeys(zip(group.units, group.volume_ml or [None] * len(group.units), strict=True))
        amounts = ", ".join(
            f"{units} U" + (f" ({about}{volume} mL)" if volume is not None else "") for units, volume in each
        )
        count = len(group.units)
        where = f", {group.site}" if group.site else ""
        yield Node(f"{count} point{'s' if count != 1 else ''} of {amounts}{where}", "give")
    yield Node(item.label_note, "label", tone="" if item.on_label else "warn")
    for note, text in placement_notes(item):
        citations = {source.id: source.citation for source in plan.sources}
        below = tuple(Node(citations.get(source, source), "source", tone="muted") for source in note.sources)
        yield Node(f"{text} ({note_strength(note)})", "place", f"[{note.statement}]", children=below)


def _title(item: object, name: str) -> str:
    if isinstance(item, InjectionItem):
        return f"{item.side.capitalize()}: {item.units} {item.unit_name}s"
    if (side := getattr(item, "side", None)) in ("right", "left"):
        return str(side).capitalize()
    return str(getattr(item, "text", None) or getattr(item, "label", None) or name)


def outline_node(explained: Explained) -> Node:
    """A node of a tree of reasons as it is drawn."""
    tag, tone = TAGS.get(explained.kind, ("", ""))
    if explained.kind == "conclusion" and not explained.children:
        tone = "muted"
    cited = explained.kind in ("rule", "statement", "source") and explained.ref not in (None, explained.text)
    ref = f"[{explained.ref}]" if cited else ""
    return Node(dated(explained.text), tag, ref, tone, tuple(outline_node(child) for child in explained.children))


def _own(item: object) -> Iterator[Node]:
    """Yield what the item itself says, where the engine has no tree for it."""
    for reason in getattr(item, "reasons", ()):
        yield Node(dated(reason.text), "rule", f"[{reason.rule}]")
    for step in getattr(item, "steps", ()):
        yield Node(f"{step.before_units} to {step.after_units} U: {step.why}", "step", f"[{step.rule}]")
    for caution in getattr(item, "cautions", ()):
        yield Node(dated(caution.text), "caution", tone="warn")


def _evidence(evidence: Evidence, plan: Plan) -> Node:
    citations = {source.id: source.citation for source in plan.sources}
    below = tuple(Node(citations.get(source, source), "source", tone="muted") for source in evidence.sources)
    basis = evidence.basis.replace("_", " ")
    strength = f"{basis}, {'law or label' if evidence.level == 'reg' else f'level {evidence.level}'}"
    text = f"{evidence.title} ({strength}, {evidence.verification})"
    return Node(text, "says", f"[{evidence.statement}]", children=below)
