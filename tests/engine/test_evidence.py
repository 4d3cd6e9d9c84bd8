"""Evidence: every document tells the same of a statement, and cites nothing that is retired or a draft."""

from __future__ import annotations

from engine.casefile import read_case
from engine.evidence import bibliography, record
from engine.schedule.cited import Citations

from .altered_kb import KB, altered, changed
from .cases import EXAMPLES, consult
from .test_plan_integrity import every_evidence
from .years import of_example


def test_plan_and_year_tell_the_same_of_a_statement() -> None:
    plan = consult(read_case(EXAMPLES / "pregnancy.yaml", KB)).plan
    in_plan, in_year = (
        {one["statement"]: one for one in every_evidence(document.model_dump(mode="json"))}
        for document in (plan, of_example("pregnancy"))
    )
    both = in_plan.keys() & in_year.keys()
    assert [in_plan[one] for one in both] == [in_year[one] for one in both]
    assert "class inference" in in_year["statement:CI0017"]["note"]


def test_what_is_retired_or_a_draft_is_not_cited() -> None:
    first, *others = record(KB, "statement:CI0017").sources
    kb = altered(changed(first, lifecycle="retired"), changed("statement:TS03", lifecycle="draft"))
    citations = Citations(kb)
    (told,) = citations.evidence(("statement:CI0017", "statement:TS03", "statement:CI0017"))
    assert told.sources == tuple(others)
    assert citations.sources() == bibliography(kb, others)
