"""The knowledge base as facts: classes, links, closures, criteria in normal form, and nothing that is retired."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT
from engine.facts.from_kb import KnowledgeFacts, knowledge_facts
from engine.facts.schema import KB_CLASSES, KB_COMPILED, KB_LINKS
from engine.rules import rule_base
from kb.snapshot import load

from ..altered_kb import altered, individual, made_up

KB = load()
REAL = knowledge_facts(KB)


def rows(known: KnowledgeFacts, relation: str, first: str | None = None) -> list[tuple[Any, ...]]:
    return [values for values in known.store.rows(relation) if first is None or values[0] == first]


def test_every_fact_fits_the_schema_and_names_an_individual() -> None:
    schema = rule_base().schema
    for fact, origin in REAL.origins.items():
        assert len(fact.values) == len(schema[fact.relation])
        assert origin in KB.individuals
        assert not any(isinstance(value, float) or value is None for value in fact.values)


def test_every_relation_of_the_knowledge_base_is_filled() -> None:
    found = {fact.relation for fact in REAL.origins}
    expected = {*KB_CLASSES, *KB_LINKS, *KB_COMPILED}
    assert found <= expected
    assert not {name for name in expected - found if name not in ("Combined",)}


def test_two_readings_of_one_knowledge_base_are_the_same_in_the_same_order() -> None:
    again = knowledge_facts.__wrapped__(KB)
    assert list(again.origins.items()) == list(REAL.origins.items())


@pytest.mark.parametrize("kind", sorted(KB_CLASSES))
def test_a_class_has_one_fact_per_individual_in_use(kind: str) -> None:
    name = "CombinedDose" if kind == "Combined" else kind
    in_use = [one.id for one in KB.of_kind(name) if one.one("lifecycle") not in ("draft", "retired")]
    assert [values[0] for values in rows(REAL, kind)] == in_use


def test_a_property_that_is_not_stated_is_absent() -> None:
    (muscle,) = rows(REAL, "Muscle", "muscle:corrugator_supercilii")
    slots = dict(zip(KB_CLASSES["Muscle"], muscle, strict=True))
    assert slots["minimalDetectableDifferencePct"] == ABSENT
    (masseter,) = rows(REAL, "Muscle", "muscle:masseter")
    assert dict(zip(KB_CLASSES["Muscle"], masseter, strict=True))["minimalDetectableDifferencePct"] == Decimal(10)


def test_a_link_has_one_fact_per_value() -> None:
    line = KB.individuals["line:mouth_corner"]
    assert [value for _, value in rows(REAL, "primaryMuscle", line.id)] == list(line.many("primaryMuscle"))


# --- Groups, areas and jurisdictions ----------------------------------------------------------------------


def concerned(known: KnowledgeFacts, statement: str) -> set[str]:
    return {values[1] for values in rows(known, "concerns", statement)}


def test_a_group_is_spelt_out_into_its_members() -> None:
    for statement in KB.of_kind("Contraindication"):
        targets = {str(target) for target in statement.many("ofIntervention")}
        groups = {target for target in targets if target.startswith("group:")}
        members = {str(m) for group in groups for m in KB.individuals[group].many("member")}
        assert concerned(REAL, statement.id) == (targets - groups) | members
        assert not any(target.startswith("group:") for target in concerned(REAL, statement.id))


def test_a_member_named_twice_is_concerned_once() -> None:
    group = individual(
        "group:made_up", "Group", prefLabel="Made up", member=("product:ONA_BOTOXCOS_US", "treatment:ipl")
    )
    statement = made_up(
        ofIntervention=("group:made_up", "treatment:ipl", "treatment:jessner_peel"), condition="condition:melasma"
    )
    known = knowledge_facts(altered(group, statement))
    assert sorted(values[1] for values in rows(known, "concerns", statement.id)) == [
        "product:ONA_BOTOXCOS_US",
        "treatment:ipl",
        "treatment:jessner_peel",
    ]


def reached(known: KnowledgeFacts, statement: str) -> set[str]:
    return {values[1] for values in rows(known, "reaches", statement)}


@pytest.mark.parametrize(
    ("areas", "inside", "outside"),
    [
        ((), {"area:glabella", "area:neck", "area:masseter"}, set()),
        (("area:everywhere",), {"area:glabella", "area:neck", "area:masseter"}, set()),
        (("area:upper_face",), {"area:glabella", "area:forehead", "area:brow", "area:lateral_canthal"},
         {"area:neck", "area:nose", "area:lower_eyelid"}),
        (("area:face",), {"area:glabella", "area:nose", "area:masseter"}, {"area:neck"}),
        (("area:neck", "area:nose"), {"area:neck", "area:nose"}, {"area:glabella", "area:chin"}),
    ],
)  # fmt: skip
def test_an_exclusion_reaches_its_areas_and_those_inside_them(
    areas: tuple[str, ...], inside: set[str], outside: set[str]
) -> None:
    parts: dict[str, Any] = {"inArea": areas} if areas else {}
    statement = made_up(ofIntervention="product:ONA_BOTOXCOS_US", condition="condition:melasma", **parts)
    found = reached(knowledge_facts(altered(statement)), statement.id)
    assert inside <= found
    assert not outside & found


def test_an_exclusion_of_treatments_alone_has_no_areas() -> None:
    statement = made_up(ofIntervention="treatment:ipl", condition="condition:melasma")
    assert reached(knowledge_facts(altered(statement)), statement.id) == set()


def test_areas_lie_within_their_unions() -> None:
    within: dict[str, set[str]] = {}
    for area, union in rows(REAL, "area_within"):
        within.setdefault(area, set()).add(union)
    assert {"area:glabella", "area:upper_face", "area:face", "area:everywhere"} <= within["area:glabella"]
    assert within["area:neck"] == {"area:neck", "area:everywhere"}
    assert {"area:periocular", "area:upper_face"} <= within["area:lateral_canthal"]


def test_ireland_takes_the_licences_of_the_union() -> None:
    for product in KB.of_kind("Product"):
        places = {place for one, place in rows(REAL, "valid_in", product.id) if one == product.id}
        licensed = set(product.many("licensedIn"))
        assert ("jurisdiction:IE" in places) is bool({"jurisdiction:IE", "jurisdiction:EU"} & licensed)
        assert {"jurisdiction:US", "jurisdiction:GB"} & places == {"jurisdiction:US", "jurisdiction:GB"} & licensed


# --- Fixed orders -----------------------------------------------------------------------------------------


def test_published_doses_are_ordered_by_support_without_ties() -> None:
    order = dict(rows(REAL, "dose_order"))
    assert sorted(order.values()) == list(range(1, len(order) + 1))
    verification = ("verified", "partial", "unverified")

    def support(curie: str) -> tuple[Any, ...]:
        dose = KB.individuals[curie]
        bases = ("law", "label", "evidence", "consensus", "provider_opinion", "leaflet", "convention", "extrapolation")
        return (
            bases.index(str(dose.one("basis"))),
            str(dose.one("evidenceLevel")),
            verification.index(str(dose.one("verification"))),
        )

    ordered = sorted(order, key=lambda curie: order[curie])
    assert [support(curie) for curie in ordered] == sorted(support(curie) for curie in ordered)


def test_severities_and_levels_are_ordered() -> None:
    severity = dict(rows(REAL, "severity_rank"))
    assert severity["information"] < severity["caution"] < severity["relative"] < severity["absolute"]
    level = dict(rows(REAL, "level_rank"))
    assert level["1"] < level["2"] < level["3"] < level["4"] <= level["5"] == level["reg"]


def test_sides_have_opposites() -> None:
    assert set(rows(REAL, "opposite")) == {("right", "left"), ("left", "right")}


def test_the_same_fact_stated_by_two_individuals_is_one_fact() -> None:
    assert len(set(REAL.origins)) == len(REAL.origins)
    for relation in {fact.relation for fact in REAL.origins}:
        kept = REAL.store.rows(relation)
        assert len(kept) == len(set(kept)) == sum(fact.relation == relation for fact in REAL.origins)
        assert all(REAL.store.contains(Fact(relation, values)) for values in kept)
