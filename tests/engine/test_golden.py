"""The golden cases: every expectation holds, the set covers what it must, and the kit itself can say no."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import rhytid
from engine.consultation import consult
from engine.golden.case_format import KINDS, Expectation, GoldenCase
from engine.golden.plan_reader import Verdict
from engine.golden.reading import GoldenError, parse_golden
from engine.golden.report import report_as, summary
from engine.golden.run import CHECKS, run_case
from engine.golden.terms import resolve
from engine.plan import Plan
from kb.namespaces import local_name

from .cases import kb
from .golden_set import FOLDER, golden

ROOT = Path(__file__).parents[2]
KB = kb()
GOLDEN = golden()
CASES = tuple(GOLDEN.values())
BASE = FOLDER / "label_gb_bocouture_first_treatment.yaml"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_case(path: Path) -> None:
    run = run_case(GOLDEN[path], KB, str(path))
    assert not run.failed, "\n" + report_as("text", (run,), failures_only=True)


# -- what the set covers ---------------------------------------------------------------------------------------


def test_enough_cases_and_expectations() -> None:
    assert len(CASES) >= 64
    assert all(3 <= len(golden.expect) <= 10 for golden in CASES)
    assert sum(len(golden.expect) for golden in CASES) >= 4 * len(CASES)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_file_is_named_and_written_for_readers(path: Path) -> None:
    golden = GOLDEN[path]
    assert golden.id == path.stem.replace("_", "-")
    lines = path.read_text().splitlines()
    assert all(len(line) <= 110 for line in lines)
    assert len(lines) <= 140
    assert len(golden.title) <= 110


def test_every_kind_of_expectation_is_used_and_checked() -> None:
    assert set(CHECKS) == set(KINDS)
    assert {one.kind for golden in CASES for one in golden.expect} == set(KINDS)


def test_every_product_has_a_case_that_gives_its_dose() -> None:
    dosed = {one.wanted.product for golden in CASES for one in golden.expect if one.kind in ("dose", "total")}
    assert {local_name(product.id) for product in KB.of_kind("Product")} <= dosed


def test_every_label_row_is_a_source() -> None:
    rows = {local_name(one.id) for kind in ("LabelDose", "CombinedDose") for one in KB.of_kind(kind)}
    assert {row for row in rows if row.startswith("LD")} <= _sources()


def test_every_jurisdiction_and_phototype_occurs() -> None:
    assert {golden.case.context.jurisdiction for golden in CASES} == {"US", "GB", "IE", "EU", "AU", "NZ"}
    assert {golden.case.skin.get("phototype") for golden in CASES} >= {"II", "III", "IV", "V", "VI"}


def test_the_safety_rows_of_toxin_occur_and_every_severity() -> None:
    severities = {one.wanted.severity for golden in CASES for one in golden.expect if one.kind == "warn"}
    assert severities >= {"absolute", "relative", "caution", "information"}
    strict = {
        local_name(one.id)
        for one in KB.of_kind("Contraindication")
        if re.fullmatch(r"TS\d+", local_name(one.id)) and one.one("severity") in ("absolute", "relative")
    }
    assert strict <= _sources()


def test_ages_at_every_limit_occur() -> None:
    ages = {_age(golden) for golden in CASES}
    assert ages >= {17, 18, 64, 65, 74, 75}


def test_every_source_resolves_and_none_is_the_engine() -> None:
    for key in _sources():
        assert resolve(key, KB) is not None


def _sources() -> set[str]:
    return {key for golden in CASES for one in golden.expect for key in one.source}


def _age(golden: GoldenCase) -> int | None:
    person, today = golden.case.person, golden.case.context.date
    if person.birth_date is None:
        return person.age_years
    born = person.birth_date
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


# -- the kit can say no ----------------------------------------------------------------------------------------

RIGHT_AND_WRONG: dict[str, tuple[Any, Any]] = {
    "recommend": ({"area": "glabella"}, {"muscle": "masseter"}),
    "not_recommend": ({"area": "neck"}, {"muscle": "procerus"}),
    "prefer": (
        {"treatment": "spf_broad_spectrum", "over": "retinyl_acetate_cream"},
        {"treatment": "ipl", "over": "prp_injection"},
    ),
    "course": ({"treatment": "lactic_peel", "weeks_max": 4}, {"treatment": "lactic_peel", "weeks_min": 4}),
    "dose": (
        {"muscle": "procerus", "side": "midline", "product": "INCO_BOCOUTURE_UKEU", "min_units": 4, "max_units": 6},
        {"muscle": "procerus", "side": "midline", "product": "INCO_BOCOUTURE_UKEU", "min_units": 8, "max_units": 8},
    ),
    "total": (
        {"product": "INCO_BOCOUTURE_UKEU", "min_units": 54, "max_units": 74},
        {"product": "INCO_BOCOUTURE_UKEU", "min_units": 1, "max_units": 53},
    ),
    "warn": ({"condition": "anticoagulant_antiplatelet", "severity": "caution"}, {"condition": "pregnancy"}),
    "say": ({"words": ["two to five days"]}, {"words": ["units may be converted"]}),
    "ask": (
        {"condition": "myasthenia_gravis", "blocks": "neck"},
        {"condition": "anticholinergic_drug", "blocks": "glabella"},
    ),
    "not_ask": ({"condition": "active_hsv"}, {"condition": "anticholinergic_drug"}),
    "defer": (
        {"treatment": "microneedling", "not_before": "2026-11-25", "not_after": "2026-12-20"},
        {"treatment": "microneedling", "not_before": "2027-06-01"},
    ),
    "conflict": ({"between": ["LD22", "CD17"]}, {"between": ["LD20", "TS03"]}),
    "line_type": (
        {"line": "horizontal_forehead", "type": "dynamic"},
        {"line": "horizontal_forehead", "type": "static"},
    ),
    "on_label": ({"area": "glabella"}, {"area": "masseter"}),
    "off_label": ({"area": "neck"}, {"area": "glabella"}),
    "review": ({"day_min": 14, "day_max": 14}, {"day_min": 2, "day_max": 3}),
    "status": ("complete", "stop"),
}

# What the base case lacks for an expectation to hold: another case shows it.
ELSEWHERE = {
    "course": "claim_exfoliate_every_four_to_eight_weeks",
    "warn": "anticoagulant_is_never_stopped",
    "ask": "unanswered_everything",
    "not_ask": "unanswered_caution_does_not_block",
    "defer": "wait_tan_five_days_ago",
    "off_label": "gb_platysma_is_off_label",
    "prefer": "layer_home_retinoid_sunscreen",
}
WRONG_ELSEWHERE = {**ELSEWHERE, "ask": "unanswered_caution_does_not_block", "off_label": BASE.stem, "prefer": BASE.stem}


@cache
def plan_of(name: str) -> Plan:
    return consult(GOLDEN[FOLDER / f"{name}.yaml"].case, KB).plan


def verdict(name: str, kind: str, wanted: Any) -> Verdict:
    """Hold one expectation against the plan of a golden case."""
    expectation = Expectation.model_validate({kind: wanted, "source": ["LD20"]})
    return CHECKS[kind](expectation.wanted, plan_of(name))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_hold(kind: str) -> None:
    assert verdict(ELSEWHERE.get(kind, BASE.stem), kind, RIGHT_AND_WRONG[kind][0]).passed


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_fail(kind: str) -> None:
    wrong = verdict(WRONG_ELSEWHERE.get(kind, BASE.stem), kind, RIGHT_AND_WRONG[kind][1])
    assert not wrong.passed
    assert wrong.found


def test_a_deliberately_wrong_case_fails_as_a_whole() -> None:
    text = BASE.read_text().replace("min_units: 54, max_units: 54", "min_units: 64, max_units: 64")
    run = run_case(parse_golden(text, "kit.yaml", KB), KB)
    (failed,) = run.failed
    assert failed.expectation.kind == "total"
    assert failed.found == "54 U of INCO_BOCOUTURE_UKEU"


def test_a_reason_that_is_not_the_reason_fails() -> None:
    wrong = verdict(BASE.stem, "not_recommend", {"area": "neck", "because": "pregnancy"})
    assert not wrong.passed
    assert "not shown to be because of pregnancy" in wrong.found


def test_a_word_is_not_found_inside_another() -> None:
    assert not verdict(BASE.stem, "say", {"words": ["othing at rest"]}).passed
    assert verdict(BASE.stem, "say", {"words": ["nothing at rest"]}).passed


# -- what is wrong in a file is named --------------------------------------------------------------------------

MISTAKES = [
    ("format: rhytid-golden/1", "format: rhytid-golden/9", "write rhytid-golden/1"),
    ("id: label-gb-bocouture-first-treatment\n", "", "id: missing"),
    ("why: ", "whyever: ", "unknown field “whyever”; did you mean “why”?"),
    ("expect:\n", "expect: []\nrest:\n", "expect"),
    ("on_label: {product: INCO_BOCOUTURE_UKEU}", "note: later", "says nothing: give one of recommend"),
    ("  - on_label: {", "  - status: complete\n    on_label: {", "expects on_label and status at once"),
    ("on_label: {product: INCO_BOCOUTURE_UKEU}", "on_label: {}", "give at least one of muscle, area, product"),
    ("on_label: {product: INCO_BOCOUTURE_UKEU}", "on_label: {colour: red}", "unknown field “colour”; allowed here"),
    ("on_label: {product: INCO_BOCOUTURE_UKEU}", "dosis: {product: X}", "unknown field “dosis”; did you mean “dose”?"),
    (
        "on_label: {product: INCO_BOCOUTURE_UKEU}",
        "on_label: {product: BOCOUTURE}",
        "did you mean “INCO_BOCOUTURE_UKEU”?",
    ),
    ("on_label: {product: INCO_BOCOUTURE_UKEU}", "recommend: {}", "give one of muscle, area, treatment, and only one"),
    ("on_label: {product: INCO_BOCOUTURE_UKEU}", "status: done", "write complete, questions_open"),
    ("on_label: {product: INCO_BOCOUTURE_UKEU}", "defer: {area: chin, not_before: soon}", "is not a date"),
    ("on_label: {product: INCO_BOCOUTURE_UKEU}", "warn: {statement: TS99}", "“TS99” is no dossier row"),
    ("on_label: {product: INCO_BOCOUTURE_UKEU}", "say: {words: [0.3]}", "put it in quotes"),
    ("min_units: 54, max_units: 54", "min_units: 55, max_units: 54", "min_units is above max_units"),
    ("min_units: 54, max_units: 54", "min_units: lots, max_units: 54", "“lots” is not a number"),
    ("    source: [LD20, LD21, LD22]\n", "", "source: missing"),
    ("source: [LD20, LD21, LD22]", "source: [LD2O]", "“LD2O” is no dossier row"),
    ("jurisdiction: GB", "jurisdiction: UK", "case.context.jurisdiction"),
    ("horizontal_forehead: {rest: 0, ", "horizontal_forhead: {rest: 0, ", "did you mean “horizontal_forehead”?"),
    ("  goals:", "  goals", "a “:” is missing"),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES, ids=[said for _, _, said in MISTAKES])
def test_a_mistake_is_named_and_placed(old: str, new: str, said: str) -> None:
    text = BASE.read_text()
    assert old in text
    with pytest.raises(GoldenError) as raised:
        parse_golden(text.replace(old, new), "kit.yaml", KB)
    message = str(raised.value)
    assert said in message
    assert all(re.match(r"kit\.yaml:\d+:\d+: ", line) for line in message.splitlines())
    assert "Input should" not in message


@pytest.mark.parametrize("text", ["", "just words", "[1, 2]", "{", "format: rhytid-golden/1\nexpect: [3]\n"])
def test_what_is_no_golden_case_is_refused(text: str) -> None:
    with pytest.raises(GoldenError, match=r"kit\.yaml"):
        parse_golden(text, "kit.yaml", KB)


# -- the command -----------------------------------------------------------------------------------------------


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "good.yaml").write_text(BASE.read_text())
    yield tmp_path


def test_cases_run_reports_and_ends_well(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["cases", "run", str(kit)]) == 0
    out, err = capsys.readouterr()
    assert "ok   dose muscle frontalis, side across" in out
    assert out.endswith("none failed\n")
    assert err == ""


def test_cases_run_ends_with_one_when_an_expectation_fails(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = kit / "good.yaml"
    file.write_text(file.read_text().replace("min_units: 54, max_units: 54", "min_units: 1, max_units: 2"))
    assert rhytid.main(["cases", "run", str(kit), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["failed"] == 1
    (wrong,) = [one for one in report["results"][0]["expectations"] if not one["passed"]]
    assert wrong["expects"] == {"total": {"product": "INCO_BOCOUTURE_UKEU", "min_units": "1", "max_units": "2"}}
    assert wrong["source"] and "54 U" in wrong["plan"]
    assert rhytid.main(["cases", "run", str(file), "--format", "markdown", "--failures"]) == 1
    assert "**not met**" in capsys.readouterr().out


@pytest.mark.parametrize("place", ["nowhere", "."])
def test_cases_run_without_cases_is_a_mistake(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["cases", "run", str(tmp_path / place)]) == 2
    assert capsys.readouterr().err.startswith("rhytid: ")


def test_two_cases_of_one_id_are_a_mistake(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kit / "twin.yaml").write_text(BASE.read_text())
    assert rhytid.main(["cases", "run", str(kit)]) == 2
    assert "is also the id of" in capsys.readouterr().err


def test_summary_counts() -> None:
    run = run_case(GOLDEN[BASE], KB)
    assert summary((run,)) == f"1 case, {len(run.checked)} expectations: {len(run.checked)} met, none failed"


# -- the documentation keeps in step ---------------------------------------------------------------------------


def test_the_documentation_names_every_kind_and_every_question_group() -> None:
    text = (ROOT / "docs" / "golden-cases.md").read_text()
    assert all(f"`{kind}`" in text for kind in KINDS)
    for group in KB.of_kind("QuestionGroup"):
        members = [local_name(one.id) for one in KB.of_kind("Condition") if one.one("inQuestionGroup") == group.id]
        assert f"| `{local_name(group.id)}` | {', '.join(sorted(members))} |" in text
