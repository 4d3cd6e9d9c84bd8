"""What was considered and fell: areas, sides, lines, products and treatments, with what felled each."""

from __future__ import annotations

from collections.abc import Iterator

from engine.algebra.rule import Fact
from engine.plan import Evidence, Reason, Rejected
from engine.planning.safety import RANKS, acting, named, on_offer
from engine.planning.view import Slots, View, bare, severity


def rejected(view: View) -> tuple[Rejected, ...]:
    """Every candidate that was considered and fell, with what felled it."""
    entries = [*_areas(view), *_sides(view), *_lines(view), *_products(view), *_treatments(view)]
    return tuple(sorted(entries, key=lambda entry: (-RANKS.get(entry.severity or "", 0), entry.id)))


def _areas(view: View) -> Iterator[Rejected]:
    """Areas in which nothing is planned although something calls for it."""
    planned = {slots["area"] for _, slots in view.all("item")}
    for _, called in view.all("called_for"):
        area = called["area"]
        if area in planned:
            continue
        used = {slots["product"] for _, slots in view.all("chosen", area=area)}
        facts = [
            (fact, slots)
            for relation in ("no_product", "area_exclusion", "lacks_companion", "over_limit", "palsy_kept", *_NO_DOSE)
            for fact, slots in view.all(relation, area=area)
            if not used or slots["product"] in used
        ]
        facts += [row for product in sorted(map(str, used)) for row in _against(view, product)]
        if facts:
            yield _fallen_area(view, f"toxin/{bare(area)}", f"Toxin, {view.label(area)}", facts)


_NO_DOSE = ("no_dose", "no_figures", "muscle_shared", "bands_outside")


def _sides(view: View) -> Iterator[Rejected]:
    """Lines and sides left out of an area that is otherwise planned."""
    planned = {slots["area"] for _, slots in view.all("item")}
    left_out: dict[tuple[str, str], list[tuple[Fact, Slots]]] = {}
    for relation in _NO_DOSE:
        for fact, slots in view.all(relation):
            used = {s["product"] for _, s in view.all("chosen", area=slots["area"])}
            if slots["area"] in planned and slots["product"] in used:
                what = bare(slots["line"]) if "line" in slots else str(slots["side"])
                label = view.label(slots["line"]) if "line" in slots else f"{view.label(slots['area'])}, {what}"
                left_out.setdefault((f"toxin/{bare(slots['area'])}/{what}", label), []).append((fact, slots))
    for (item, label), facts in left_out.items():
        yield _fallen_area(view, item, f"Toxin, {label}", facts)


def _fallen_area(view: View, item: str, label: str, facts: list[tuple[Fact, Slots]]) -> Rejected:
    view.register(item, (fact for fact, _ in facts))
    ranks = [int(str(slots["rank"])) for _, slots in facts if "rank" in slots]
    unique = {felling(view, f, s).text: (f, s) for f, s in sorted(facts, key=_strongest_first)}
    return Rejected(
        id=item,
        label=label,
        severity=severity(max(ranks)) if ranks else None,
        reasons=tuple(felling(view, f, s) for f, s in unique.values()),
        evidence=_evidence(view, [f for f, _ in unique.values()]),
    )


def _strongest_first(row: tuple[Fact, Slots]) -> tuple[int, str]:
    fact, slots = row
    return (-int(str(slots.get("rank", 0))), str(fact))


def felling(view: View, fact: Fact, slots: Slots) -> Reason:
    """What fells a candidate: the statement that acts, else the rule's own reading."""
    return acting(view, slots) if "statement" in slots else view.reason(fact)


def _evidence(view: View, facts: list[Fact]) -> tuple[Evidence, ...]:
    statements = [s for fact in facts for s in view.statements(view.because(fact)[0])]
    return view.evidence(statements)


