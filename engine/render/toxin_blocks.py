"""What to inject: one table per area, then totals and maxima."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from engine.plan import InjectionItem, LimitCheck, Plan, PointGroup, ProductTotal
from engine.render import words
from engine.render.document import Block, Column, Entries, Entry, Paragraph, Section, Subsection, Table
from engine.render.notes import because, gathered, mark
from engine.render.placement_words import note_strength, placement_in_short, placement_notes

_INJECTIONS = (
    Column("Muscle"),
    Column("Side"),
    Column("Units", right=True),
    Column("Points"),
    Column("mL", right=True),
    Column("Range", right=True),
    Column("Label", detail=True),
    Column("Stands on", detail=True),
)


_ROUNDING = (
    "Volumes: as the label prints them, else units over dilution, shown to 0.0001 mL (half to even; ≈ at a point whose "
    "rounding shows in the sum); draw up to the syringe's scale."
)


def _rounded(plan: Plan) -> bool:
    """Whether a volume at a point is not the exact quotient of its units and the dilution."""
    dilutions = {total.product: total.dilution_units_per_ml for total in plan.totals}
    return any(
        volume * (dilutions[item.product] or 0) != units
        for item in plan.toxin
        for group in item.points
        for units, volume in zip(group.units, group.volume_ml or (), strict=False)
    )


def injection_blocks(
    plan: Plan, kb: words.Labels, numbers: Mapping[str, int], *, brief: bool = False
) -> Iterator[Block]:
    """Yield the injections, area by area in plan order, then totals and maxima.

    In brief an area has its table, the steps of its doses, cautions, and what is not plainly on label.
    """
    if not (plan.toxin or plan.products):
        return
    yield Section("What to inject")
    if not plan.toxin:
        yield Paragraph(f"Nothing to inject at this visit. {_why_nothing(plan, kb)}".strip())
    for choice in plan.products if plan.toxin else ():
        where = f" in the {words.term(kb, choice.area, 'area')}" if choice.area else ""
        yield Paragraph(f"{choice.label}{where}. {because(choice.reasons)}".strip())
    by_area: dict[tuple[str, str], list[InjectionItem]] = {}
    for item in plan.toxin:
        by_area.setdefault((item.area, item.product), []).append(item)
    shared = _shared_cautions(by_area, kb)
    if shared:
        yield Entries(tuple(Entry(f"{words.listed(where)}: {text}", "!") for text, where in shared.items()))
    for (area, product), items in by_area.items():
        yield from _area_blocks(area, product, items, kb, numbers, brief=brief, told=shared.keys())
    if plan.totals:
        yield Subsection("Session totals")
        yield _totals_table(plan.totals, kb)
        if _rounded(plan):
            yield Paragraph(_ROUNDING)
    if plan.limits:
        yield Subsection("Maxima")
        within = [limit for limit in plan.limits if brief and limit.within]
        if shown := [limit for limit in plan.limits if limit not in within]:
            yield _limits_table(shown, kb, numbers)
        if within:
            yield Entries((Entry(f"Within: {'; '.join(_within(within, kb, numbers))}."),))


def _shared_cautions(
    by_area: Mapping[tuple[str, str], Sequence[InjectionItem]], kb: words.Labels
) -> dict[str, list[str]]:
    """Cautions that concern several areas, each with these; an area that one concerns in part names its muscles."""
    met: dict[str, dict[str, list[InjectionItem]]] = {}
    whole: dict[str, list[InjectionItem]] = {}
    for (area, _), items in by_area.items():
        name = words.capital(words.term(kb, area, "area"))
        whole.setdefault(name, []).extend(items)
        for item in items:
            for caution in item.cautions:
                concerned = met.setdefault(words.sentence(caution.text), {}).setdefault(name, [])
                if item not in concerned:
                    concerned.append(item)
    return {
        text: [
            name if len(items) == len(whole[name]) else f"{name} ({', '.join(map(_subject, items))})"
            for name, items in where.items()
        ]
        for text, where in met.items()
        if len(where) > 1
    }


def _why_nothing(plan: Plan, kb: words.Labels) -> str:
    """What holds back every area that a product was chosen for, in a sentence each."""
    waits = [one for one in plan.deferred if one.id.startswith(("toxin/", "product/"))]
    told: dict[str, list[str]] = {}
    for wait in waits:
        until = f"must wait until {words.day(wait.until)}" if wait.until else "must wait, the end not known"
        told.setdefault(until, []).append(_area(wait.id, wait.label, kb))
    asked = [one for one in plan.questions if any(held.startswith(("toxin/", "product/")) for held in one.blocks)]
    said = [f"{words.capital(words.listed(names))} {until}." for until, names in told.items()]
    if asked:
        verb = "waits" if len(asked) == 1 else "wait"
        said.append(f"{words.counted(len(asked), 'open question')} {verb} for an answer first (see To ask).")
    passed = [limit for limit in plan.limits if not limit.within]
    if passed and not said:
        said.append("A maximum would be passed (see Maxima).")
    return " ".join(said)


def _area(item: str, label: str, kb: words.Labels) -> str:
    head, _, rest = item.partition("/")
    return f"the {words.term(kb, rest, 'area')}" if head == "toxin" and "/" not in rest else label


def _area_blocks(
    area: str,
    product: str,
    items: Sequence[InjectionItem],
    kb: words.Labels,
    numbers: Mapping[str, int],
    *,
    brief: bool,
    told: Collection[str],
) -> Iterator[Block]:
    total = sum((item.units for item in items), Decimal(0))
    yield Subsection(
        words.capital(words.term(kb, area, "area")),
        f"{words.units(total)} of {words.term(kb, product, 'product')}",
    )
    rows = [_injection_row(item, numbers) for item in items]
    # In brief the heading's sum and the session's total say as much.
    if summed := len(rows) > 1 and not brief:
        volumes = [item.volume_ml for item in items if item.volume_ml is not None]
        volume = words.millilitres(sum(volumes, Decimal(0))) if len(volumes) == len(items) else ""
        count = sum(len(group.units) for item in items for group in item.points)
        complete = all(item.points for item in items)
        points = words.counted(count, "point") if complete else ""
        rows.append(("Total", "", words.number(total), points, volume, "", "", ""))
    yield Table(_INJECTIONS, tuple(rows), total=summed).without_empty_columns()
    subjects = [_subject(item) for item in items]
    label_remarks = [i for i in items if i.label_note and not (brief and _plainly_on_label(i))]
    explained = () if brief else items
    cautions = [(_subject(i), text) for i in items for c in i.cautions if (text := words.sentence(c.text)) not in told]
    remarks = (
        *gathered([(_subject(i), _step(i, s)) for i in items for s in range(len(i.steps))], subjects, "•"),
        *gathered(cautions, subjects, "!"),
        *gathered([(_subject(i), _label_remark(i)) for i in label_remarks], subjects, "•"),
        *gathered([(_subject(i), words.sentence(r.text)) for i in explained for r in i.reasons], subjects, "•"),
    )
    if remarks:
        yield Entries(remarks)
    if placed := _placement(items, numbers, brief=brief):
        yield Entries(placed)


def _placement(items: Sequence[InjectionItem], numbers: Mapping[str, int], *, brief: bool) -> tuple[Entry, ...]:
    """Where each muscle's dose goes, in short or every note; what holds for the whole area names no muscle."""
    told: dict[str, list[InjectionItem]] = {}
    for item in items:
        if brief:
            short, notes = placement_in_short(item)
            sources = tuple(dict.fromkeys(source for note in notes for source in note.sources))
            texts = [f"{short} {words.numbered_sources(sources, numbers)}"] if short else []
        else:
            texts = [
                f"{text} ({note_strength(note)} {words.numbered_sources(note.sources, numbers)})"
                for note, text in placement_notes(item)
            ]
        for text in texts:
            told.setdefault(text, []).append(item)
    return tuple(
        Entry(text if len(mine) == len(items) else f"{', '.join(_subjects(mine, items))}: {text}", "⌖")
        for text, mine in told.items()
    )


