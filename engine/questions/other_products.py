"""What another toxin product would bring: the same answers, with that product held in place of the clinic's own.

A plan uses one product for all areas unless the case names another for one, so that a product that is put beside
the others may never be chosen.  What is told of it is therefore tried: the rules are run with it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT
from engine.facts.schema import CASE
from engine.inference.derivation import Derivation
from engine.planning.view import View
from engine.questions.attempts import Goal, goal
from engine.questions.on_offer import OnOffer

_SUPPOSED = "supposed"
_TRIED = 3
"""Other products tried for one question, in the order of their ids."""


class OtherProducts:
    """The products of one finished run, and runs with another one in their place."""

    def __init__(self, view: View, on_offer: OnOffer) -> None:
        self._view, self._on_offer = view, on_offer

    @cached_property
    def held(self) -> tuple[str, ...]:
        """The clinic's products, in its order."""
        origins = self._view.derivation.origins
        return tuple(str(one.values[0]) for one in sorted((f for f in origins if f.relation == "offered"), key=_order))

    @cached_property
    def called(self) -> tuple[str, ...]:
        """The areas that lines or wishes call for."""
        return tuple(sorted({str(slots["area"]) for _, slots in self._view.all("called_for")}))

    def meant(self, areas: Sequence[str]) -> tuple[str, ...]:
        """The products a question about some areas is about: those chosen for them, else all that the clinic holds."""
        chosen = {product for area, product in self._chosen if area in areas}
        return tuple(one for one in self.held if one in chosen) or self.held

    def serving(self, areas: Sequence[str], but: Sequence[str]) -> Iterator[str]:
        """Yield the products that have a sourced dose for one of these areas and that nothing bars, but for some."""
        found = {product for area, product in self._eligible if area in areas} if areas else set()
        yield from sorted(found.difference(but))[:_TRIED]

    @cached_property
    def _chosen(self) -> set[tuple[str, str]]:
        return {(str(slots["area"]), str(slots["product"])) for _, slots in self._view.all("chosen")}

    @cached_property
    def _eligible(self) -> set[tuple[str, str]]:
        view = self._on_offer.view
        return {(str(slots["area"]), str(slots["product"])) for _, slots in view.all("eligible")}

    def by_dose(self, one: Goal, product: str) -> tuple[Goal, ...]:
        """A goal with its product settled, once for each sourced dose that could bring it; by none, where none could.

        A search that is left to find the dose may meet those of other places first.
        """
        want = with_product(one, product)
        named = want.values()
        places = [str(named[slot]) for slot in ("area", "muscle") if slot in named]
        if one.relation != "item" or not places:
            return (want,)
        doses = set.intersection(*(self._doses.get((product, place), set()) for place in places))
        # With its area, as what stands against a dose there is looked for in that area.
        each = ((dose, str(self._view.individual(dose).one("inArea"))) for dose in sorted(doses))
        return tuple(goal(one.relation, **{**named, "dose": dose, "area": area}) for dose, area in each) or (want,)

    @cached_property
    def _doses(self) -> dict[tuple[str, str], set[str]]:
        """Product, and area or muscle -> the sourced doses of that product that reach it."""
        kb = self._view.kb
        found: dict[tuple[str, str], set[str]] = {}
        for part in kb.of_kind("DosePart"):
            dose = kb.individuals[str(part.one("ofDose"))]
            if dose.kind == "PublishedDose" and dose.one("use") != "candidate":
                continue
            for product in dose.many("ofProduct"):
                for place in (dose.one("inArea"), part.one("muscle")):
                    found.setdefault((str(product), str(place)), set()).add(dose.id)
        return found

    def instead(self, product: str, areas: Sequence[str]) -> Derivation:
        """The same answers with this product alone, or named for some areas beside those that the clinic holds."""
        # Only who asks waits for the compiled rules to be imported and read.
        from engine.compiled.run import evaluator

        given = {f: o for f, o in self._view.derivation.origins.items() if f.relation in CASE}
        if areas:
            given = {f: o for f, o in given.items() if f.relation != "area_product" or f.values[0] not in areas}
            given.update({Fact("area_product", (area, product)): _SUPPOSED for area in areas})
        else:
            given = {f: o for f, o in given.items() if f.relation not in ("offered", "area_product")}
            given[Fact("offered", (product, 1, ABSENT))] = _SUPPOSED
        return evaluator(self._view.kb).derive(given)


def with_product(one: Goal, product: str) -> Goal:
    """A goal with its product settled, and no dose."""
    named = {name: value for name, value in one.values().items() if name != "dose"}
    return goal(one.relation, **{**named, "product": product})


def of_any_product(one: Goal) -> Goal:
    """A goal that leaves the product open; a product that is asked about is kept, as it is all there is to it."""
    named = one.values()
    if "product" not in named or one.relation == "eligible" or not named.keys() & {"line", "area", "muscle"}:
        return one
    return goal(one.relation, **{name: value for name, value in named.items() if name != "product"})


def _order(offered: Fact) -> tuple[int, str]:
    return int(str(offered.values[1])), str(offered.values[0])
