"""What is retired or still a draft takes no part in any consultation."""

from __future__ import annotations

from typing import Any

import pytest

from engine.case import Case
from engine.consultation import consult
from engine.facts.from_kb import KnowledgeFacts, knowledge_facts
from kb.snapshot import KnowledgeBase, load

from ..altered_kb import altered, changed

KB = load()
REAL = knowledge_facts(KB)


OUT_OF_USE = ("retired", "draft")


def stated_by(known: KnowledgeFacts, curie: str) -> set[str]:
    """Relations of the facts that an individual states."""
    return {fact.relation for fact, origin in known.origins.items() if origin == curie}


@pytest.mark.parametrize("lifecycle", OUT_OF_USE)
@pytest.mark.parametrize(
    "curie",
    ["statement:TS03", "statement:CD03", "statement:COURSE.ipl", "statement:IND.ipl.colour", "principle:IND-01",
     "statement:CNS-03", "statement:FITZ.ipl.V"],
)  # fmt: skip
def test_what_is_not_in_use_leaves_no_fact(curie: str, lifecycle: str) -> None:
    known = knowledge_facts(altered(changed(curie, lifecycle=lifecycle)))
    # Its rank among the doses may stay: it leads nowhere without it.
    assert stated_by(known, curie) <= {"dose_order"}
    assert stated_by(REAL, curie) - {"dose_order"}


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
