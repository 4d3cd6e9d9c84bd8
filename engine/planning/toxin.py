"""The toxin part of the plan: lines, products, injections, totals, limits and balance."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal, cast

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT, Value, plain
from engine.plan import (
    Advice,
    DoseStep,
    InjectionItem,
    LimitCheck,
    LineAssessment,
    PlanSide,
    PointGroup,
    ProductChoice,
    ProductTotal,
    Reason,
)
from engine.planning.ended import told
from engine.planning.placed import placement
from engine.planning.points import printed_volume, split_units, to_syringe
from engine.planning.rebalancing import claims_about
from engine.planning.spacing import spaced, spacing_cautions
from engine.planning.view import Slots, View, bare

SIDE_ORDER = {"right": 0, "midline": 1, "across": 1, "left": 2}
_STAGE_ORDER = ("strength", "sex", "wish", "response", "ceiling", "thinning", "age", "first")


def lines(view: View) -> tuple[LineAssessment, ...]:
    """What each recorded line is, and what that means for toxin."""
    found = []
    for fact, slots in view.all("line_type"):
        line, side = str(slots["line"]), cast(PlanSide, slots["side"])
        verdicts = view.all("verdict", line=line, side=side)
        item = view.register(f"line/{bare(line)}/{side}", (fact, *(v for v, _ in verdicts)))
        basis = [slot["basis"] for _, slot in verdicts]
        found.append(
            LineAssessment(
                id=item,
                line=bare(line),
                label=view.label(line),
                side=side,
                line_type=cast(Any, slots["type"]),
                severity=_severity(view, line, side),
                toxin=cast(Any, verdicts[0][1]["verdict"]) if verdicts else "unknown",
                reasons=(view.reason(fact), *(view.reason(v) for v, _ in verdicts)),
                evidence=view.evidence([*basis, *view.support(fact)]),
            )
        )
    return tuple(sorted(found, key=lambda entry: (entry.line, SIDE_ORDER[entry.side])))


def _severity(view: View, line: str, side: str) -> str:
    for given in view.derivation.origins:
        if given.relation == "line_seen" and given.values[:2] == (line, side):
            slots = view.derivation.slots(given)
            words = {"rest": "rest", "expression": "expression", "grade": "grade", "mm": "measured"}
            parts = [f"{word} {view.label(slots[k])}" for k, word in words.items() if slots[k] != ABSENT]
            unit = f" ({_scale(view, line)})"
            return (", ".join(parts) or "not graded") + unit
    return "not graded"


def _scale(view: View, line: str) -> str:
    """The scale the line was graded on, in words."""
    return next(view.label(g.values[1]) for g in view.derivation.origins if g[0] == "line_scale" and g[1][0] == line)


def products(view: View) -> tuple[ProductChoice, ...]:
    """The product of the plan, and those named for single areas."""
    found = []
    for fact, slots in view.all("global_choice"):
        product = str(slots["product"])
        view.register(f"product/{bare(product)}", (fact,))
        found.append(ProductChoice(product=bare(product), label=view.label(product), reasons=(view.reason(fact),)))
    for fact, slots in view.all("chosen"):
        because = view.because(fact)[0]
        if because.rule == "selection.chosen-for-area":
            product = str(slots["product"])
            view.register(f"product/{bare(product)}", (fact,))
            found.append(
                ProductChoice(
                    product=bare(product),
                    label=view.label(product),
                    area=bare(slots["area"]),
                    reasons=(view.reason(fact),),
                )
            )
    return tuple(found)


def area_order(view: View, area: str) -> tuple[int, str]:
    """Areas from forehead to neck."""
    place = view.individual(f"area:{area}").one("order")
    return (place if isinstance(place, int) else len(view.kb.individuals), area)


def injections(view: View) -> tuple[InjectionItem, ...]:
    """One entry per muscle and side."""
    groups: dict[tuple[Value, ...], list[tuple[Fact, Slots]]] = {}
    for fact, slots in view.all("item"):
        key = (slots["area"], slots["product"], slots["muscle"], slots["side"])
        groups.setdefault(key, []).append((fact, slots))
    items = [_injection(view, rows) for rows in groups.values()]
    return tuple(sorted(items, key=lambda i: (area_order(view, i.area), i.muscle, SIDE_ORDER[i.side])))


def _injection(view: View, rows: list[tuple[Fact, Slots]]) -> InjectionItem:
    first = rows[0][1]
    area, product, muscle, side = (str(first[k]) for k in ("area", "product", "muscle", "side"))
    dilution = _dilution(view, product)
    units = plain(sum((Decimal(str(s["units"])) for _, s in rows), Decimal(0)))
    points, low, high, volume = [], Decimal(0), Decimal(0), Decimal(0)
    complete = True
    for _, slots in rows:
        part = view.individual(slots["part"])
        low += cast(Decimal, part.one("unitsLow"))
        high += cast(Decimal, part.one("unitsHigh"))
        group = _points(view, slots, dilution)
        complete = complete and group is not None
        if group is not None:
            points.append(group)
            volume += _drawn(group, dilution)
    item = f"toxin/{bare(area)}/{bare(muscle)}/{side}"
    notes, told = placement(view, area, product, muscle, side)
    view.register(item, (*(fact for fact, _ in rows), *told))
    served = {str(line) for d in {str(s["dose"]) for _, s in rows} for line in view.individual(d).many("forLine")}
    wanted = [row for row in view.all("wanted_line", area=area) if row[1]["line"] in served]
    if side in ("right", "left"):
        here = [row for row in wanted if row[1]["side"] in (side, "across", "midline")]
        wanted = here or wanted
    strengths = {slots["strength"] for _, slots in wanted}
    doses = list(dict.fromkeys(str(slots["dose"]) for _, slots in rows))
    steps = _steps(view, rows)
    total_volume = volume if complete else (None if dilution is None else units / dilution)
    label_facts = [f for d in doses for f, _ in view.all("on_label", dose=d, product=product)]
    companions = [view.reason(f) for f, _ in view.all("companion", area=area)] if not wanted else []
    goals = [view.reason(f) for f, _ in view.all("wanted_by_goal", area=area)]
    weighed = bool(view.all("weigh_first", area=area, product=product))
    return InjectionItem(
        id=item,
        status="consider" if strengths == {"consider"} or weighed else "recommended",
        area=bare(area),
        lines=tuple(sorted({bare(slots["line"]) for _, slots in wanted})),
        muscle=bare(muscle),
        muscle_label=view.label(muscle),
        side=cast(PlanSide, side),
        product=bare(product),
        unit_name=str(view.individual(product).one("unitName")),
        units=units,
        range_low_units=plain(low),
        range_high_units=plain(high),
        points=tuple(points) if complete else (),
        volume_ml=None if total_volume is None or dilution is None else to_syringe(total_volume),
        placement=notes,
        on_label=bool(label_facts),
        label_note=_label_note(view, doses, product, bool(label_facts)),
        steps=steps,
        reasons=tuple(
            dict.fromkeys(
                (
                    *(view.reason(f) for f, _ in wanted),
                    *goals,
                    *companions,
                    *(view.reason(f) for f, _ in _planned(view, doses, area)),
                )
            )
        ),
        cautions=(*_weighed(view, area, product), *cautions(view, product, area)),
        evidence=view.evidence(
            (*doses, *(s for step in steps for s in step.statements), *spaced(view, product), *_thinned(view, area))
        ),
    )


def _thinned(view: View, area: str) -> tuple[str, ...]:
    """What a wait for a thinned muscle rests on: inference, shown beside the sources of the dose."""
    rows = view.all("weigh_first", area=area, because="principle:REB-04")
    return tuple(dict.fromkeys(str(slots["because"]) for _, slots in rows))


def _planned(view: View, doses: Iterable[str], area: str) -> list[tuple[Fact, Slots]]:
    return [row for dose in doses for row in view.all("planned", dose=dose, area=area)]


def _dilution(view: View, product: str) -> Decimal | None:
    for given in view.derivation.origins:
        if given.relation == "offered" and given.values[0] == product:
            value = given.values[2]
            return value if isinstance(value, Decimal) else None if value == ABSENT else Decimal(str(value))
    return None


def _weighed(view: View, area: str, product: str) -> tuple[Reason, ...]:
    """What is to be known or weighed before the dose is given; what has ended is told with its day elsewhere."""
    found = (view.reason(fact) for fact, _ in view.all("weigh_first", area=area, product=product))
    return tuple(dict.fromkeys(reason for reason in found if reason.rule != "ended.weigh-toxin"))


def _points(view: View, slots: Slots, dilution: Decimal | None) -> PointGroup | None:
    part = view.individual(slots["part"])
    count = part.one("points")
    if not isinstance(count, int):
        return None
    site = part.one("site")
    units = split_units(Decimal(str(slots["units"])), count)
    printed = tuple(cast(Decimal, v) for v in part.many("volumePerPointMl"))
    volumes = None
    if dilution is not None:
        volumes = tuple(printed_volume(u, dilution, printed) or to_syringe(u / dilution) for u in units)
    return PointGroup(site=None if site is None else str(site), units=units, volume_ml=volumes)


def _drawn(group: PointGroup, dilution: Decimal | None) -> Decimal:
    """mL of a group: the sum of the label's figures, and the exact quotient wherever a point is only rounded."""
    if dilution is None:
        return Decimal(0)
    shown = zip(group.units, group.volume_ml or (), strict=False)
    return sum((u / dilution if ml == to_syringe(u / dilution) else ml for u, ml in shown), Decimal(0))