def _lines(view: View) -> Iterator[Rejected]:
    fallen: dict[str, list[tuple[Fact, Slots]]] = {}
    for verdict in ("not_indicated", "below_threshold"):
        for fact, slots in view.all("verdict", verdict=verdict):
            fallen.setdefault(str(slots["line"]), []).append((fact, slots))
    for line, rows in fallen.items():
        area = bare(str(view.individual(line).one("inArea")))
        sides = "".join(f"/{s['side']}" for _, s in rows[:1]) if len(rows) == 1 else ""
        item = view.register(f"toxin/{area}/{bare(line)}/not-indicated{sides}", (fact for fact, _ in rows))
        texts = {view.reason(fact).text: fact for fact, _ in rows}
        yield Rejected(
            id=item,
            label=f"Toxin for {view.label(line)} ({', '.join(dict.fromkeys(str(s['side']) for _, s in rows))})",
            reasons=tuple(view.reason(fact) for fact in texts.values()),
            evidence=view.evidence(slots["basis"] for _, slots in rows),
        )


def _products(view: View) -> Iterator[Rejected]:
    barred = {slots["product"] for _, slots in view.all("product_barred")}
    used = {slots["product"] for _, slots in view.all("chosen_any")} - barred
    for given in sorted(f for f in view.derivation.origins if f.relation == "offered"):
        product = str(given.values[0])
        if product in used:
            continue
        facts = sorted(_against(view, product), key=_strongest_first)
        reasons = [felling(view, fact, slots) for fact, slots in facts]
        ranks = [int(str(slots["rank"])) for _, slots in facts]
        scores = view.all("score", product=product)
        leading = [] if facts else view.all("global_choice")
        if not facts:
            if leading:
                better = view.label(leading[0][1]["product"])
                text = f"{better} serves the areas better, or comes first on the clinic's list."
                reasons = [Reason(text=text, rule="selection.global")]
            else:
                continue
        item = view.register(f"product/{bare(product)}", [fact for fact, _ in (*facts, *scores, *leading)])
        statements = [s for r in reasons for s in r.statements]
        principle = [slots["principle"] for _, slots in facts if "principle" in slots]
        yield Rejected(
            id=item,
            label=view.label(product),
            severity=severity(max(ranks)) if ranks else None,
            reasons=tuple(reasons),
            evidence=view.evidence([*statements, *principle]),
        )


def _against(view: View, product: str) -> list[tuple[Fact, Slots]]:
    """What rules a product out as a whole: what excludes it in some areas only is told of these areas."""
    everywhere = [
        (fact, slots)
        for fact, slots in view.all("exclusion", intervention=product)
        if not view.individual(str(slots["statement"])).many("inArea")
    ]
    return [*view.all("licence_gap", product=product), *everywhere]


def _treatments(view: View) -> Iterator[Rejected]:
    supported = {slots["treatment"] for _, slots in view.all("supported")}
    offered = on_offer(view)
    felled: dict[str, list[tuple[Fact, Slots]]] = {}
    for relation in (
        "treatment_excluded",
        "phototype_avoid",
        "downtime_too_long",
        "criterion_unmet",
        "unprepared",
        "unsupported",
    ):
        for fact, slots in view.all(relation):
            treatment = str(slots["treatment"])
            # One indication that does not hold fells nothing while another one does.
            unmet = relation in ("criterion_unmet", "unprepared") and treatment in supported
            if not unmet and (treatment in supported or treatment in offered):
                felled.setdefault(treatment, []).append((fact, slots))
    for treatment, rows in felled.items():
        if treatment not in supported and not any(
            f.relation in ("criterion_unmet", "unprepared", "unsupported") for f, _ in rows
        ):
            continue
        yield _fallen_treatment(view, treatment, rows)


def _fallen_treatment(view: View, treatment: str, rows: list[tuple[Fact, Slots]]) -> Rejected:
    ranks = [int(str(slots["rank"])) for _, slots in rows if "rank" in slots]
    if any(fact.relation == "phototype_avoid" for fact, _ in rows):
        ranks.append(RANKS["relative"])
    reasons = [
        acting(view, slots) if fact.relation == "treatment_excluded" else view.reason(fact) for fact, slots in rows
    ]
    return Rejected(
        id=view.register(f"adjunct/{bare(treatment)}", (fact for fact, _ in rows)),
        label=named(view, treatment),
        severity=severity(max(ranks)) if ranks else None,
        reasons=tuple(reasons),
        evidence=_evidence(view, [fact for fact, _ in rows]),
    )
