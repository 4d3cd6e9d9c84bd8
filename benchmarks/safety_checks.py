"""What must hold of every run, worked out from the case and the knowledge base and not from the rules.

Every check yields what is wrong, in words; nothing when all is well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from engine.case import Case, SidedUnits, ToxinSession
from engine.compiled.evaluator import Run
from engine.facts.from_kb import within
from kb.snapshot import Individual, KnowledgeBase
from tests.engine.safety_reference import OTHER, SAME, Against, Reference, Truth

Row = tuple[Any, ...]


class Remembering(Reference):
    """The reference, which works out every answer, criterion and severity once: long runs ask for many."""

    ranks: ClassVar[dict[tuple[str, str, str], int]] = {}

    @cached_property
    def _truths(self) -> dict[tuple[str, str], Truth]:
        return {}

    def answer(self, condition: str, intervention: str) -> Truth:
        """What is known of a condition, for this intervention."""
        key = (condition, intervention if condition in (SAME, OTHER) else "")
        found = self._truths.get(key)
        if found is None:
            found = self._truths[key] = super().answer(condition, intervention)
        return found

    def criterion(self, curie: str, intervention: str) -> Truth:
        """What is known of a criterion; of those that name no toxin interval it is the same for everything."""
        key = (curie, intervention if intervention.startswith("product:") else "")
        found = self._truths.get(key)
        if found is None:
            found = self._truths[key] = super().criterion(curie, intervention)
        return found

    def rank(self, statement: Individual, intervention: str) -> int:
        """The severity that counts."""
        key = (self.case.context.jurisdiction, statement.id, intervention)
        found = self.ranks.get(key)
        if found is None:
            found = self.ranks[key] = super().rank(statement, intervention)
        return found


@dataclass(frozen=True)
class Known:
    """What the checks read of a knowledge base, gathered once."""

    kb: KnowledgeBase

    @cached_property
    def inside(self) -> dict[str, list[str]]:
        """Area -> the areas it stands for."""
        return {area.id.split(":", 1)[1]: within(self.kb, area.id) for area in self.kb.of_kind("Area")}

    @cached_property
    def groups(self) -> dict[str, set[str]]:
        """Intervention -> the groups it is in, and itself.  Toxin here is toxin into muscle, not into the skin."""
        found: dict[str, set[str]] = {}
        for group in self.kb.of_kind("Group"):
            if group.id != "group:neuromodulator_intradermal":
                for member in group.many("member"):
                    found.setdefault(str(member), {str(member)}).add(group.id)
        return found

    @cached_property
    def gaps(self) -> dict[tuple[str, str], list[Individual]]:
        """Statements on what follows what, by the two as they name them."""
        found: dict[tuple[str, str], list[Individual]] = {}
        for rule in _active(self.kb, "IntervalRule"):
            key = (str(rule.one("firstIntervention")), str(rule.one("secondIntervention")))
            found.setdefault(key, []).append(rule)
        return found

    @cached_property
    def courses(self) -> dict[str, list[Individual]]:
        """Courses by treatment."""
        found: dict[str, list[Individual]] = {}
        for course in _active(self.kb, "Course"):
            found.setdefault(str(course.one("ofTreatment")), []).append(course)
        return found

    @cached_property
    def limits(self) -> list[tuple[str, Decimal, set[str], set[str], str | None, int | None]]:
        """Maxima: id, units, products, areas (none: the session), substance and weeks of a window."""
        found = []
        for limit in _active(self.kb, "DoseLimit"):
            substance, weeks = limit.one("ofSubstance"), limit.one("windowWeeks")
            products = {str(product) for product in limit.many("ofProduct")}
            if substance is not None:
                products |= {p.id for p in self.kb.of_kind("Product") if p.one("substance") == substance}
            most = Decimal(str(limit.one("maxUnits")))
            areas = {str(area) for area in limit.many("inArea")}
            whole = None if weeks is None else int(str(weeks))
            found.append((limit.id, most, products, areas, None if substance is None else str(substance), whole))
        return found

    def named(self, intervention: str) -> set[str]:
        """What statements call an intervention: itself and its groups."""
        return self.groups.get(intervention, {intervention})


def _active(kb: KnowledgeBase, kind: str) -> list[Individual]:
    return [one for one in kb.of_kind(kind) if one.values.get("lifecycle", ("active",)) == ("active",)]


@dataclass(frozen=True)
class Seen:
    """One case with what the engine concluded of it."""

    case: Case
    run: Run
    known: Known

    def rows(self, relation: str) -> list[Row]:
        """Rows of a relation."""
        return list(self.run.rows[relation])

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        """Injections by part."""
        names = ("area", "product", "dose", "kind", "part", "muscle", "side", "units")
        return [dict(zip(names, row, strict=True)) for row in self.rows("item")]

    @cached_property
    def skin(self) -> set[str]:
        """Skin treatments put forward."""
        return {str(row[0]) for row in self.rows("adjunct")}

    @cached_property
    def reference(self) -> Reference:
        """The safety side, worked out afresh."""
        return Remembering(
            self.case, self.known.kb, {str(name): str(value) for name, value in self.rows("finding_state")}
        )

    @cached_property
    def against(self) -> list[tuple[str, Against]]:
        """Whatever is put forward, with each statement that stands against it."""
        found = []
        for product in sorted({i["product"] for i in self.items}):
            standing = self.reference.against(product)
            for area in sorted({i["area"] for i in self.items if i["product"] == product}) if standing else ():
                about = [a for a in standing if self.reference.reaches(self.known.kb.individuals[a.statement], area)]
                found += [(f"{product} in {area}", one) for one in about]
        found += [(treatment, one) for treatment in sorted(self.skin) for one in self.reference.against(treatment)]
        return found


def _recommended_against(seen: Seen, hows: tuple[str, ...]) -> Iterator[str]:
    for what, one in seen.against:
        if one.how in hows:
            yield f"{what} against {one.statement} ({one.how})"


def nothing_excluded(seen: Seen) -> Iterator[str]:
    """Nothing is put forward that a safety statement excludes or makes wait."""
    yield from _recommended_against(seen, ("absolute", "relative", "waiting"))


def nothing_unanswered(seen: Seen) -> Iterator[str]:
    """Nothing is put forward for which an answer is missing that could exclude it."""
    yield from _recommended_against(seen, ("asking",))


def one_product(seen: Seen) -> Iterator[str]:
    """One product for the plan, or the one named for the area; each held, with doses of its own."""
    named: dict[str, set[str]] = {}
    for area, product in seen.case.context.product_for_area.items():
        for inner in seen.known.inside[area]:
            named.setdefault(inner, set()).add(f"product:{product}")
    held = {f"product:{offer.product}" for offer in seen.case.context.products}
    free = {i["product"] for i in seen.items if i["area"] not in named}
    if len(free) > 1:
        yield f"several products: {sorted(free)}"
    for item in seen.items:
        if item["product"] not in held:
            yield f"{item['product']} is not held"
        if item["area"] in named and named[item["area"]] != {item["product"]}:
            yield f"{item['product']} in {item['area']}, for which {sorted(named[item['area']])} is named"
        if item["product"] not in seen.known.kb.individuals[item["dose"]].many("ofProduct"):
            yield f"{item['dose']} is no dose of {item['product']}"
    areas: dict[str, set[str]] = {}
    for item in seen.items:
        areas.setdefault(item["area"], set()).add(item["product"])
    yield from (f"{sorted(products)} in {area}" for area, products in areas.items() if len(products) > 1)


def doses_in_range(seen: Seen) -> Iterator[str]:
    """Every dose lies in the range its source gives for this muscle, and goes where the source puts it."""
    for item in seen.items:
        part, dose = (seen.known.kb.individuals[item[name]] for name in ("part", "dose"))
        low, high = (Decimal(str(part.one(end))) for end in ("unitsLow", "unitsHigh"))
        if not low <= Decimal(str(item["units"])) <= high:
            yield f"{item['units']} U of {item['part']}, published {low} to {high}"
        if part.one("ofDose") != dose.id or part.one("muscle") != item["muscle"]:
            yield f"{item['part']} is not {item['muscle']} of {dose.id}"
        placement = str(part.one("placement"))
        if (placement == "each_side") != (item["side"] in ("right", "left")):
            yield f"{item['part']} ({placement}) on the side {item['side']}"
        if dose.many("inArea") and item["area"] not in dose.many("inArea"):
            yield f"{dose.id} is not for {item['area']}"
        wish = dose.kind == "LabelDose" and dose.one("requiresArea")
        if wish and not any(i["area"] == wish and i["product"] == item["product"] for i in seen.items):
            yield f"{dose.id} needs {wish}, which is not treated"


def maxima_kept(seen: Seen) -> Iterator[str]:
    """No maximum of an area, a session or a window is passed."""
    used: dict[tuple[str, str], Decimal] = {}
    for item in seen.items:
        key = (item["product"], item["area"])
        used[key] = used.get(key, Decimal(0)) + Decimal(str(item["units"]))
    for limit, most, products, areas, substance, weeks in seen.known.limits:
        for product in products & {product for product, _ in used}:
            own = sum((u for (p, a), u in used.items() if p == product and (not areas or a in areas)), Decimal(0))
            if own and own + _given_before(seen, substance, weeks) > most:
                yield f"{limit}: {own} U of {product} planned, at most {most}"


def _given_before(seen: Seen, substance: str | None, weeks: int | None) -> Decimal:
    found = Decimal(0)
    if substance is None or weeks is None:
        return found
    for session in seen.case.history.toxin:
        product = session.product and seen.known.kb.individuals[f"product:{session.product}"]
        recent = (seen.case.context.date - session.date).days <= 7 * weeks
        if recent and product and product.one("substance") == substance:
            sides = (getattr(u, s) for u in session.units.values() for s in ("both", "right", "left"))
            by_muscle = sum((units for units in sides if units is not None), Decimal(0))
            found += session.total_units if session.total_units is not None else by_muscle
    return found


def gaps_kept(seen: Seen) -> Iterator[str]:
    """Nothing is put forward before the least gap a source asks for after what was done."""
    today, kb = seen.case.context.date, seen.known.kb
    products = {i["product"] for i in seen.items}
    done = [(f"treatment:{one.treatment}", (today - one.date).days) for one in seen.case.history.treatments]
    done += [("group:neuromodulator", (today - one.date).days) for one in seen.case.history.toxin]
    for first, days in done:
        for intervention in sorted(seen.skin | products):
            for one in seen.known.named(first):
                for other in seen.known.named(intervention):
                    for rule in seen.known.gaps.get((one, other), ()):
                        least = rule.one("minGapDays")
                        if least is not None and days < int(str(least)):
                            yield f"{intervention} {days} days after {first}; {rule.id} asks for {least}"
        for course in seen.known.courses.get(first, ()) if first in seen.skin else ():
            weeks = course.one("intervalWeeksMin")
            if weeks is not None and days < Decimal(str(weeks)) * 7:
                yield f"{first} after {days} days; {course.id} asks for {weeks} weeks"
    taken = {f"statement:{one.statement}" for one in seen.case.context.overrides}
    if not any(SAME in kb.individuals[statement].many("condition") for statement in taken):
        for product in products:
            own = kb.individuals[product]
            for session in seen.case.history.toxin:
                given = session.product and kb.individuals[f"product:{session.product}"]
                days = (today - session.date).days
                weeks = own.one("minIntervalWeeks")
                if given and given.one("substance") == own.one("substance") and weeks and days < int(str(weeks)) * 7:
                    yield f"{product} {days} days after {session.product}; its label asks for {weeks} weeks"


def licences_kept(seen: Seen) -> Iterator[str]:
    """A product used is licensed where the consultation is, unless no licence there is known at all."""
    kb, place = seen.known.kb, f"jurisdiction:{seen.case.context.jurisdiction}"
    wider = {place, *map(str, kb.individuals[place].many("partOf"))}
    if any(wider & set(map(str, product.many("licensedIn"))) for product in _active(kb, "Product")):
        for product in sorted({i["product"] for i in seen.items}):
            if not wider & set(map(str, kb.individuals[product].many("licensedIn"))):
                yield f"{product} in {place}"


def ceilings_kept(seen: Seen) -> Iterator[str]:
    """No dose in a muscle is above what was too strong there, unless it is only to be considered."""
    weighed = {(str(row[0]), str(row[1])) for row in seen.rows("weigh_first")}
    for session in seen.case.history.toxin:
        if session.response != "excessive" or session.product is None:
            continue
        product = f"product:{session.product}"
        items = [i for i in seen.items if i["product"] == product]
        firm = [i for i in items if (i["area"], product) not in weighed]
        for muscle in sorted({i["muscle"] for i in firm}):
            given = session.units.get(muscle.removeprefix("muscle:"))
            if given is None or _total(given) == 0 or _outgrown(seen.case, session, muscle):
                continue
            planned = {s: _units(items, muscle=muscle, side=s) for s in ("right", "left", "across", "midline")}
            if given.both is not None or planned["across"]:
                one_sided = not planned["across"] and (planned["right"] == 0) != (planned["left"] == 0)
                pairs = [] if one_sided else [(sum(planned.values(), Decimal(0)), _total(given))]
            else:
                pairs = [(planned[s], getattr(given, s)) for s in ("right", "left") if getattr(given, s)]
            for units, last in pairs:
                if units > last:
                    yield f"{units} U of {product} into {muscle}; {last} were too strong on {session.date}"
        if not session.units and session.total_units is not None and len(session.areas) == 1:
            area = f"area:{session.areas[0]}"
            units = _units(firm, area=area)
            later = [s for s in seen.case.history.toxin if s.date > session.date and s.areas == session.areas]
            grown = any(s.response == "good" and (s.total_units or 0) >= session.total_units for s in later)
            if units > session.total_units and not grown:
                yield f"{units} U of {product} in {area}; {session.total_units} were too strong on {session.date}"


def _units(items: Iterable[Mapping[str, Any]], **at: str) -> Decimal:
    found = (i for i in items if all(i[name] == value for name, value in at.items()))
    return sum((Decimal(str(i["units"])) for i in found), Decimal(0))


def _total(given: SidedUnits) -> Decimal:
    return sum((u for u in (given.both, given.right, given.left) if u is not None), Decimal(0))


def _outgrown(case: Case, session: ToxinSession, muscle: str) -> bool:
    """Whether as much or more had a good effect later."""
    name = muscle.removeprefix("muscle:")
    return any(
        later.date > session.date
        and later.product == session.product
        and later.response == "good"
        and name in later.units
        and _total(later.units[name]) >= _total(session.units[name])
        for later in case.history.toxin
    )


Check = Callable[[Seen], Iterator[str]]
CHECKS: Mapping[str, Check] = {
    "nothing excluded or waiting is put forward": nothing_excluded,
    "an unknown answer is never treated as no": nothing_unanswered,
    "products are not mixed": one_product,
    "doses lie in their sourced range": doses_in_range,
    "maxima of area, session and window hold": maxima_kept,
    "nothing comes before its least gap": gaps_kept,
    "products are licensed where they are used": licences_kept,
    "no dose is above what was too strong there, unless only considered": ceilings_kept,
}

__all__ = ["CHECKS", "Known", "Row", "Seen"]
