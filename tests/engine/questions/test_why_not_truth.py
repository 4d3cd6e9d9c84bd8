"""Why not, held against the rules themselves: what it says would help helps, and what it rules out nothing brings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from engine.alternatives.evaluation import Evaluation
from engine.alternatives.settings import possible
from engine.alternatives.space import space
from engine.case import Case
from engine.casefile import read_case
from engine.compiled.evaluator import Run
from engine.consultation import Outcome, consult
from engine.errors import UnknownItem
from engine.questions.attempts import Goal
from engine.questions.entry_names import entry_named
from engine.questions.goals import UnknownThing, wanted
from engine.questions.on_offer import PRODUCTS
from engine.questions.why_not import Questions
from engine.rules import rule_base
from tests.engine.cases import EXAMPLES, kb
from tui.panes.absence import fallen

CASES = ("complete_healthy_us", "two_products_by_area")
KINDS = ("Treatment", "Product", "Muscle", "Area", "Line")
TRIED = ("skin", "lines", "context.products")
"""Where answers are tried, each with its last value; all of them would take a quarter of a minute."""


class World:
    """A case, its questions, and what follows from it with one answer altered."""

    def __init__(self, name: str) -> None:
        self.case = read_case(EXAMPLES / f"{name}.yaml", kb())
        self.outcome = consult(self.case, kb(), "compiled")
        self.questions = Questions(self.outcome, kb())
        self._evaluation = Evaluation(kb())
        self._evaluation.run(self.case)

    def altered(self) -> Iterator[tuple[str, Case, Run]]:
        """Yield each place with the case that says otherwise there."""
        for dimension in space(self.case, kb(), self.outcome.derivation):
            if dimension.path.startswith(TRIED):
                for alternative in dimension.alternatives[-1:]:
                    changed = possible(self.case, alternative.settings, kb())
                    if changed is not None:
                        yield dimension.path, changed, self._evaluation.run(changed)

    def goals(self, thing: str) -> tuple[Goal, ...]:
        return wanted(thing, self.outcome, kb(), rule_base()).goals


@cache
def world(name: str) -> World:
    return World(name)


def follows(run: Run, goals: tuple[Goal, ...]) -> bool:
    """Whether a run gives all of these, with whatever product."""
    return all(any(_meets(row, one) for row in run.rows[one.relation]) for one in goals)


def _meets(row: tuple[Any, ...], one: Goal) -> bool:
    slots, named = rule_base().schema[one.relation], one.values()
    kept = {name: value for name, value in named.items() if name != "product" or len(named) == 1}
    return all(row[slots.index(name)] == value for name, value in kept.items())


@pytest.mark.parametrize("name", CASES)
def test_nothing_that_is_said_to_be_out_of_reach_is_brought_by_another_answer(name: str) -> None:
    asked = world(name)
    things = [one.id for kind in KINDS for one in kb().of_kind(kind) if one.one("lifecycle") != "retired"]
    answers = {thing: asked.questions.why_not(thing) for thing in things}
    out = {thing: answer for thing, answer in answers.items() if answer.out_of_reach}
    assert out
    for path, _, run in asked.altered():
        for thing, answer in out.items():
            if not (answer.only_with and path.startswith(PRODUCTS)):
                assert not follows(run, asked.goals(thing)), (thing, path, answer.out_of_reach)


@pytest.mark.parametrize("name", CASES)
def test_what_is_planned_is_never_said_to_be_missing(name: str) -> None:
    asked = world(name)
    plan = asked.outcome.plan
    assert plan.toxin
    for item in (*plan.toxin, *plan.adjuncts):
        assert asked.questions.why_not(item.id).present, item.id
    for area in {item.area for item in plan.toxin}:
        units = sum(item.units for item in plan.toxin if item.area == area)
        assert asked.questions.why_not(f"area:{area} above {units - 1}").present
        assert not asked.questions.why_not(f"area:{area} above {units}").present


def obeyed(case: Case, **context: Any) -> Outcome:
    return consult(case.model_copy(update={"context": case.context.model_copy(update=context)}), kb(), "compiled")


def test_a_product_that_is_said_to_bring_a_place_brings_it() -> None:
    case = world("complete_healthy_gb").case
    offer = case.context.products[0]

    def with_product(product: str) -> Outcome:
        return obeyed(case, products=(offer.model_copy(update={"product": product, "dilution_units_per_ml": None}),))

    azzalure = Questions(with_product("ABO_AZZALURE_UKEU"), kb())
    answer = azzalure.why_not("frontalis")
    assert answer.out_of_reach == "With Azzalure (UK/EU), no answer of this case could change that."
    assert any("No label and no usable published dose of Azzalure" in text for text in answer.said)
    (way,) = answer.others
    assert way[0].text.startswith("Bocouture (UK/EU) is not among")
    assert way[0].path == PRODUCTS
    assert not any("(US)" in cause.text for cause in (*answer.causes, *way))
    assert any(item.muscle == "frontalis" for item in with_product("INCO_BOCOUTURE_UKEU").plan.toxin)


def test_a_product_whose_figures_are_not_held_is_told_so_before_it_is_bought() -> None:
    answer = world("complete_healthy_gb").questions.why_not("Botox (UK, aesthetic)")
    assert answer.if_offered is not None
    assert any("no statement that gives a label dose" in cause.text for cause in answer.if_offered.causes)


def test_a_maximum_is_named_where_a_higher_dose_of_an_area_is_asked_for() -> None:
    asked = world("complete_healthy_gb")
    (limit,) = (one for one in asked.outcome.plan.limits if one.areas == ("glabella",))
    causes = asked.questions.why_not("glabella above 500").causes
    assert any(cause.text == f"Maximum: {limit.max_units} units, Glabella." and cause.statements for cause in causes)
    assert "in all (Corrugator supercilii" in causes[0].text


def test_a_missing_answer_is_named_with_its_question() -> None:
    asked = world("complete_healthy_gb")
    unasked = asked.case.model_copy(update={"skin": {"brown_spots": "yes", "phototype": "II"}})
    answer = Questions(consult(unasked, kb(), "compiled"), kb()).why_not("lactic_peel")
    barrier = next(cause for cause in answer.causes if cause.path == "skin.impaired_barrier")
    assert barrier.text == "Impaired barrier: not known; it would have to be no."


def test_what_the_clinic_offers_is_not_said_to_be_lacking() -> None:
    asked = world("complete_healthy_gb")
    for treatment in asked.case.context.treatments:
        answer = asked.questions.why_not(f"treatment:{treatment}")
        assert answer.present or not answer.lacking


def test_words_that_fit_a_treatment_and_a_question_are_asked_back() -> None:
    questions = world("complete_healthy_us").questions
    with pytest.raises(UnknownThing, match=r"Retinol .*Topical retinoid in preceding days"):
        questions.why_not("retinol")
    with pytest.raises(UnknownThing, match="no dose in units"):
        questions.why_not("jessner above 3")
    outcome = world("complete_healthy_us").outcome
    with pytest.raises(UnknownItem, match=r"fits .* entries"):
        entry_named("toxin", outcome.plan, outcome.index, kb())


def test_what_fell_is_listed_once_to_be_asked_about() -> None:
    found = [thing.removeprefix("argument/") for thing, _ in fallen(world("complete_healthy_us").outcome.plan)]
    assert found
    assert len(found) == len(set(found))
