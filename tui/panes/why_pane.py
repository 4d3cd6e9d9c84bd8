"""Why: the reasons of the plan line under the cursor, down to answers and sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from engine.plan import Evidence, Plan, Reason
from tui.panes.row import PlanRow
from tui.session.backend import Explained
from tui.widgets.outline import Node, Outline

TAGS = {
    "conclusion": ("", "bold"),
    "rule": ("rule", ""),
    "answer": ("answer", "good"),
    "statement": ("says", ""),
    "source": ("source", "muted"),
    "absent": ("absent", "muted"),
    "step": ("step", ""),
}


MOST = 4
"""A row of many items, such as a group of open questions, shows the reasons of the first few."""


class WhyPane(Vertical):
    """One tree per item of the row; where the engine has none, the reasons the item itself gives."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._subject: str | None = None

    def compose(self) -> ComposeResult:
        """Lay out the tree."""
        yield Static("Choose a line of the plan to see its reasons.", id="why-empty", markup=False)
        yield Outline(depth=2, id="why-tree")

    def on_mount(self) -> None:
        """Start empty."""
        self.border_title = "Why"
        self.border_subtitle = "←→ close, open"
        self.clear()

    def clear(self) -> None:
        """Show no reasons: there is no current plan, or nothing is chosen."""
        self._subject = None
        self.border_title = "Why"
        self.query_one(Outline).display = False
        self.query_one("#why-empty").display = True

    def show(self, row: PlanRow, plan: Plan, explain: Callable[[str], Explained | None]) -> None:
        """Show the reasons of a row of this plan."""
        nodes = list(_trees(row, plan, explain)) or list(own_reasons(row, plan))
        tree = self.query_one(Outline)
        fresh = row.key != self._subject
        self._subject = row.key
        self.border_title = f"Why · {row.text[:48]}"
        tree.display = bool(nodes)
        self.query_one("#why-empty").display = not nodes
        tree.show_nodes(nodes, fresh=fresh)


def _trees(row: PlanRow, plan: Plan, explain: Callable[[str], Explained | None]) -> Iterator[Node]:
    """Yield the engine's trees; several of them stand each under the name of its item."""
    names = {item.id: f"{item.side}: {item.units} {item.unit_name}s" for item in plan.toxin}
    names.update({question.id: question.text for question in plan.questions})
    for item in row.items[:MOST]:
        if (found := explain(item)) is None:
            continue
        below = tuple(_node(child) for child in found.children)
        if len(row.items) > 1:
            yield Node(names.get(item, item).capitalize(), "", "bold", below)
        else:
            yield from below


def _node(explained: Explained) -> Node:
    tag, tone = TAGS.get(explained.kind, ("", ""))
    if explained.kind == "conclusion" and not explained.children:
        tone = "muted"
    text = explained.text
    if explained.ref and explained.kind in ("rule", "statement", "source") and explained.ref not in text:
        text = f"{text} [{explained.ref}]"
    return Node(text, tag, tone, tuple(_node(child) for child in explained.children))


def own_reasons(row: PlanRow, plan: Plan) -> Sequence[Node]:
    """Return what the plan itself says about a row: its reasons, steps, cautions and evidence."""
    nodes: list[Node] = []
    for item in _items(plan):
        if getattr(item, "id", None) not in row.items and f"safety/{getattr(item, 'statement', '')}" not in row.items:
            continue
        below: list[Node] = [_reason(reason) for reason in getattr(item, "reasons", ())]
        below += [
            Node(f"{step.before_units} to {step.after_units} U: {step.why} [{step.rule}]", "step")
            for step in getattr(item, "steps", ())
        ]
        below += [Node(reason.text, "caution", "warn") for reason in getattr(item, "cautions", ())]
        below += [_evidence(one, plan) for one in getattr(item, "evidence", ())]
        side = getattr(item, "side", None)
        title = f"{row.text}{f', {side}' if side else ''}"
        nodes.append(Node(title, "", "bold", tuple(below)))
    return nodes


def _items(plan: Plan) -> Sequence[object]:
    return (
        *plan.safety, *plan.toxin, *plan.limits, *plan.balance, *plan.lines, *plan.adjuncts, *plan.home_care,
        *plan.referrals, *plan.not_on_offer, *plan.deferred, *plan.not_recommended, *plan.conflicts,
        *plan.advice, *plan.counselling, *plan.follow_up, *plan.questions,
    )  # fmt: skip


def _reason(reason: Reason) -> Node:
    return Node(f"{reason.text} [{reason.rule}]", "rule")


def _evidence(evidence: Evidence, plan: Plan) -> Node:
    citations = {source.id: source.citation for source in plan.sources}
    below = tuple(Node(citations.get(source, source), "source", "muted") for source in evidence.sources)
    strength = f"{evidence.basis}, level {evidence.level}, {evidence.verification}"
    return Node(f"{evidence.title} ({strength}) [{evidence.statement}]", "says", "", below)
