"""What stands against a thing whatever else it lacks: exclusions, waits, open questions and holds that are in force.

The nearest way to a thing may end before its safety is looked at, as for an area that nothing calls for.  What is
in force is therefore read off the run itself, for the treatment, or for the areas a muscle, line or dose belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from engine.algebra.rule import Fact
from engine.inference.store import Store
from engine.planning.arguments import TREATMENT_BLOCKS
from engine.planning.view import Slots, View
from engine.questions.attempts import Goal
from engine.questions.causes import Blocking, Cause
from engine.questions.wording import Words

_BY_AREA = {
    "exclusion": ("area_exclusion", "readiness.area-excluded"),
    "blocked_by_unknown": ("area_unknown", "readiness.area-unknown"),
    "delay": ("area_delay", "readiness.area-delay"),
}
"""What a statement does to a product -> what it does in an area that is called for, and the rule that says so."""
_HOLDS = ("movement_unclear", "palsy_unclear", "palsy_kept", "lacks_companion", "over_limit", "units_awaited")
_Place = tuple[str, str]
"""An area and a product."""


class Standing:
    """Answers for one finished run."""

    def __init__(self, view: View, words: Words, blocking: Blocking, store: Store) -> None:
        self._view, self._words, self._blocking, self._store = view, words, blocking, store

    def against(self, goals: Sequence[Goal]) -> tuple[tuple[Fact, Cause], ...]:
        """What is in force against the thing these goals stand for, most serious first; empty for other things."""
        named: dict[str, str] = {name: str(value) for one in goals for name, value in one.slots}
        treatment = named.get("treatment")
        if treatment is not None:
            found = list(self._of_treatment(treatment))
        else:
            places = self._places(named)
            found = list(self._in(places, by_product="product" in named)) if places else []
        unique = {cause: fact for fact, cause in reversed(found)}
        return tuple(sorted(((f, c) for c, f in unique.items()), key=lambda one: (-one[1].weight, one[1].text)))

    def areas(self, goals: Sequence[Goal]) -> tuple[str, ...]:
        """The areas that a place belongs to: its own, its line's, or all in which some dose reaches the muscle."""
        named: dict[str, str] = {name: str(value) for one in goals for name, value in one.slots}
        if "area" in named:
            return (named["area"],)
        if "line" in named:
            return (str(self._view.individual(named["line"]).one("inArea")),)
        return tuple(self._areas_of.get(named.get("muscle", ""), ()))

    def _of_treatment(self, treatment: str) -> Iterator[tuple[Fact, Cause]]:
        for relation in TREATMENT_BLOCKS:
            for fact, _ in self._view.all(relation, treatment=treatment):
                for cause in self._blocking.told(fact):
                    yield fact, cause

    def _places(self, named: dict[str, str]) -> list[_Place]:
        """The areas the thing belongs to, with each product that may be used there; those called for, if some are."""
        called = {str(slots["area"]) for _, slots in self._view.all("called_for")}
        products = self._offered
        if "area" in named:
            areas = [named["area"]]
        elif "line" in named:
            areas = [str(self._view.individual(named["line"]).one("inArea"))]
        elif "muscle" in named:
            areas = self._areas_of.get(named["muscle"], [])
        elif "dose" in named:
            dose = self._view.individual(named["dose"])
            areas, products = [str(dose.one("inArea"))], [p for p in products if p in set(dose.many("ofProduct"))]
        elif "product" in named:
            areas = sorted(called) or self._dosed(named["product"])
            products = [p for p in products if p == named["product"]]
        else:
            return []
        areas = [one for one in areas if one in called] or areas
        chosen = {(str(s["area"]), str(s["product"])) for _, s in self._view.all("chosen")}
        of_areas = {area for area, _ in chosen}
        every = [(area, product) for area in areas for product in products]
        return [one for one in every if one in chosen or one[0] not in of_areas or "product" in named]

    def _dosed(self, product: str) -> list[str]:
        """The areas that a product has a sourced dose for."""
        doses = (dose for kind in ("LabelDose", "PublishedDose") for dose in self._view.kb.of_kind(kind))
        return sorted({str(dose.one("inArea")) for dose in doses if product in dose.many("ofProduct")})

    def _in(self, places: Sequence[_Place], *, by_product: bool) -> Iterator[tuple[Fact, Cause]]:
        """What stands in these places; nothing, where a product is free: then it is not safety that is in the way."""
        met: dict[Cause, tuple[Fact, list[_Place]]] = {}
        for place in places:
            free = True
            for fact, cause in self._here(*place):
                free = False
                met.setdefault(cause, (fact, []))[1].append(place)
            if free and not by_product:
                return
        for cause, (fact, where) in met.items():
            parts = []
            for at in (0, 1):
                here = dict.fromkeys(one[at] for one in where)
                if len(here) < len({one[at] for one in places}):
                    parts.append(" and ".join(self._view.label(one) for one in here))
            yield fact, replace(cause, text=f"{cause.text} ({', '.join(parts)})") if parts else cause

    def _here(self, area: str, product: str) -> Iterator[tuple[Fact, Cause]]:
        for relation, (in_area, rule) in _BY_AREA.items():
            for fact, slots in self._view.all(relation, intervention=product):
                statement = str(slots["statement"])
                if not self._store.contains(Fact("reaches", (statement, area))):
                    continue
                known = self._view.all(in_area, area=area, product=product, statement=statement)
                for one, _ in known:
                    yield from ((one, cause) for cause in self._blocking.told(one))
                if not known:
                    yield from ((fact, cause) for cause in self._blocking.told(fact, sentence=self._said(rule, slots)))
        held = [row for name in _HOLDS for row in self._view.all(name, area=area, product=product)]
        for fact, _ in (*self._view.all("licence_gap", product=product), *held):
            yield from ((fact, cause) for cause in self._blocking.told(fact))

    def _said(self, rule: str, slots: Slots) -> str:
        return self._words.reading(self._view.rules.rule(rule), slots)

    @cached_property
    def _offered(self) -> list[str]:
        return sorted(str(fact.values[0]) for fact in self._view.derivation.origins if fact.relation == "offered")

    @cached_property
    def _areas_of(self) -> dict[str, list[str]]:
        """Muscle -> areas of the doses that reach it."""
        found: dict[str, set[str]] = {}
        for part in self._view.kb.of_kind("DosePart"):
            dose = self._view.kb.get(str(part.one("ofDose")))
            if dose is not None and dose.one("inArea") is not None:
                found.setdefault(str(part.one("muscle")), set()).add(str(dose.one("inArea")))
        return {muscle: sorted(areas) for muscle, areas in found.items()}
