"""Both sides of every candidate: what speaks for it and against it, what blocks it and what confirms it.

Which conclusion counts on which side is the table below; everything else is read off the derivation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from engine.algebra.rule import Fact
from engine.algebra.terms import Value
from engine.plan import Argument, Candidate, Reason, Strength
from engine.planning.fallen import felling
from engine.planning.view import Slots, View, bare

Outcome = Literal["recommended", "consider", "waits", "not_chosen", "not_on_offer"]

AREA_BLOCKS = (
    "area_exclusion", "area_delay", "area_unknown", "movement_unclear", "lacks_companion", "over_limit",
    "units_awaited", "palsy_unclear", "palsy_kept",
)  # fmt: skip
"""Conclusions that keep a product out of an area."""
LINE_BLOCKS = ("no_dose", "no_figures", "muscle_shared")
SIDE_BLOCKS = ("bands_outside", "bands_uncounted")
WAITS = (
    "area_delay", "area_unknown", "movement_unclear", "units_awaited", "treatment_delayed", "treatment_unknown",
    "phototype_unknown", "palsy_unclear",
)  # fmt: skip
"""What blocks only until a date, or until an answer is given."""
TREATMENT_BLOCKS = (
    "treatment_excluded", "phototype_avoid", "phototype_unknown", "downtime_too_long", "treatment_delayed",
    "treatment_unknown",
)  # fmt: skip
TREATMENT_UNSUPPORTED = ("unsupported", "criterion_unmet", "unprepared")
UNFIT = ("not_indicated", "below_threshold", "unknown")
"""Verdicts on a line that leave toxin out."""

Row = tuple[Fact, Slots]


@dataclass(slots=True)
class _Sides:
    """Conclusions on each side of one candidate."""

    speaks_for: list[Row] = field(default_factory=list)
    speaks_against: list[Row] = field(default_factory=list)
    blocking: list[Row] = field(default_factory=list)
    confirming: list[Row] = field(default_factory=list)

    def rows(self) -> list[Row]:
        """All conclusions."""
        return [*self.speaks_for, *self.speaks_against, *self.blocking, *self.confirming]


def candidates(view: View) -> tuple[Candidate, ...]:
    """Lines that toxin could treat, products the clinic holds, treatments that were weighed; each by its id."""
    found = [*_lines(view), *_products(view), *_treatments(view)]
    order = {"toxin": 0, "product": 1, "adjunct": 2}
    return tuple(sorted(found, key=lambda one: (order[one.kind], one.id)))


def _lines(view: View) -> Iterator[Candidate]:
    for verdict, slots in view.all("verdict"):
        line, side = str(slots["line"]), str(slots["side"])
        area = str(view.individual(line).one("inArea"))
        sides = _Sides()
        judged = slots["verdict"] in UNFIT
        weighed: list[Row] = []
        (sides.blocking if judged else sides.speaks_for).append((verdict, slots))
        chosen = {s["product"] for _, s in view.all("chosen", area=area)}
        items = [] if judged else _serving(view, line, area, side)
        if not judged:
            sides.speaks_for += view.all("wanted_line", line=line, side=side)[1:]
            _against_area(view, sides, area, line, side, chosen)
            sides.confirming += _confirmed(view, items)
            weighed = _weighed(view, items)
            sides.speaks_against += [*weighed, *_off_label(view, items)]
        if slots["verdict"] == "consider" or weighed:
            outcome: Outcome = "consider"
        else:
            outcome = "recommended"
        if not items:
            outcome = "waits" if _only_waits(sides.blocking) else "not_chosen"
        stem = f"argument/toxin/{bare(line)}/{side}"
        yield _candidate(view, stem, "toxin", f"Toxin, {view.label(line)} ({side})", outcome, sides)


def _serving(view: View, line: str, area: str, side: str) -> list[Row]:
    """Injections whose dose is for this line, on its side, across the face or in the midline."""
    sides = ("right", "left", "across", "midline") if side in ("across", "midline") else (side, "across", "midline")
    return [
        (fact, slots)
        for fact, slots in view.all("item", area=area)
        if slots["side"] in sides and line in {str(one) for one in view.individual(slots["dose"]).many("forLine")}
    ]


def _against_area(view: View, sides: _Sides, area: str, line: str, side: str, chosen: set[Value]) -> None:
    def of_product(rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if not chosen or row[1]["product"] in chosen]

    sides.blocking += view.all("no_product", area=area)
    for relation in AREA_BLOCKS:
        sides.blocking += of_product(view.all(relation, area=area))
    for relation in LINE_BLOCKS:
        sides.blocking += of_product(view.all(relation, area=area, line=line))
    for relation in SIDE_BLOCKS:
        here = (side,) if side in ("right", "left") else ("right", "left")
        sides.blocking += of_product(row for row in view.all(relation, area=area) if row[1]["side"] in here)
    if not chosen:
        sides.blocking += view.all("licence_gap")
    reached = {str(p.values[0]) for p in view.derivation.origins if p.relation == "reaches" and p.values[1] == area}
    for product in sorted(map(str, chosen)):
        for row in view.all("caution", intervention=product):
            if (
                not reached
                or str(row[1]["statement"]) in reached
                or not view.individual(row[1]["statement"]).many("inArea")
            ):
                sides.speaks_against.append(row)


def _confirmed(view: View, items: Iterable[Row]) -> list[Row]:
    doses = dict.fromkeys((slots["dose"], slots["product"]) for _, slots in items)
    rows = [row for dose, product in doses for row in view.all("on_label", dose=dose, product=product)]
    rows += [row for _, product in doses for row in view.all("overridden", intervention=product)]
    return rows


def _weighed(view: View, items: Iterable[Row]) -> list[Row]:
    """What has to be known or weighed before these injections: it makes them something to consider."""
    places = dict.fromkeys((slots["area"], slots["product"]) for _, slots in items)
    return [row for area, product in places for row in view.all("weigh_first", area=area, product=product)]


def _off_label(view: View, items: Iterable[Row]) -> list[Row]:
    doses = dict.fromkeys((slots["dose"], slots["product"]) for _, slots in items)
    return [row for dose, product in doses for row in view.all("off_label", dose=dose, product=product)]


def _products(view: View) -> Iterator[Candidate]:
    chosen = {slots["product"] for _, slots in view.all("chosen_any")}
    best = max((slots["points"] for _, slots in view.all("score")), default=0, key=int)
    for given in sorted(
        (f for f in view.derivation.origins if f.relation == "offered"), key=lambda f: str(f.values[0])
    ):
        product = str(given.values[0])
        sides = _Sides(
            speaks_for=view.all("score", product=product),
            speaks_against=view.all("caution", intervention=product),
            blocking=[*view.all("licence_gap", product=product), *view.all("area_exclusion", product=product)],
            confirming=[
                row for row in view.all("chosen", product=product)
                if view.derivation.because(row[0])[0].rule == "selection.chosen-for-area"
            ],
        )  # fmt: skip
        for fact, slots in view.all("global_choice"):
            if slots["product"] != product:
                sides.speaks_against.append((fact, slots))
        outcome: Outcome = "recommended" if product in chosen else "not_chosen"
        if product in chosen or (sides.speaks_for and sides.speaks_for[0][1]["points"] == best):
            sides.speaks_for += view.all("global_choice", product=product)
        if outcome == "recommended":
            # Excluded in one area and used in another: that speaks against it and does not block it.
            sides.speaks_against += sides.blocking
            sides.blocking = []
        if sides.rows():
            yield _candidate(view, f"argument/product/{bare(product)}", "product", view.label(product), outcome, sides)


def _treatments(view: View) -> Iterator[Candidate]:
    adjuncts = {str(slots["treatment"]): (fact, slots) for fact, slots in view.all("adjunct")}
    relations = ("supported_by", *TREATMENT_UNSUPPORTED)
    weighed = dict.fromkeys(str(s["treatment"]) for relation in relations for _, s in view.all(relation))
    for treatment in sorted({*weighed, *adjuncts}):
        supports = view.all("supported_by", treatment=treatment)
        sides = _Sides(
            speaks_for=supports,
            speaks_against=[
                *view.all("phototype_caution", treatment=treatment),
                *view.all("caution", intervention=treatment),
            ],
            confirming=view.all("overridden", intervention=treatment),
        )
        for relation in TREATMENT_BLOCKS:
            sides.blocking += view.all(relation, treatment=treatment)
        for relation in TREATMENT_UNSUPPORTED:
            rows = view.all(relation, treatment=treatment)
            (sides.speaks_against if supports else sides.blocking).extend(rows)
        sides.speaks_against += view.all("weak", treatment=treatment)
        outcome: Outcome = "waits" if _only_waits(sides.blocking) else "not_chosen"
        if treatment in adjuncts:
            _, slots = adjuncts[treatment]
            outcome = "consider" if slots["status"] == "consider" else "recommended"
            if str(slots["pool"]).startswith("elsewhere"):
                outcome = "not_on_offer"
                sides.blocking += view.all("pool", treatment=treatment)
        stem = f"argument/adjunct/{bare(treatment)}"
        yield _candidate(view, stem, "adjunct", view.label(treatment), outcome, sides)


def _only_waits(blocking: list[Row]) -> bool:
    return bool(blocking) and all(
        fact.relation in WAITS or slots.get("verdict") == "unknown" for fact, slots in blocking
    )


def _candidate(
    view: View, item: str, kind: Literal["toxin", "product", "adjunct"], label: str, outcome: Outcome, sides: _Sides
) -> Candidate:
    view.register(item, (fact for fact, _ in sides.rows()))
    return Candidate(
        id=item,
        kind=kind,
        label=label,
        outcome=outcome,
        speaks_for=_arguments(view, sides.speaks_for),
        speaks_against=_arguments(view, sides.speaks_against),
        blocking=_arguments(view, sides.blocking),
        confirming=_arguments(view, sides.confirming),
    )


def _arguments(view: View, rows: Iterable[Row]) -> tuple[Argument, ...]:
    found: dict[str, Argument] = {}
    for fact, slots in rows:
        for reason in _reasons(view, fact, slots):
            found.setdefault(
                reason.text, Argument(text=reason.text, rule=reason.rule, strengths=_strengths(view, reason))
            )
    return tuple(found.values())


def _reasons(view: View, fact: Fact, slots: Slots) -> Iterator[Reason]:
    """The reasons of a conclusion; a statement that acts is told by its title and what it asks for."""
    if fact.relation in ("caution", *AREA_BLOCKS, *TREATMENT_BLOCKS) and "statement" in slots:
        acting = felling(view, fact, slots)
        yield Reason(text=acting.text, rule=view.derivation.because(fact)[0].rule, statements=acting.statements)
    elif fact.relation == "global_choice":
        reason = view.reason(fact)
        yield Reason(
            text=f"{view.label(slots['product'])}: {reason.text}", rule=reason.rule, statements=reason.statements
        )
    else:
        for because in view.derivation.because(fact):
            yield Reason(text=view.sentence(because), rule=because.rule, statements=view.statements(because))


def _strengths(view: View, reason: Reason) -> tuple[Strength, ...]:
    """Strength of each statement behind a reason; its sources stand with the entry of the plan that cites it."""
    found: dict[str, Strength] = {}
    for curie in reason.statements:
        individual = view.individual(curie)
        if curie.startswith("reading:"):
            individual = view.individual(str(individual.one("ofStatement")))
        found[individual.id] = Strength(
            statement=individual.id,
            basis=str(individual.one("basis")),
            level=str(individual.one("evidenceLevel")),
            verification=str(individual.one("verification")),
        )
    return tuple(found.values())
