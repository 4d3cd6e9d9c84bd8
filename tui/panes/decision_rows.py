"""Decisions beside the rows of a plan: a mark before each line, and under it what was decided otherwise, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.deciding.remarks import Remark
from engine.deciding.standing import Standing
from tui.panes.plan_rows import SEVERITY_TONES
from tui.panes.row import PlanRow

MARKS = {"open": " ", "accepted": "✓", "changed": "~", "declined": "–", "outdated": "!", "gone": "!"}
MIXED = "±"
KEYS = "a accept · c change · x decline · enter why"
MOST = 2
"""Remarks shown under a row; the reasons of the row tell all of them."""

_SIDES = {"right": "R", "left": "L", "midline": "mid", "across": "across"}

Label = Callable[[str], str]


def with_decisions(
    rows: Sequence[PlanRow], found: Sequence[Standing], told: Sequence[Remark], label: Label
) -> tuple[PlanRow, ...]:
    """Return the rows with marks and decisions; decisions on what is no longer in the plan stand on top."""
    by_item = {one.item: one for one in found if one.line is not None}
    marked: list[PlanRow] = []
    for row in rows:
        members = [by_item[item] for item in row.items if item in by_item]
        if row.kind == "columns":
            marked.append(replace(row, mark=" "))
        elif members and row.kind in ("dose", "text"):
            marked.append(_marked(row, members, told, label))
        else:
            marked.append(row)
    gone = tuple(_gone([one for one in found if one.state == "gone"], label))
    general = tuple(_general([one for one in told if not one.items]))
    at = next((place for place, row in enumerate(marked) if row.kind == "gap"), len(marked))
    return (*marked[:at], *gone, *general, *marked[at:])


def _marked(row: PlanRow, members: Sequence[Standing], told: Sequence[Remark], label: Label) -> PlanRow:
    marks = {MARKS[one.state] for one in members}
    below = [line for one in members for line in _lines(one, len(members) > 1 or row.kind == "dose", label)]
    if len(below) > 1 and len(set(_unsided(members, label))) == 1:
        below = below[:1]
    items = {one.item for one in members}
    remarks = tuple(dict.fromkeys((SEVERITY_TONES[one.severity], one.text) for one in told if items & set(one.items)))
    shown = [(tone, f"! {text}") for tone, text in remarks[:MOST]]
    if len(remarks) > MOST:
        shown.append(("warn", f"! {len(remarks) - MOST} more against it: enter, or w"))
    mark = marks.pop() if len(marks) == 1 else MIXED
    return replace(row, mark=mark, below=(*below, *shown), remarks=remarks)


def _unsided(members: Sequence[Standing], label: Label) -> list[tuple[tuple[str, str], ...]]:
    return [tuple(_lines(one, False, label)) if one.state != "changed" else ((one.item, ""),) for one in members]


def _lines(one: Standing, sided: bool, label: Label) -> Iterator[tuple[str, str]]:
    decision, line = one.decision, one.line
    if decision is None or line is None:
        return
    side = f"{_SIDES.get(one.item.rpartition('/')[2], '')} " if sided else ""
    why = [label(f"decision_reason:{decision.reason}")] if decision.reason else []
    why += [decision.text] if decision.text else []
    if one.state == "outdated":
        yield "warn", f"! {side}was {decision.decision}. {one.note}"
    elif one.state == "changed":
        parts = []
        if decision.units is not None:
            parts.append(f"{plain(decision.units)} U, plan {plain(line.units or Decimal(0))}")
        if decision.points is not None:
            parts.append(f"{decision.points} point{'s' if decision.points != 1 else ''}")
        yield "bold", " · ".join([f"~ {side}{', '.join(parts) or 'changed'}", *why])
    elif one.state == "declined":
        yield "bold", " · ".join(["– declined", *why])
    elif one.note or decision.text:
        yield "muted", " · ".join(filter(None, (one.note, decision.text)))


def _gone(found: Sequence[Standing], label: Label) -> Iterator[PlanRow]:
    if found:
        yield PlanRow("gap/gone", "gap", "")
        yield PlanRow("gone", "heading", "Decided, and no longer in the plan")
    for one in found:
        assert one.decision is not None
        units = f" {plain(one.decision.units)} U" if one.decision.units is not None else ""
        yield PlanRow(
            f"gone/{one.item}", "text", item_words(one.item, label), lead="!", tone="warn",
            tail=f"{one.decision.decision}{units}", detail=one.note, items=(one.item,),
        )  # fmt: skip


def _general(told: Sequence[Remark]) -> Iterator[PlanRow]:
    if told:
        yield PlanRow("gap/remarks", "gap", "")
        yield PlanRow("remarks", "heading", "On the plan as decided")
    for one in told:
        tone = SEVERITY_TONES[one.severity]
        yield PlanRow(f"remark/{one.comment}", "text", one.text, lead=one.severity, tone=tone)


def item_words(item: str, label: Label) -> str:
    """A line by its id, in words."""
    head, *parts = item.split("/")
    if head == "toxin" and len(parts) == 3:
        return f"{label(f'muscle:{parts[1]}').partition(' (')[0]}, {parts[2]}"
    return label(f"treatment:{parts[0]}") if parts else item


def tally(done: int, of: int) -> str:
    """How far the deciding is; nothing where there is nothing to decide."""
    return f"{done} of {of} decided" if of else ""


def plain(number: Decimal) -> str:
    """Write a number without idle zeros or exponent."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def by_section(found: Sequence[Standing]) -> Mapping[str, tuple[Standing, ...]]:
    """The lines of a plan by what is decided together."""
    sections: dict[str, list[Standing]] = {}
    for one in found:
        if one.line is not None:
            sections.setdefault(one.line.section, []).append(one)
    return {key: tuple(members) for key, members in sections.items()}