def _steps(view: View, rows: list[tuple[Fact, Slots]]) -> tuple[DoseStep, ...]:
    steps: list[DoseStep] = []
    for _, slots in rows:
        at = {"part": slots["part"], "side": slots["side"]}
        found = sorted(view.all("step", **at), key=lambda row: _STAGE_ORDER.index(str(row[1]["stage"])))
        merged: dict[str, DoseStep] = {}
        for fact, step in found:
            one, stage = _step(view, fact, step, _why(view, step)), str(step["stage"])
            before = merged.get(stage)
            # Several reasons for one step are one step.
            merged[stage] = one if before is None else _with_statements(before, one)
        steps += merged.values()
        for fact, step in view.all("levelled", **at):
            steps.append(_step(view, fact, step, view.reason(fact).text))
    return tuple(steps)


def _with_statements(step: DoseStep, more: DoseStep) -> DoseStep:
    return step.model_copy(update={"statements": tuple(dict.fromkeys((*step.statements, *more.statements)))})


def _why(view: View, step: Slots) -> str:
    stage = str(step["stage"])
    if stage == "strength":
        moved = view.all("moved", part=step["part"], side=step["side"], stage="strength")
        grade = {1: "moderate", 2: "strong"}[int(Decimal(str(moved[0][1]["after"])))]
        return f"Contraction seen is {grade}: {'middle' if grade == 'moderate' else 'high end'} of the sourced range."
    pulls = view.all("pull", part=step["part"], side=step["side"], stage=stage)
    return " ".join(dict.fromkeys(view.reason(fact).text for fact, _ in pulls))


