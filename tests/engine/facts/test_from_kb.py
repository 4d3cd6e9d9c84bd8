"""The knowledge base as facts: classes, links, closures, criteria in normal form, and nothing that is retired."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT
from engine.case import Case
from engine.consultation import consult
from engine.facts.from_kb import KnowledgeFacts, knowledge_facts
from engine.facts.schema import KB_CLASSES, KB_COMPILED, KB_LINKS
from engine.rules import rule_base
from kb.snapshot import Individual, KnowledgeBase, load

KB = load()
REAL = knowledge_facts(KB)


def individual(curie: str, kind: str, **values: Any) -> Individual:
    """A made-up individual; single values may be given bare."""
    many = {name: value if isinstance(value, tuple) else (value,) for name, value in values.items()}
    return Individual(curie, kind, many, KB.properties)


def changed(curie: str, **values: Any) -> Individual:
    """A real individual with other values."""
    real = KB.individuals[curie]
    return individual(curie, real.kind, **{**dict(real.values), **values})


def altered(*changes: Individual) -> KnowledgeBase:
    """The real knowledge base with some individuals replaced or added."""
    individuals = {**KB.individuals, **{one.id: one for one in changes}}
    names = "+".join(f"{one.id}{dict(one.values)}" for one in changes)
    return KnowledgeBase(f"altered {names}", KB.release, individuals, KB.properties, KB.kinds)


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
    again = knowledge_facts(KB)
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


# --- Retired and draft ------------------------------------------------------------------------------------


OUT_OF_USE = ("retired", "draft")


def mentions(known: KnowledgeFacts, curie: str) -> set[str]:
    """Relations of facts that name an individual or were made from it."""
    return {fact.relation for fact, origin in known.origins.items() if origin == curie or curie in fact.values}


@pytest.mark.parametrize("lifecycle", OUT_OF_USE)
@pytest.mark.parametrize(
    "curie",
    ["statement:TS03", "statement:CD03", "statement:COURSE.ipl", "statement:IND.ipl.colour", "principle:IND-01",
     "statement:CNS-03", "statement:FITZ.ipl.V"],
)  # fmt: skip
def test_what_is_not_in_use_leaves_no_fact(curie: str, lifecycle: str) -> None:
    known = knowledge_facts(altered(changed(curie, lifecycle=lifecycle)))
    # Its parts, readings and rank may stay: they lead nowhere without it.
    assert mentions(known, curie) <= {"DosePart", "SeverityReading", "dose_order"}


def healthy(**sections: Any) -> Case:
    """Everything denied, group by group, but for `sections`."""
    context = {"date": "2026-11-20", "jurisdiction": "US", "products": [{"product": "ONA_BOTOXCOS_US"}]}
    data = {
        "id": "made-up",
        "person": {"age_years": 40, "sex": "female"},
        "safety": {"none_of": [group.id.split(":", 1)[1] for group in KB.of_kind("QuestionGroup")]},
        "skin": {"phototype": "II", "glogau": "III", "impaired_barrier": "no", "brown_spots": "yes"},
        "lines": {"glabellar_vertical": {"rest": 0, "expression": 3}},
        **sections,
        "context": {**context, **sections.get("context", {})},
    }
    return Case.model_validate(data)


@pytest.mark.parametrize("lifecycle", OUT_OF_USE)
def test_a_retired_exclusion_excludes_nobody(lifecycle: str) -> None:
    case = healthy(safety={"answers": {"myasthenia_gravis": "yes"}})
    standing = {found.statement for found in consult(case, KB).plan.safety}
    about = {
        s.id
        for s in KB.of_kind("Contraindication")
        if "condition:myasthenia_gravis" in s.many("condition") and s.id in standing
    }
    assert about
    without = altered(*(changed(curie, lifecycle=lifecycle) for curie in about))
    assert not about & {found.statement for found in consult(case, without).plan.safety}
    # And the knowledge base in use before is back in use after.
    assert {found.statement for found in consult(case, KB).plan.safety} == standing


@pytest.mark.parametrize("lifecycle", OUT_OF_USE)
def test_a_retired_dose_is_not_planned(lifecycle: str) -> None:
    (item, *_) = consult(healthy(), KB).plan.toxin
    dose = next(e.statement for e in item.evidence if KB.individuals[e.statement].kind == "LabelDose")
    after = consult(healthy(), altered(changed(dose, lifecycle=lifecycle))).plan
    assert dose not in {e.statement for item in after.toxin for e in item.evidence}


@pytest.mark.parametrize("lifecycle", OUT_OF_USE)
def test_a_retired_product_is_not_used(lifecycle: str) -> None:
    assert consult(healthy(), KB).plan.toxin
    assert not consult(healthy(), altered(changed("product:ONA_BOTOXCOS_US", lifecycle=lifecycle))).plan.toxin


@pytest.mark.parametrize("lifecycle", OUT_OF_USE)
def test_a_retired_treatment_is_not_proposed(lifecycle: str) -> None:
    def proposed(kb: KnowledgeBase) -> set[str]:
        plan = consult(healthy(), kb).plan
        return {e.treatment for e in (*plan.adjuncts, *plan.home_care, *plan.referrals, *plan.not_on_offer)}

    assert "spf_broad_spectrum" in proposed(KB)
    assert "spf_broad_spectrum" not in proposed(altered(changed("treatment:spf_broad_spectrum", lifecycle=lifecycle)))


@pytest.mark.parametrize("lifecycle", OUT_OF_USE)
def test_a_retired_course_is_not_told(lifecycle: str) -> None:
    course = "statement:COURSE.spf_broad_spectrum"

    def told(kb: KnowledgeBase) -> set[str]:
        plan = consult(healthy(), kb).plan
        entries = (*plan.adjuncts, *plan.home_care, *plan.referrals, *plan.not_on_offer)
        return {e.statement for entry in entries for e in entry.evidence}

    assert course in told(KB)
    assert course not in told(altered(changed(course, lifecycle=lifecycle)))


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


def made_up(curie: str = "statement:MADE-UP", **values: Any) -> Individual:
    """A safety statement like TS03, about other things."""
    base = {**dict(KB.individuals["statement:TS03"].values)}
    for name in ("inArea", "ofIntervention", "condition", "when", "waitDaysDefault", "waitDaysMin", "waitDaysMax"):
        base.pop(name, None)
    return individual(curie, "Contraindication", **{**base, **values})


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


# --- Criteria ---------------------------------------------------------------------------------------------


def leaf(name: str, attribute: str, operator: str, value: str) -> Individual:
    return individual(
        f"criterion:{name}", "Criterion", prefLabel=name, attribute=attribute, operator=operator, value=value
    )


def node(name: str, **parts: Any) -> Individual:
    return individual(f"criterion:{name}", "Criterion", prefLabel=name, **parts)


YOUNG = leaf("young", "attribute:age_years", "lt", "30")
DRY = leaf("dry", "attribute:dehydrated_skin", "eq", "yes")
PALE = leaf("pale", "attribute:phototype", "eq", "I")
LEAVES = (YOUNG, DRY, PALE)

Branches = set[frozenset[tuple[Any, ...]]]


def branches(*more: Individual, when: str, **parts: Any) -> Branches:
    """The branches a statement with this criterion has, each a set of (attribute, operator, value)."""
    statement = made_up(ofIntervention="treatment:ipl", when=when, **parts)
    known = knowledge_facts(altered(statement, *LEAVES, *more))
    return read_branches(known, statement.id)


def read_branches(known: KnowledgeFacts, statement: str) -> Branches:
    found = set()
    for _, number, size in rows(known, "branch_of", statement):
        literals = [values for values in rows(known, "literal_of", statement) if values[1] == number]
        assert len(literals) == size
        assert len({values[2] for values in literals}) == size, "each literal of a branch has its own name"
        found.add(frozenset(values[3:] for values in literals))
    return found


Y = ("attribute:age_years", "lt", Decimal(30))
NOT_Y = ("attribute:age_years", "ge", Decimal(30))
D, NOT_D = (("attribute:dehydrated_skin", operator, "yes") for operator in ("eq", "ne"))
P, NOT_P = (("attribute:phototype", operator, "I") for operator in ("eq", "ne"))


def of(*literals: Iterable[tuple[Any, ...]]) -> Branches:
    return {frozenset(branch) for branch in literals}


def test_a_leaf_is_one_branch_of_one_literal() -> None:
    assert branches(when="criterion:young") == of([Y])


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"allOf": ("criterion:young", "criterion:dry")}, of([Y, D])),
        ({"anyOf": ("criterion:young", "criterion:dry")}, of([Y], [D])),
        ({"noneOf": ("criterion:young", "criterion:dry")}, of([NOT_Y, NOT_D])),
        ({"noneOf": ("criterion:young",), "anyOf": ("criterion:dry", "criterion:pale")}, of([NOT_Y, D], [NOT_Y, P])),
    ],
)
def test_combinations_are_branches(parts: dict[str, Any], expected: Branches) -> None:
    assert branches(node("made_up", **parts), when="criterion:made_up") == expected


def test_negation_goes_down_to_the_literals() -> None:
    inner = node("inner", allOf=("criterion:young", "criterion:dry"))
    outer = node("outer", noneOf=("criterion:inner",))
    assert branches(inner, outer, when="criterion:outer") == of([NOT_Y], [NOT_D])
    twice = node("twice", noneOf=("criterion:outer",))
    assert branches(inner, outer, twice, when="criterion:twice") == of([Y, D])


@pytest.mark.parametrize(
    ("operator", "negated"), [("eq", "ne"), ("ne", "eq"), ("lt", "ge"), ("ge", "lt"), ("le", "gt"), ("gt", "le")]
)
def test_each_operator_has_its_negation(operator: str, negated: str) -> None:
    one = leaf("one", "attribute:age_years", operator, "30")
    value: Any = "30" if operator in ("eq", "ne") else Decimal(30)
    not_it = node("not_it", noneOf=("criterion:one",))
    assert branches(one, when="criterion:one") == of([("attribute:age_years", operator, value)])
    assert branches(one, not_it, when="criterion:not_it") == of([("attribute:age_years", negated, value)])


def test_a_literal_and_its_negation_in_one_branch_are_two_literals() -> None:
    both = node("both", allOf=("criterion:young", "criterion:not_young"))
    not_young = node("not_young", noneOf=("criterion:young",))
    assert branches(both, not_young, when="criterion:both") == of([Y, NOT_Y])


def test_several_conditions_are_one_branch_each_beside_the_criterion() -> None:
    found = branches(when="criterion:young", condition=("condition:melasma", "condition:pregnancy"))
    conditions = [[(name, "eq", "yes")] for name in ("condition:melasma", "condition:pregnancy")]
    assert found == of([Y], *conditions)


def test_every_real_statement_that_names_a_condition_has_a_branch_for_each() -> None:
    for statement in KB.of_kind("Contraindication"):
        singles = {next(iter(branch))[0] for branch in read_branches(REAL, statement.id) if len(branch) == 1}
        assert {str(condition) for condition in statement.many("condition")} <= singles


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