def _subjects(mine: Sequence[InjectionItem], items: Sequence[InjectionItem]) -> list[str]:
    """Name items of an area: a muscle of which all sides are meant without its sides."""
    named = []
    for muscle in dict.fromkeys(item.muscle_label for item in mine):
        own = [item for item in mine if item.muscle_label == muscle]
        whole = len(own) == sum(item.muscle_label == muscle for item in items)
        named += [words.capital(muscle)] if whole else [_subject(item) for item in own]
    return named


def _plainly_on_label(item: InjectionItem) -> bool:
    return item.on_label and all(one.verification == "verified" for one in item.evidence)


def _subject(item: InjectionItem) -> str:
    """Name a row of the table within its area."""
    return words.capital(item.muscle_label) + ("" if item.side == "midline" else f" {item.side}")


def _injection_row(item: InjectionItem, numbers: Mapping[str, int]) -> tuple[str, ...]:
    consider = " (consider)" if item.status == "consider" else ""
    return (
        words.capital(item.muscle_label) + consider,
        item.side,
        words.number(item.units),
        "; ".join(_points(group, about="≈ " if item.points_rounded else "") for group in item.points),
        "" if item.volume_ml is None else words.millilitres(item.volume_ml),
        words.number_range(item.range_low_units, item.range_high_units),
        "on label" if item.on_label else "OFF LABEL",
        # The first statement is the one the number comes from; the others are in the reasons.
        mark(item.evidence[0], numbers) if item.evidence else "",
    )


