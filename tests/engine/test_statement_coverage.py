"""Every decision statement is met by some case: at least 95 in 100 of them, and each exception has its reason.

A statement counts as reached when a plan shows it, or, for kinds that act without being shown, when a
conclusion that depends on the case rests on it.  What a question merely asks about does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from engine.algebra.rule import Fact, Rule, body
from engine.consultation import Outcome
from engine.rules import rule_base

from .cases import consult, kb
from .generated import PHOTOTYPES, cases, local, outcome
from .golden_set import golden

SHOWN = ("LabelDose", "PublishedDose", "DoseLimit", "CombinedDose", "Contraindication", "Course", "TreatmentIndication",
         "ToxinIndication", "Counselling", "Monitoring", "Complication", "Consequence", "Tracking")  # fmt: skip
ACTING = ("SeverityReading", "PhototypeSuitability", "Principle")
"""Kinds whose statements act through other conclusions."""
ENOUGH = 0.95

NOT_A_DOSE = "evidence on size of effect, duration or technique; no dose of it may be proposed"
OTHER_DOSE = "the row gives no total for a muscle (per point, upper figure only, or muscles not told apart)"
CONTEXT = "context only: not a range to recommend, and no label dose of the product in this area to compare it with"
EXCEPTIONS = {
    **dict.fromkeys(
        ("statement:LD04", "statement:LD06", "statement:LD11", "statement:LD19", "statement:LD30", "statement:CD12"),
        "combined figures: the areas' own rows make the dose and the maxima cap it; no rule reads the combination",
    ),
    "statement:CD06": OTHER_DOSE,
    "statement:CD10": OTHER_DOSE,
    "statement:CD26": OTHER_DOSE,
    "statement:CD29": OTHER_DOSE,
    "statement:CD56": OTHER_DOSE,
    "statement:CD63": OTHER_DOSE,
    "statement:CD61": NOT_A_DOSE,
    "statement:CD62": NOT_A_DOSE,
    "statement:CD45": "names neither a product nor a line",
    "statement:CD08": "agrees with the labels of its products (50 U), so it neither drives a dose nor disputes one",
    "statement:CD23": CONTEXT,
}
"""Statements that no case can reach, and why."""


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)


def shown(found: Outcome) -> set[str]:
    """Statements a plan cites anywhere but in its questions."""
    plan = found.plan.model_dump(exclude={"questions", "sources", "provenance"})
    return {text for text in strings(plan) if text in kb().individuals}


def used(found: Outcome) -> set[str]:
    """Statements below a conclusion that the case had a part in, bar the mere asking."""
    derivation = found.derivation
    by_case: dict[Fact, bool] = {}

    def depends(fact: Fact) -> bool:
        if fact not in by_case:
            reasons = derivation.justified.get(fact)
            if reasons is None:
                by_case[fact] = derivation.origins.get(fact, "") not in kb().individuals
            else:
                by_case[fact] = any(depends(p) for reason in reasons for p in reason.premises)
        return by_case[fact]

    held = {tuple(fact.values) for fact in derivation.justified if fact.relation == "holds"}
    origins: set[str] = set()
    for fact, reasons in derivation.justified.items():
        if fact.relation == "reading_rank" and tuple(fact.values[:2]) not in held:
            continue  # how an unanswered question would be read
        for reason in reasons:
            if any(depends(premise) for premise in reason.premises):
                origins.update(derivation.origins.get(premise, "") for premise in reason.premises)
    return origins & set(kb().individuals)


def weighed(found: Outcome) -> set[str]:
    """Published doses that were compared for a line or a wish, whether or not the plan had to mention them."""
    relations = ("published_option", "unnamed_dose", "beyond_label")
    return {str(v) for fact in found.derivation.justified if fact.relation in relations for v in fact.values}


@cache
def reached() -> frozenset[str]:
    found: set[str] = set()
    of_golden = (consult(one.case) for one in golden().values())
    for one in (*(outcome(name) for name in cases()), *of_golden):
        found |= weighed(one) & set(kb().individuals)
        found |= shown(one)
        found |= {s for s in used(one) if kb().individuals[s].kind in ACTING}
    return frozenset(found | suitable())


@cache
def suitable() -> frozenset[str]:
    """Phototype rows that say "ok": the treatment is judged in that phototype and nothing is held against it."""
    found = set()
    for phototype in PHOTOTYPES:
        derivation = outcome(f"phototype {phototype}").derivation
        judged = {fact.values[0] for fact in derivation.justified if fact.relation == "considered"}
        limited = {
            fact.values[0] for fact in derivation.justified if fact.relation in ("phototype_avoid", "phototype_caution")
        }
        for row in kb().of_kind("PhototypeSuitability"):
            if row.one("phototype") == f"phototype:{phototype}" and row.one("suitability") == "ok":
                assert row.one("ofTreatment") in judged, row.id
                assert row.one("ofTreatment") not in limited, row.id
                found.add(row.id)
    return frozenset(found)


@cache
def named_by_rules() -> frozenset[str]:
    """Principles some rule names."""
    found = set()
    for rule in rule_base().rules:
        patterns = (*body(rule), rule.then, *(rule.unless if isinstance(rule, Rule) else ()))
        found |= {str(term) for pattern in patterns for _, term in pattern.slots if str(term).startswith("principle:")}
    return frozenset(found)


def statements(kind: str) -> set[str]:
    everything = {i.id for i in kb().of_kind(kind) if i.one("lifecycle") in (None, "active")}
    return everything & named_by_rules() if kind == "Principle" else everything


@pytest.mark.parametrize("kind", [*SHOWN, *ACTING])
def test_every_statement_of_a_kind_is_reached_or_excepted(kind: str) -> None:
    missing = statements(kind) - reached() - set(EXCEPTIONS)
    assert not missing, f"{len(missing)} of {len(statements(kind))}: {sorted(missing)}"


def test_at_least_95_in_100_decision_statements_are_reached() -> None:
    everything = set().union(*(statements(kind) for kind in (*SHOWN, *ACTING)))
    assert len(everything & reached()) / len(everything) >= ENOUGH


def test_an_exception_that_is_reached_after_all_is_none() -> None:
    assert not set(EXCEPTIONS) & reached()
    assert set(EXCEPTIONS) <= set(kb().individuals)


def test_each_contraindication_is_shown_when_its_condition_is_answered_yes() -> None:
    """With every treatment and product on offer, and every member of a question group true."""
    ages = {"under_18": "age 17", "age_65_or_over": "age 66", "age_75_or_over": "age 76"}
    absent = []
    for statement in kb().of_kind("Contraindication"):
        for condition in statement.many("condition"):
            group = kb().individuals[str(condition)].one("inQuestionGroup")
            name = ages.get(local(str(condition))) or f"all of {local(str(group))}"
            plan = outcome(name).plan
            because = [f.because_of for f in plan.safety if f.statement == statement.id]
            if not because or local(str(condition)) not in because[0]:
                absent.append((statement.id, condition))
    assert not absent


def test_no_case_shows_a_statement_that_is_retired_or_a_draft() -> None:
    assert not [s for s in reached() if kb().individuals[s].one("lifecycle") in ("retired", "draft")]
