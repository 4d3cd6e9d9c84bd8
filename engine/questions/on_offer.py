"""What would stand against a product the clinic does not hold, or a treatment it does not offer, if it did.

A run judges the safety of what the clinic has and of what the findings call for.  About anything else its facts are
silent, and silence must not be read as safe: the rules are run once more, with the clinic supposed to have it all.
Each is judged by statements about itself, so that supposing the others beside it changes nothing for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT
from engine.facts.schema import CASE
from engine.inference.store import Store
from engine.planning.arguments import TREATMENT_BLOCKS
from engine.planning.view import View
from engine.questions.attempts import Goal
from engine.questions.causes import Blocking, Cause
from engine.questions.standing import Standing
from engine.questions.wording import Words

Kind = Literal["treatment", "referral", "product", "toxin", "statement"]
PRODUCTS = "context.products"
"""Where the case says what toxin the clinic holds."""
NO_TOXIN = "No toxin product is among the clinic's products."
"""Said in place of the one product that the search met first."""
_SUPPOSED = "supposed"
"""Where a supposed fact is from: no place of the case."""


@dataclass(frozen=True, slots=True)
class IfOffered:
    """What would be in force against something, were it on offer, most serious first; nothing, where it is empty."""

    kind: Kind
    causes: tuple[Cause, ...]

    @property
    def lacking(self) -> str:
        """That the clinic does not have it."""
        return _LACKING[self.kind]

    @property
    def supposing(self) -> str:
        """What is supposed."""
        return _SUPPOSING[self.kind]

    @property
    def nothing_further(self) -> str:
        """Said where nothing would be in force."""
        return f"{self.supposing}, no safety statement beyond what is said here would exclude, delay or hold it."


_LACKING = {
    "treatment": "The clinic does not offer it.",
    "referral": "The clinic does not offer it: it is for referral.",
    "product": "The clinic does not hold it.",
    "toxin": "The clinic holds no toxin product.",
    "statement": "It concerns nothing that the clinic has or the findings call for.",
}
_SUPPOSING = {
    "treatment": "Were it on offer",
    "referral": "Were it done",
    "product": "Were it held",
    "toxin": "Whatever product it held",
    "statement": "Were what it concerns on offer",
}


def _everywhere(cause: Cause) -> Cause:
    """What is told of every area, told of the product: no area is named, so none is meant."""
    return cause if cause.text.endswith(")") else replace(cause, text=cause.text.replace(" in this area", "", 1))


class OnOffer:
    """Answers for one finished run; the supposed run is made when the first question needs it."""

    def __init__(self, view: View, store: Store) -> None:
        self._view, self._store = view, store

    @cached_property
    def view(self) -> View:
        """The supposed run: the answers as they are, and everything on offer."""
        # Only who asks waits for the compiled rules to be imported and read.
        from engine.compiled.run import evaluator

        origins, kb = self._view.derivation.origins, self._view.kb
        given = {fact: origin for fact, origin in origins.items() if fact.relation in CASE}
        for treatment in sorted(self._all("Treatment") - self._judged):
            given[Fact("offered_treatment", (treatment,))] = _SUPPOSED
        held = len(self._held)
        for order, product in enumerate(sorted(self._all("Product") - self._held), start=held + 1):
            given[Fact("offered", (product, order, ABSENT))] = _SUPPOSED
        return View(evaluator(kb).derive(given), kb, self._view.rules)

    def against(self, goals: Sequence[Goal]) -> tuple[IfOffered, tuple[Fact, ...]] | None:
        """What would stand against the thing these goals stand for, with the facts of the supposed run.

        None where the run itself has judged it.
        """
        kind = self._kind(goals)
        if kind is None:
            return None
        if kind == "statement":
            found = list(self._by_statement(goals))
        elif kind == "toxin":
            # What speaks against some products only is no answer about the place itself.
            found = [(fact, cause) for fact, cause in self._standing.against(goals) if not cause.text.endswith(")")]
        elif kind == "product":
            found = [(fact, _everywhere(cause)) for fact, cause in self._standing.against(goals)]
        else:
            found = self._further(goals)
        if kind in ("statement", "toxin") and not found:
            return None
        return IfOffered(kind, tuple(cause for _, cause in found)), tuple(dict.fromkeys(fact for fact, _ in found))

    def lacking(self, goals: Sequence[Goal]) -> str:
        """That the clinic does not have the thing these goals stand for; empty where it does, or need not."""
        named = {name: str(value) for one in goals for name, value in one.slots}
        kind, treatment = self._kind(goals), named.get("treatment")
        if treatment is not None:
            setting = self._view.individual(treatment).one("setting")
            # What the clinic offers is given, not concluded.
            offered = Fact("offered_treatment", (treatment,)) in self._view.derivation.origins
            kind = None if setting == "home" or offered else "referral" if setting == "referral" else "treatment"
        return "" if kind in (None, "statement") else _LACKING[kind]

    def any_product(self, goals: Sequence[Goal]) -> bool:
        """Whether toxin is asked about that names no product, and the clinic holds none: any would do."""
        return self._kind(goals) == "toxin"

    def _kind(self, goals: Sequence[Goal]) -> Kind | None:
        """What sort of thing is asked about, if the run has not judged it."""
        named = {name: str(value) for one in goals for name, value in one.slots}
        treatment, product, dose = (named.get(name) for name in ("treatment", "product", "dose"))
        if treatment is not None:
            if treatment in self._judged or not self._view.in_use(treatment):
                return None
            return "referral" if self._view.individual(treatment).one("setting") == "referral" else "treatment"
        if product is None and dose is not None:
            products = [str(one) for one in self._view.individual(dose).many("ofProduct")]
            product = products[0] if products and self._held.isdisjoint(products) else None
        if product is not None:
            return "product" if product not in self._held and self._view.in_use(product) else None
        if not self._held and not named.keys().isdisjoint(("area", "line", "muscle")):
            return "toxin"
        return "statement" if [one.relation for one in goals] == ["exclusion"] and "statement" in named else None

    def _further(self, goals: Sequence[Goal]) -> list[tuple[Fact, Cause]]:
        """What would stand against a treatment, but for what does so whether it is on offer or not."""
        treatment = next(str(value) for one in goals for name, value in one.slots if name == "treatment")
        there = self._view.derivation.justified
        facts = [f for name in TREATMENT_BLOCKS for f, _ in self.view.all(name, treatment=treatment) if f not in there]
        found = {cause: fact for fact in reversed(facts) for cause in self._blocking.told(fact)}
        return sorted(((f, c) for c, f in found.items()), key=lambda one: (-one[1].weight, one[1].text))

    def _by_statement(self, goals: Sequence[Goal]) -> Iterator[tuple[Fact, Cause]]:
        """What one statement would exclude, of treatments and products that were not judged."""
        for fact, slots in self.view.all("exclusion", statement=str(goals[0].values()["statement"])):
            intervention = str(slots["intervention"])
            told = self.view.all("treatment_excluded", treatment=intervention, statement=slots["statement"])
            if intervention not in self._judged:
                for one in [excluded for excluded, _ in told] or [fact]:
                    yield from ((one, cause) for cause in self._blocking.told(one))

    @cached_property
    def _standing(self) -> Standing:
        return Standing(self.view, Words(self.view), self._blocking, self._store)

    @cached_property
    def _blocking(self) -> Blocking:
        return Blocking(self.view, Words(self.view))

    def _all(self, kind: str) -> set[str]:
        return {one.id for one in self._view.kb.of_kind(kind) if self._view.in_use(one.id)}

    @cached_property
    def _judged(self) -> set[str]:
        """The products and treatments whose safety the run has judged."""
        return {str(slots["intervention"]) for _, slots in self._view.all("considered")}

    @cached_property
    def _held(self) -> set[str]:
        return {str(fact.values[0]) for fact in self._view.derivation.origins if fact.relation == "offered"}