def _points(group: PointGroup, *, about: str = "") -> str:
    """Write points as `2 × 4 (0.1 mL)`, unequal ones as `1 × 4 + 2 × 3`; units and mL are per point."""
    volumes = group.volume_ml or (None,) * len(group.units)
    parts: list[str] = []
    for (each, volume), same in groupby(zip(group.units, volumes, strict=True)):
        ml = "" if volume is None else f" ({about}{words.millilitres(volume)} mL)"
        parts.append(f"{len(list(same))} × {words.number(each)}{ml}")
    site = f"{words.spoken(group.site)} " if group.site else ""
    return site + " + ".join(parts)


def _step(item: InjectionItem, index: int) -> str:
    step = item.steps[index]
    why = step.why.rstrip(".")
    if step.before_units == step.after_units:
        return f"Dose stays at {words.units(step.after_units)}: {why}."
    return f"Dose {words.number(step.before_units)} → {words.units(step.after_units)}: {why}."


def _label_remark(item: InjectionItem) -> str:
    return words.sentence(f"{'On label' if item.on_label else 'Off label'}: {item.label_note}")


def _totals_table(totals: Sequence[ProductTotal], kb: words.Labels) -> Table:
    columns = (
        Column("Product"),
        Column("Units", right=True),
        Column("mL", right=True),
        Column("Dilution"),
        Column("By area", detail=True),
    )
    rows = tuple(
        (
            total.label,
            words.number(total.units),
            "" if total.volume_ml is None else words.millilitres(total.volume_ml),
            f"{words.number(total.dilution_units_per_ml)} U per mL" if total.dilution_units_per_ml else "",
            ", ".join(f"{words.term(kb, area, 'area')} {words.number(units)}" for area, units in total.areas.items()),
        )
        for total in totals
    )
    return Table(columns, rows).without_empty_columns()


def _limits_table(limits: Sequence[LimitCheck], kb: words.Labels, numbers: Mapping[str, int]) -> Table:
    columns = (
        Column("Maximum for"),
        Column("Planned", right=True),
        Column("Maximum", right=True),
        Column("", right=False),
        Column("Stands on", detail=True),
    )
    rows = tuple(
        (
            _limited(limit, kb),
            words.number(limit.planned_units),
            words.number(limit.max_units),
            "within" if limit.within else "EXCEEDED",
            mark(limit.evidence[0], numbers) if limit.evidence else "",
        )
        for limit in limits
    )
    return Table(columns, rows)


def _within(limits: Sequence[LimitCheck], kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[str]:
    """Yield what is planned of each maximum, those that stand on the same together."""
    by_mark: dict[str, list[str]] = {}
    for limit in limits:
        name = _limited(limit, kb)
        amount = f"{words.number(limit.planned_units)} of {words.number(limit.max_units)}"
        stands_on = f" ({mark(limit.evidence[0], numbers)})" if limit.evidence else ""
        by_mark.setdefault(stands_on, []).append(f"{words.uncapital(name)} {amount}")
    for stands_on, told in by_mark.items():
        yield f"{'; '.join(told)}{stands_on}"


def _limited(limit: LimitCheck, kb: words.Labels) -> str:
    areas = words.terms(kb, limit.areas, "area", at_most=None)
    scope = {"area_set": "", "area": ""}.get(limit.scope, words.spoken(limit.scope))
    return words.capital(": ".join(part for part in (scope, areas) if part) or words.spoken(limit.scope))