def _step(view: View, fact: Fact, step: Slots, why: str) -> DoseStep:
    because = view.because(fact)[0]
    return DoseStep(
        before_units=plain(Decimal(str(step["before_units"]))),
        after_units=plain(Decimal(str(step["after_units"]))),
        why=why,
        rule=because.rule,
        statements=(str(step["because"]),),
    )


def _label_note(view: View, doses: list[str], product: str, on_label: bool) -> str:
    dose = view.individual(doses[0])
    mark = "" if dose.one("verification") == "verified" else f"; figure {dose.one('verification')}: check the source"
    if on_label:
        return "label dose, licensed here" + mark.replace("the source", "the label")
    if dose.kind == "LabelDose":
        why = "not licensed in this country"
        if view.all("beyond_age", product=product):
            why = "age limit of the licence"
        elif view.all("no_local_label", product=product):
            why = "no licence of this country is on record: check the local product information"
        return f"label dose, but {why}" + mark.replace("the source", "the label")
    return "no label for this use: published dose" + mark


def cautions(view: View, intervention: str, area: str | None = None) -> tuple[Reason, ...]:
    """Cautions that apply to a product (in an area) or to a treatment."""
    found = []
    for fact, slots in view.all("caution", intervention=intervention):
        statement = str(slots["statement"])
        if area is not None and not _reaches(view, statement, area):
            continue
        action = told(view, statement, (intervention,))
        reason = view.reason(fact)
        found.append(Reason(text=f"{view.label(statement)}: {action}.", rule=reason.rule, statements=(statement,)))
    return (*found, *spacing_cautions(view, intervention))


