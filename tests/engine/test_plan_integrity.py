"""A plan holds together: units add up, every number has a source, every question a place, every entry its reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from engine.casefile import parse_case
from engine.explain import Explanation, explain, items
from engine.plan import Plan
from kb.snapshot import KnowledgeBase

from .cases import consult, kb
from .generated import cases, outcome

NAMES = sorted(cases())
CONCEPTS = (
    "muscle", "line", "area", "scale", "product", "substance", "jurisdiction", "treatment", "group", "condition",
    "question_group", "attribute", "finding", "phototype", "criterion",
)  # fmt: skip
STATED = ("statement", "part", "reading", "parameter", "principle", "claim", "instrument", "requirement")


def every_evidence(value: Any) -> Iterator[dict[str, Any]]:
    """Every evidence record of a plan, wherever it stands."""
    if isinstance(value, dict):
        if {"statement", "basis", "verification", "sources"} <= set(value):
            yield value
        for inner in value.values():
            yield from every_evidence(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from every_evidence(inner)


def plan(name: str) -> Plan:
    return outcome(name).plan


@pytest.mark.parametrize("name", NAMES)
def test_units_are_the_sum_of_points_and_totals_the_sum_of_items(name: str) -> None:
    for item in plan(name).toxin:
        if item.points:
            assert item.units == sum((sum(group.units) for group in item.points), Decimal(0))
            volumes = [v for group in item.points for v in group.volume_ml or ()]
            # The muscle's volume is exact; only points whose share is rounded may miss it, by a rounding each.
            off = abs((item.volume_ml or Decimal(0)) - sum(volumes)) if volumes else Decimal(0)
            assert off <= len(volumes) * Decimal("0.00005")
            assert item.points_rounded == (off > 0)
        assert item.units > 0
        assert item.range_low_units <= item.units <= item.range_high_units
        assert item.units == (item.steps[-1].after_units if item.steps else item.range_low_units)
    for total in plan(name).totals:
        own = [item for item in plan(name).toxin if item.product == total.product]
        assert total.units == sum(item.units for item in own) == sum(total.areas.values())
        assert set(total.areas) == {item.area for item in own}
        assert total.volume_ml is None or total.volume_ml == sum(item.volume_ml or 0 for item in own)
        assert {item.unit_name for item in own} == {total.unit_name}
    assert {item.product for item in plan(name).toxin} == {total.product for total in plan(name).totals}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_planned_passes_a_maximum(name: str) -> None:
    for check in plan(name).limits:
        assert check.evidence
        capped = {f"toxin/{area}" for area in check.areas}
        if not check.within:
            assert not [item for item in plan(name).toxin if f"toxin/{item.area}" in capped or not check.areas]


@pytest.mark.parametrize("name", NAMES)
def test_every_number_reaches_a_source_that_the_plan_lists(name: str) -> None:
    listed = {source.id for source in plan(name).sources}
    assert all(source.citation for source in plan(name).sources)
    for item in plan(name).toxin:
        assert any(e.sources for e in item.evidence if e.statement.startswith("statement:"))
    document = plan(name)
    cited = set()
    for evidence in every_evidence(document.model_dump()):
        assert evidence["sources"]
        cited |= set(evidence["sources"])
    for placed, note in ((item, note) for item in document.toxin for note in item.placement):
        assert note.sources
        # Units belong to a product: a note from a statement of another one says nothing of units.
        of = kb().individuals[note.statement].many("ofProduct")
        assert not re.search(r"\d\s*U\b", note.text) or f"product:{placed.product}" in of
        cited |= set(note.sources)
    assert listed == cited


@pytest.mark.parametrize("name", NAMES)
def test_one_product_unless_the_case_names_products_by_area(name: str) -> None:
    by_area = cases()[name].context.product_for_area
    used = {item.product for item in plan(name).toxin}
    assert len(used - set(by_area.values())) <= 1
    for item in plan(name).toxin:
        assert item.product == by_area.get(item.area, item.product)
        # A dose comes from a statement about that very product.
        doses = [e.statement for e in item.evidence if e.statement.startswith(("statement:LD", "statement:CD"))]
        assert doses
        for dose in doses:
            assert f"product:{item.product}" in kb().individuals[dose].many("ofProduct")


@pytest.mark.parametrize("name", NAMES)
def test_no_excluded_product_or_treatment_is_recommended(name: str) -> None:
    document = plan(name)
    for found in document.safety:
        if found.severity != "absolute" or found.until is not None or found.overridden_by:
            continue
        barred = set(found.applies_to)
        assert not [i for i in document.toxin if i.product in barred and (not found.areas or i.area in found.areas)]
    rejected = {entry.id for entry in document.not_recommended} | {entry.id for entry in document.deferred}
    recommended = {item.id for item in (*document.adjuncts, *document.home_care, *document.not_on_offer)}
    assert not recommended & rejected
    assert not {f"toxin/{item.area}" for item in document.toxin} & {entry.id for entry in document.deferred}


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_and_can_be_explained(name: str) -> None:
    document = plan(name)
    sections = (
        document.toxin, document.lines, document.balance, document.advice, document.adjuncts, document.home_care,
        document.referrals, document.not_on_offer, document.deferred, document.not_recommended, document.conflicts,
        document.counselling, document.follow_up, document.limits,
    )  # fmt: skip
    entries = [entry.id for section in sections for entry in section]
    assert len(entries) == len(set(entries))
    questions = [question.id for question in document.questions]
    assert len(questions) == len(set(questions))
    explainable = set(items(outcome(name)))
    assert set(entries) <= explainable
    assert {f"question/{question}" for question in questions} <= explainable
    assert {f"safety/{found.statement.split(':')[1]}" for found in document.safety} <= explainable
    assert {f"product/{choice.product}" for choice in document.products} <= explainable


def answered(path: str, knowledge: KnowledgeBase) -> str:
    """A case file that answers one question at its place."""
    head = "schema: rhytid-case/1\nid: one answer\ncontext: {date: 2026-11-20, jurisdiction: US}\n"
    section, *rest = path.split(".")
    if path.endswith(".ended"):
        return f"{head}safety: {{answers: {{{rest[1]}: {{answer: yes, ended: 2026-01-01}}}}}}\n"
    if section == "safety":
        return f"{head}safety: {{answers: {{{rest[1]}: no}}}}\n"
    if section == "person":
        value = {"age_years": 40, "birth_date": "1980-01-01", "sex": "female"}[rest[0]]
        return f"{head}person: {{{rest[0]}: {value}}}\n"
    if section == "lines":
        field = {"expression": "rest: 0, expression: 1", "millimetres": "mm: 0"}
        kind = str(knowledge.individuals[f"line:{rest[0]}"].one("assessedBy"))
        seen = field.get(kind, "grade: 1")
        side = f"{rest[1]}: {{{seen}}}" if len(rest) > 1 else seen
        return f"{head}lines: {{{rest[0]}: {{{side}}}}}\n"
    attribute = knowledge.individuals[f"attribute:{rest[0]}"]
    values = {"choice": str((attribute.many("allowedValue") or ("1:x",))[0]).split(":")[1], "boolean": "no"}
    return f"{head}{section}: {{{rest[0]}: {values.get(str(attribute.one('datatype')), '1')}}}\n"


def test_every_question_names_a_place_where_its_answer_can_be_written() -> None:
    asked = {question.path for name in NAMES for question in plan(name).questions}
    assert asked
    for path in sorted(asked):
        parse_case(answered(path, kb()), path, kb())  # raises when the place does not exist


@pytest.mark.parametrize("name", NAMES)
def test_questions_that_block_name_something_and_have_a_wording(name: str) -> None:
    document = plan(name)
    for question in document.questions:
        assert question.text.strip().endswith("?")
        for blocked in question.blocks:
            assert blocked.split("/")[0] in ("toxin", "adjunct", "product")
    held = {b for question in document.questions for b in question.blocks}
    assert not held & {item.id for item in (*document.adjuncts, *document.not_on_offer)}
    open_now = any(question.blocks for question in document.questions)
    assert (document.status == "questions_open") == (open_now and document.status != "stop")


def leaves(node: Explanation) -> Iterator[Explanation]:
    if not node.children:
        yield node
    for child in node.children:
        yield from leaves(child)


def rooted(leaf: Explanation) -> bool:
    """A case answer, a statement or concept, a source, an absence, or something opened earlier in the tree."""
    if leaf.kind == "answer":
        return leaf.ref is not None and leaf.ref.split(".")[0].split("[")[0].split(" ")[0] in (
            "context", "person", "safety", "lines", "muscles", "features", "skin", "goals", "history",
        )  # fmt: skip
    if leaf.kind == "statement":
        return leaf.ref is not None and leaf.ref.split(":")[0] in (*CONCEPTS, *STATED)
    if leaf.kind == "source":
        return leaf.ref in kb().individuals
    return leaf.kind == "absent" or leaf.text.endswith("(opened above)")


EXPLAINED = [name for name in NAMES if name.startswith(("example", "phototype V", "toxin", "masseter", "healthy in"))]


@pytest.mark.parametrize("name", EXPLAINED)
def test_every_explanation_ends_in_answers_statements_sources_or_absences(name: str) -> None:
    found = outcome(name)
    # One entry of each kind and section is opened in full; the rules behind the others are the same.
    sample = {"/".join(item.split("/")[:2]).rstrip("0123456789."): item for item in items(found)}
    for item in sample.values():
        tree = explain(found, kb(), item)
        assert tree.children, item
        for leaf in leaves(tree):
            assert rooted(leaf), (item, leaf)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("example")])
def test_every_dose_opens_down_to_a_source_and_an_answer(name: str) -> None:
    for item in plan(name).toxin:
        kinds = {leaf.kind for leaf in leaves(explain(outcome(name), kb(), item.id))}
        assert {"answer", "source"} <= kinds


def test_a_plan_is_the_same_every_time() -> None:
    for name in ("example complete_healthy_gb", "toxin 42 days ago"):
        again = consult(cases()[name])
        assert again.plan == plan(name)
        assert again.derivation.digest() == outcome(name).derivation.digest()
