"""A plan as rows, in the order it is read: pure data that the plan pane draws and the tests compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from engine.plan import AdjunctItem, Advice, LineAssessment, Plan, Question, Rejected
from engine.plan.entries import item_id
from engine.render.words import dated
from tui.panes.argument_rows import argument_rows
from tui.panes.dose_rows import dose_rows
from tui.panes.rebalancing_rows import complication_rows, exposure_rows, monitoring_rows
from tui.panes.row import PlanRow
from tui.year import dates

SEVERITY_TONES = {"absolute": "stop", "relative": "warn", "caution": "warn", "information": "muted"}
LAYERS = {"upper": "skin surface", "middle": "middle layer", "dermal": "deep layer", "neighbour": "further"}


def rows_of(plan: Plan, label: Callable[[str], str]) -> tuple[PlanRow, ...]:
    """Return the rows of a plan, each with a key of its own; `label` names a term of the knowledge base."""
    seen: dict[str, int] = {}
    rows: list[PlanRow] = []
    for row in _rows(plan, label):
        if row.kind == "heading":
            rows.append(PlanRow(f"gap/{row.key}", "gap", ""))
        row = replace(row, text=dated(row.text), detail=dated(row.detail), tail=dates.dated(row.tail))
        seen[row.key] = count = seen.get(row.key, 0) + 1
        rows.append(row if count == 1 else replace(row, key=f"{row.key}#{count}"))
    return tuple(rows)


def _rows(plan: Plan, label: Callable[[str], str]) -> Iterator[PlanRow]:
    tone = {"stop": "stop", "complete": "good", "questions_open": "bold", "nothing_recommended": "bold"}
    yield PlanRow("headline", "headline", plan.headline, tone=tone[plan.status])
    for notice in plan.notices[:1]:
        yield PlanRow("notice/0", "note", notice)
    yield from _safety(plan)
    yield from dose_rows(plan, label)
    yield from exposure_rows(plan)
    yield from _advice("Balance", "balance", plan.balance)
    yield from _lines(plan)
    yield from _adjuncts(plan)
    yield from _deferred(plan)
    yield from _questions(plan.questions, label)
    yield from _rejected(plan.not_recommended)
    yield from _conflicts(plan)
    yield from _advice("Advice", "advice", plan.advice)
    yield from _advice("Same day and gaps", "sequence", plan.sequence)
    yield from _advice("Clinic claims", "claims", plan.claims)
    yield from _advice("To say", "counselling", plan.counselling)
    yield from _care(plan, label)
    yield from _follow_up(plan)
    yield from monitoring_rows(plan)
    yield from complication_rows(plan)
    yield from _assessments(plan)
    yield from _advice("What the law and regulators ask for", "requirements", plan.requirements)
    yield from argument_rows(plan.arguments)
    if plan.notices[1:]:
        yield PlanRow("notices", "heading", "Please note")
    for number, notice in enumerate(plan.notices[1:], start=1):
        yield PlanRow(f"notice/{number}", "note", notice)


def _safety(plan: Plan) -> Iterator[PlanRow]:
    if plan.safety:
        yield PlanRow("safety", "heading", "Safety")
    for number, found in enumerate(plan.safety):
        until = f"until {found.until}" if found.until else ""
        override = f"Overridden by {found.overridden_by}. " if found.overridden_by else ""
        yield PlanRow(
            f"safety/{found.statement}/{number}",
            "text",
            found.title,
            lead=found.severity,
            tone=SEVERITY_TONES[found.severity],
            tail=until,
            detail=f"{override}{found.action}",
            items=(item_id("safety", found),),
            statement=found.statement.partition(":")[2] if found.severity == "relative" else "",
        )


def _advice(title: str, key: str, advice: tuple[Advice, ...]) -> Iterator[PlanRow]:
    if advice:
        yield PlanRow(key, "heading", title)
    same: dict[tuple[str, str], list[Advice]] = {}
    for one in advice:
        alone = "" if one.side in ("right", "left") else one.id
        same.setdefault((one.text, alone), []).append(one)
    for (text, _), members in same.items():
        items = tuple(one.id for one in members)
        claims = " ".join(f"{c.made_by}: “{c.text}” {c.verdict.capitalize()}" for c in members[0].claims)
        yield PlanRow(f"{key}/{items[0]}", "text", text, lead="–", tail=_sides(members), detail=claims, items=items)


def _sides(members: Sequence[Advice | LineAssessment]) -> str:
    """Name the sides as the table of injections does."""
    return " ".join(side[0].upper() for side in ("right", "left") if any(one.side == side for one in members))


def _lines(plan: Plan) -> Iterator[PlanRow]:
    if plan.lines:
        yield PlanRow("lines", "heading", "Lines as read")
    same: dict[tuple[str, ...], list[LineAssessment]] = {}
    for line in plan.lines:
        same.setdefault((line.line, line.line_type, line.toxin, line.severity), []).append(line)
    for members in same.values():
        first, sides = members[0], _sides(members)
        kind = "graded" if first.line_type == "not_graded_by_type" else first.line_type.replace("_", " ")
        yield PlanRow(
            first.id,
            "text",
            f"{first.label}{f' · {sides}' if sides else ''}",
            lead=kind,
            tail=f"toxin {first.toxin.replace('_', ' ')}",
            detail=first.severity,
            items=tuple(member.id for member in members),
        )


def _adjuncts(plan: Plan) -> Iterator[PlanRow]:
    layer = ""
    for item in plan.adjuncts:
        if item.layer != layer:
            layer = item.layer
            yield PlanRow(f"adjuncts/{layer}", "heading", f"Skin treatments: {LAYERS.get(layer, layer)}")
        yield _adjunct("adjunct", item)
    for title, key, items in (
        ("Home care", "home", plan.home_care),
        ("Referral", "referral", plan.referrals),
        ("Would suit, but not on offer here", "elsewhere", plan.not_on_offer),
    ):
        if items:
            yield PlanRow(key, "heading", title)
        for item in items:
            yield _adjunct(key, item)


def _adjunct(key: str, item: AdjunctItem) -> PlanRow:
    caution = "! caution" if item.cautions else ""
    return PlanRow(
        f"{key}/{item.treatment}",
        "text",
        item.label if item.status == "recommended" else f"({item.label})",
        lead=f"{item.rank}.",
        tail=caution,
        detail=item.course or "",
        items=(item.id,),
    )


def _deferred(plan: Plan) -> Iterator[PlanRow]:
    if plan.deferred:
        yield PlanRow("deferred", "heading", "Wait")
    for number, one in enumerate(plan.deferred):
        yield PlanRow(
            f"deferred/{one.id}/{number}",
            "text",
            one.label,
            lead="wait",
            tone="warn",
            tail=f"until {one.until}" if one.until else "end not known",
            detail=one.reasons[0].text if one.reasons else "",
            items=(one.id,),
        )


def _questions(questions: tuple[Question, ...], label: Callable[[str], str]) -> Iterator[PlanRow]:
    if questions:
        yield PlanRow("questions", "heading", f"Still to ask: {len(questions)}", tail="enter goes there")
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.group or question.id, []).append(question)
    for group, members in groups.items():
        first = members[0]
        many = len(members) > 1
        yield PlanRow(
            f"question/{group}",
            "text",
            f"{_group_name(group, label)}: {len(members)} questions" if many else first.text,
            lead=first.severity,
            tone=SEVERITY_TONES[first.severity],
            detail=f"First: {first.text}" if many else "",
            items=tuple(item_id("questions", member) for member in members),
            goto=first.path,
        )


def _group_name(group: str, label: Callable[[str], str]) -> str:
    return label(group if ":" in group else f"question_group:{group}")


def _rejected(rejected: tuple[Rejected, ...]) -> Iterator[PlanRow]:
    if rejected:
        yield PlanRow("rejected", "heading", "Not recommended")
    for number, one in enumerate(rejected):
        yield PlanRow(
            f"rejected/{one.id}/{number}",
            "text",
            one.label,
            lead=one.severity or "no",
            tone=SEVERITY_TONES.get(one.severity or "", "muted"),
            detail=one.reasons[0].text if one.reasons else "",
            items=(one.id,),
        )


def _conflicts(plan: Plan) -> Iterator[PlanRow]:
    if plan.conflicts:
        yield PlanRow("conflicts", "heading", "Where sources disagree")
    for one in plan.conflicts:
        yield PlanRow(
            one.id, "text", one.positions[0] if one.positions else one.subject, lead="≠",
            detail=f"Decided by {one.decided_by}", items=(one.id,),
        )  # fmt: skip


def _follow_up(plan: Plan) -> Iterator[PlanRow]:
    if plan.follow_up:
        yield PlanRow("follow_up", "heading", "Follow-up")
    for one in plan.follow_up:
        when = str(one.on) if one.on else (f"day {one.day_offset}" if one.day_offset is not None else "")
        yield PlanRow(one.id, "text", one.text, lead="→", tail=when, items=(one.id,))


def _care(plan: Plan, label: Callable[[str], str]) -> Iterator[PlanRow]:
    if plan.care:
        yield PlanRow("care", "heading", "Before and after treatment", tail="days from each treatment")
    for one in plan.care:
        names = ", ".join(label(f"treatment:{name}") for name in one.treatments)
        depends = f"If: {one.applies_if}. " if one.applies_if else ""
        yield PlanRow(
            one.id,
            "text",
            one.text,
            lead="?" if one.open else one.phase,
            tail=one.days,
            detail=f"{depends}For {names}" + (" · practitioner" if one.audience == "practitioner" else ""),
            items=(one.id,),
        )


def _assessments(plan: Plan) -> Iterator[PlanRow]:
    if plan.assessments:
        yield PlanRow("assessments", "heading", "Measuring")
    for one in plan.assessments:
        told = (*one.readings, *one.noise)
        yield PlanRow(
            one.id,
            "text",
            one.label,
            lead="used" if one.status == "measured" else "follow",
            detail=" ".join(told) or (one.remarks[0].text if one.remarks else ""),
            items=(one.id,),
        )