def _reaches(view: View, statement: str, area: str) -> bool:
    unions = {str(a) for a in view.individual(statement).many("inArea")}
    if not unions:
        return True
    waiting, seen = [area], set()
    while waiting:
        current = waiting.pop()
        seen.add(current)
        waiting += [str(p) for p in view.individual(current).many("partOf") if str(p) not in seen]
    return bool(unions & seen)


def totals(view: View, items: tuple[InjectionItem, ...]) -> tuple[ProductTotal, ...]:
    """Units per product and area, over the plan's injections."""
    found = []
    for product in sorted({item.product for item in items}):
        own = [item for item in items if item.product == product]
        areas: dict[str, Decimal] = {}
        for item in own:
            areas[item.area] = plain(areas.get(item.area, Decimal(0)) + item.units)
        volumes = [item.volume_ml for item in own]
        known = [v for v in volumes if v is not None]
        found.append(
            ProductTotal(
                product=product,
                label=view.label(f"product:{product}"),
                unit_name=own[0].unit_name,
                units=plain(sum((item.units for item in own), Decimal(0))),
                volume_ml=plain(sum(known, Decimal(0))) if len(known) == len(volumes) else None,
                dilution_units_per_ml=_dilution(view, f"product:{product}"),
                areas=dict(sorted(areas.items(), key=lambda entry: area_order(view, entry[0]))),
            )
        )
    return tuple(found)


def limits(view: View) -> tuple[LimitCheck, ...]:
    """Every maximum that caps something planned."""
    found = []
    for fact, slots in view.all("limit_check"):
        limit = view.individual(slots["limit"])
        planned, maximum = Decimal(str(slots["planned"])), Decimal(str(slots["maximum"]))
        item = view.register(f"limit/{bare(limit.id)}/{bare(slots['product'])}", (fact,))
        found.append(
            LimitCheck(
                id=item,
                scope=str(limit.one("scope")),
                areas=tuple(sorted(bare(str(a)) for a in limit.many("inArea"))),
                max_units=plain(maximum),
                planned_units=plain(planned),
                within=planned <= maximum,
                evidence=view.evidence((limit.id,)),
            )
        )
    return tuple(found)


def advice(view: View, topics: tuple[str, ...], prefix: Literal["balance", "advice"]) -> tuple[Advice, ...]:
    """Advice of some topics; proposals that say the same on one subject are given once, with all their sources.

    Advice that two rules give on one ground is given in the words of both.
    """
    merged: dict[tuple[str, str, str], list[tuple[Fact, Slots, str]]] = {}
    for fact, slots in view.all("advice"):
        if slots["topic"] in topics:
            for reason in view.derivation.because(fact):
                key = (str(slots["subject"]), str(slots["side"]), view.sentence(reason))
                merged.setdefault(key, []).append((fact, slots, reason.rule))
    found = []
    numbers: dict[str, int] = {}
    for (subject, side, text), rows in sorted(merged.items()):
        stem = f"{prefix}/{bare(subject)}/{side}"
        numbers[stem] = numbers.get(stem, 0) + 1
        item = stem if numbers[stem] == 1 else f"{stem}/{numbers[stem]}"
        view.register(item, (fact for fact, _, _ in rows))
        found.append(
            Advice(
                id=item,
                topic=str(rows[0][1]["topic"]),
                subject=bare(subject),
                side=cast(PlanSide, side),
                text=text,
                rule=rows[0][2],
                evidence=view.evidence(slots["because"] for _, slots, _ in rows),
                claims=claims_about(view, item, tuple(dict.fromkeys(str(slots["because"]) for _, slots, _ in rows))),
            )
        )
    return tuple(found)
