"""The table of claims: all of them, each with its verdict, its grounds and what the tool does."""

from __future__ import annotations

import json

from kb.claims import VERDICTS, as_json, as_markdown, as_text, claims_table
from kb.snapshot import KnowledgeBase


def test_every_claim_of_both_clinics_is_there_in_order(real: KnowledgeBase) -> None:
    wanted = [f"A{n}" for n in range(1, 11)] + [f"B{n}" for n in range(1, 13)] + [f"S{n}" for n in range(1, 29)]
    rows = claims_table(real)
    assert [row.id for row in rows] == [f"claim:{name}" for name in wanted]
    assert {row.made_by for row in rows} == {"clinic_a", "clinic_b"}
    assert {row.id for row in rows if row.made_by == "clinic_a"} == {f"claim:A{n}" for n in range(1, 11)}
    assert {row.verdict for row in rows} <= set(VERDICTS)


def test_the_verdicts_are_those_of_the_evidence_tables(real: KnowledgeBase) -> None:
    verdicts = {row.id.removeprefix("claim:"): row.verdict for row in claims_table(real)}
    for name in ("B6", "S6", "B8", "S8", "S12", "S16", "S25", "S26"):
        assert verdicts[name] == "contradicted", name
    for name in ("A3", "A8", "S14", "S19"):
        assert verdicts[name] == "no_evidence_found", name
    assert verdicts["A10"] == "untraceable"
    assert verdicts["B9"] == "mixed"
    assert verdicts["A1"] == "supported"


def test_what_overlaps_is_linked_both_ways(real: KnowledgeBase) -> None:
    rows = {row.id: row for row in claims_table(real)}
    for number in range(1, 9):
        toxin, skin = f"claim:B{number}", f"claim:S{number}"
        assert skin in rows[toxin].same_as
        assert toxin in rows[skin].same_as


def test_everything_the_clinics_name_is_concerned(real: KnowledgeBase) -> None:
    concerned = {term for row in claims_table(real) for term in row.concerns}
    for name in ("muscle_ultrasound", "visia"):
        assert f"instrument:{name}" in concerned
    named = {one.id for one in real.of_kind("Treatment") if one.one("namedByClinicB")}
    assert named <= concerned
    assert {"principle:REB-04", "line:mouth_corner", "principle:MR17"} <= concerned


def test_the_three_renderings_say_the_same(real: KnowledgeBase) -> None:
    rows = claims_table(real)
    text, markdown, document = as_text(rows, real), as_markdown(rows, real), json.loads(as_json(rows))
    assert len(document) == len(rows) == 50
    for row in rows:
        assert row.claim in text
        assert row.tool_does in text
        assert row.claim in markdown
    assert document[0]["verdict"] == "supported"
    assert "50 claims: " in text
    assert "50 claims: " in markdown
    assert markdown.splitlines()[0].count("|") == markdown.splitlines()[2].count("|")
