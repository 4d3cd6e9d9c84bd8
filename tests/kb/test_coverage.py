"""The dossier's ledger: nothing is missing, and what does not fit is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb import snapshot
from kb.coverage import CoverageReport, as_json, as_markdown, as_text, coverage
from kb.errors import KnowledgeError
from kb.snapshot import KnowledgeBase

from .conftest import KB, MakeKb

ROWS = {
    "muscles": 30,
    "lines": 26,
    "toxin_products": 14,
    "toxin_label_doses": 30,
    "toxin_consensus_doses": 63,
    "toxin_safety": 64,
    "adjunct_treatments": 37,
    "adjunct_contraindications": 680,
    "combination_timing": 421,
    "pre_post_care": 268,
    "skin_assessment": 87,
    "conditions": 153,
    "treatment_groups": 3,
    "toxin_bibliography": 189,
    "adjunct_bibliography": 273,
    "adjunct_rules": 108,
}
TURTLE = """
finding:a a rh:Finding ; skos:prefLabel "A" ; skos:definition "It." ; rh:dossierRow "table/1" .
condition:c a rh:Condition ; skos:prefLabel "C" ; rh:question "?" ; rh:askedOf "all" ; rh:askedWhen "intake" .
"""


@pytest.fixture(scope="module")
def shipped(real: KnowledgeBase) -> CoverageReport:
    return coverage(real, KB)


def _made(make_kb: MakeKb, rows: str, reasons: str = "", turtle: str = TURTLE) -> CoverageReport:
    root = make_kb(some=turtle)
    _write(root, rows, reasons)
    return coverage(snapshot.load(root), root)


def _write(root: Path, rows: str, reasons: str) -> None:
    (root / "dossier").mkdir(exist_ok=True)
    for name, third, body in (("rows", "held_by", rows), ("not_held", "reason", reasons)):
        (root / "dossier" / f"{name}.tsv").write_text(f"file\trow\t{third}\n{body}", "utf-8")


def test_every_row_of_the_dossier_is_held_or_accounted_for(shipped: CoverageReport) -> None:
    assert shipped.ok
    assert shipped.misfits == ()
    assert [one.name for one in shipped.files if one.missing] == []


def test_the_ledger_lists_every_row_there_is(shipped: CoverageReport) -> None:
    counts = {one.name: one.rows for one in shipped.files}
    assert {name: counts[name] for name in ROWS} == ROWS


def test_what_is_not_held_is_little_and_says_why(shipped: CoverageReport) -> None:
    not_held = {one.name: len(one.not_held) for one in shipped.files if one.not_held}
    assert not_held == {
        "toxin_consensus_doses": 10,
        "identifiers": 65,
        "muscle_atrophy_and_rebalancing": 1,
        "regulation_and_consent": 2,
    }
    assert all(why for one in shipped.files for why in one.not_held.values())


def test_rows_lead_to_the_individuals_that_hold_them(shipped: CoverageReport) -> None:
    held = {f"{one.name}/{row}": found for one in shipped.files for row, found in one.held.items()}
    assert held["toxin_safety/TS22"] == ("statement:TS22", "statement:TS22.alluzience")
    assert held["toxin_bibliography/KOERTE2013"] == ("source:toxin.KOERTE2013",)
    assert held["identifiers/muscle/procerus"] == ("muscle:procerus",)
    assert held["muscle_atrophy_and_rebalancing/section-10.masseter_class_mm"] == (
        "parameter:masseter_class_high_mm",
        "parameter:masseter_class_low_mm",
    )
    assert "claim:S25" in held["adjunct_rules/S25"]


def test_a_row_is_held_by_its_mark_its_id_or_the_ledger(make_kb: MakeKb) -> None:
    report = _made(make_kb, "table\t1\t\nconditions\tc\t\ntable\t2\tfinding:a\n")
    assert report.ok
    assert [dict(one.held) for one in report.files] == [
        {"1": ("finding:a",), "2": ("finding:a",)},
        {"c": ("condition:c",)},
    ]


def test_a_row_nothing_holds_is_missing_unless_a_reason_is_given(make_kb: MakeKb) -> None:
    report = _made(make_kb, "table\t1\t\ntable\t2\t\ntable\t3\t\n", "table\t3\tnot wanted\n")
    assert not report.ok
    (table,) = report.files
    assert table.missing == ("2",)
    assert table.not_held == {"3": "not wanted"}
    assert "MISSING:\n  table/2" in as_text(report)
    assert "1 rows missing" in as_text(report)
    assert "table (1): not wanted: 3" in as_text(report)


@pytest.mark.parametrize(
    ("rows", "reasons", "message"),
    [
        ("table\t1\t\ntable\t1\t\n", "", "rows.tsv lists table/1 twice"),
        ("table\t1\tfinding:z\n", "", "said to be held by finding:z, which does not exist"),
        ("table\t2\tfinding:a\n", "", "finding:a names the dossier row table/1, which rows.tsv does not list"),
        ("table\t1\t\n", "table\t9\tgone\n", "a reason for table/9, which rows.tsv does not list"),
        ("table\t1\t\n", "table\t1\tgone\n", "a reason for table/1, which is held; remove the reason"),
    ],
)
def test_what_does_not_fit_the_ledger_is_told(make_kb: MakeKb, rows: str, reasons: str, message: str) -> None:
    report = _made(make_kb, rows, reasons)
    assert not report.ok
    assert any(message in misfit for misfit in report.misfits)
    assert message in as_text(report)


@pytest.mark.parametrize("text", ["", "file\trow\n", "file\trow\theld_by\ntable\t1\n", "file\trow\theld_by\n\t1\t\n"])
def test_a_ledger_that_is_none_is_refused(make_kb: MakeKb, text: str) -> None:
    root = make_kb(some=TURTLE)
    _write(root, "", "")
    (root / "dossier" / "rows.tsv").write_text(text, "utf-8")
    with pytest.raises(KnowledgeError, match=r"rows\.tsv"):
        coverage(snapshot.load(root), root)


def test_without_a_ledger_there_is_no_coverage(make_kb: MakeKb) -> None:
    root = make_kb(some=TURTLE)
    with pytest.raises(KnowledgeError, match="the dossier's ledger cannot be read"):
        coverage(snapshot.load(root), root)


def test_the_renderings_agree(shipped: CoverageReport) -> None:
    document = json.loads(as_json(shipped))
    assert document["ok"] is True
    assert {one["file"]: len(one["held"]) for one in document["files"]} == {
        one.name: len(one.held) for one in shipped.files
    }
    assert "| muscles | 30 | 30 | 0 | 0 |" in as_markdown(shipped)
    assert "toxin_safety/TS22: statement:TS22, statement:TS22.alluzience" in as_text(shipped, every_row=True)
    assert "toxin_safety/TS22" not in as_text(shipped)


def test_conditions_told_in_words_only_are_listed(shipped: CoverageReport) -> None:
    (care,) = [one for one in shipped.files if one.name == "pre_post_care"]
    assert care.in_words["PC0113"] == "The prescriber agrees."
    assert set(care.in_words) <= set(care.held)
    assert "pre_post_care (1): The prescriber agrees. PC0113" in as_text(shipped)
    assert "PC0113" in as_markdown(shipped).partition("in words")[2]
