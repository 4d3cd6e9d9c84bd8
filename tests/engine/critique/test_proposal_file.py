"""Proposal files: what is read, and that every mistake is named with its line and what is allowed."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.critique.blank import blank_proposal_text
from engine.critique.from_plan import proposal_of
from engine.critique.proposal import Proposal, ProposedUnits
from engine.critique.proposal_file import parse_proposal, read_proposal
from engine.errors import CaseError
from engine.positions import read_document
from engine.schemas import critique_schema, proposal_schema
from tests.engine.critique.proposals import EXAMPLES, GB, KB, ROOT, US, case, critique, followed, outcome

PROPOSALS = {
    "close_to_our_plan_gb": "complete_healthy_gb",
    "forehead_alone_us": "complete_healthy_us",
    "peel_under_isotretinoin": "isotretinoin_wants_peel",
}
HEAD = "toxin:\n  - area: glabella\n    product: ONA_BOTOXCOS_US\n    muscles:\n"


def problems(text: str) -> str:
    with pytest.raises(CaseError) as caught:
        parse_proposal(text, "mine.yaml", case(US), KB)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "--blank"),
        ("- a", 1, "not a list"),
        ("toxins: []", 1, "unknown field “toxins”; did you mean “toxin”?"),
        ("toxin:\n  - glabella", 2, "“glabella” where an entry such as “- area: glabella” is wanted"),
        ("toxin:\n  - area: glabela\n    product: ONA_BOTOXCOS_US", 2, "did you mean “glabella”?"),
        ("toxin:\n  - area: glabella\n    product: botox", 3, "not a toxin product"),
        (HEAD + "      proceruss: {midline: 4}", 5, "did you mean “procerus”?"),
        (HEAD + "      procerus: 4", 5, "“4” where an entry such as"),
        (HEAD + "      procerus: {}", 5, "say how many units: midline: …"),
        (HEAD + "      procerus: {right: 4}", 5, "“procerus” is not dosed so; write midline"),
        (HEAD + "      frontalis: {midline: 4}", 5, "write each_side, right, left or across"),
        (HEAD + "      corrugator_supercilii: {each_side: 4, left: 5}", 5, "keep one way"),
        (HEAD + "      frontalis: {across: 4, left: 5}", 5, "keep one way"),
        (HEAD + "      procerus: {midline: -1}", 5, "too small"),
        (HEAD + "      procerus: {midline: four}", 5, "“four” is not a number"),
        (HEAD + "      procerus: {midline: {units: 4, points: 0}}", 5, "too small"),
        ("date: 2020-01-01", 1, "is before the consultation"),
        ("date: 9000-01-01", 1, "more than ten years after"),
        ("date: tomorrow", 1, "write it as YYYY-MM-DD"),
        ("treatments: [ipll]", 1, "did you mean “ipl”?"),
        ("treatments: [retinol_topical]", 1, "belongs in home_care"),
        ("home_care:\n  - ipl", 2, "belongs in treatments"),
        ("treatments: [ipl, ipl]", 1, "listed twice"),
        ("treatments:\n  - {treatment: ipl, prepare_from: 2026-12-01}", 2, "give the date of the first session too"),
        ("treatments:\n  - {treatment: ipl, date: 2026-12-01, prepare_from: 2026-12-02}", 2, "is after the treatment"),
        ("referrals:\n  - spf_broad_spectrum", 2, "belongs in home_care"),
        ("reviews:\n  - {date: 2026-12-20, check: FUP-1}", 2, "did you mean “FUP-01”?"),
        ("reviews:\n  - {check: FUP-01}", 2, "missing"),
        (HEAD + "      procerus: {midline: 4}\n  - area: glabella\n    product: ONA_BOTOXCOS_US", 6, "the same area"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_is_allowed(text: str, line: int, said: str) -> None:
    message = problems(text)
    assert f"line {line}," in message, message
    assert said in message


def test_every_mistake_is_told_at_once() -> None:
    text = "date: 2020-01-01\ntreatments: [ipll]\nhome_care:\n  - ipl\n"
    assert len(problems(text).splitlines()) == 3


def test_a_plan_of_ours_is_read_as_a_proposal_to_follow_it_and_anything_else_refused_in_one_line() -> None:
    plan = outcome(US).plan.model_dump_json(by_alias=True)
    assert parse_proposal(plan, "plan.json", case(US), KB) == proposal_of(outcome(US).plan, KB)
    with pytest.raises(CaseError, match="this plan is that of “complete-healthy-us”, the case is") as other:
        parse_proposal(plan, "plan.json", case(GB), KB)
    assert len(str(other.value).splitlines()) == 1
    assert "“rhytid-case/1” is no proposal and no plan" in problems("schema: rhytid-case/1\nid: a\ncontext: {}")


def test_yaml_and_json_say_the_same() -> None:
    yaml = HEAD + "      procerus: {midline: {units: 4.5, points: 1}}\n      corrugator_supercilii: {each_side: 8}\n"
    text = json.dumps(read_document(yaml).data, default=float)
    read = parse_proposal(yaml, "a.yaml", case(US), KB)
    assert read == parse_proposal(text, "a.json", case(US), KB)
    muscles = read.toxin[0].muscles
    assert muscles["procerus"].places()["midline"] == ("midline", ProposedUnits(units=Decimal("4.5"), points=1))
    assert set(muscles["corrugator_supercilii"].places()) == {"right", "left"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_blank_proposal_proposes_nothing_and_can_be_filled_in(path: Path) -> None:
    given = case(path.stem)
    blank = blank_proposal_text(given, KB)
    assert parse_proposal(blank, "blank", given, KB) == Proposal(date=given.context.date)
    areas = {str(KB.individuals[f"line:{name}"].one("inArea")).removeprefix("area:") for name in given.lines}
    assert {line.split()[-1] for line in blank.splitlines() if line.startswith("  # - area:")} == areas


def test_a_filled_in_blank_is_read() -> None:
    kept = []
    for line in blank_proposal_text(case(US), KB).splitlines():
        bare = line.replace("  # ", "  ", 1) if line.startswith("  # ") and "---" not in line else line
        bare = bare.replace("across: ", "across: 1").replace("midline: ", "midline: 1")
        kept.append(bare.replace("right: , left: ", "right: 1, left: 1"))
    read = parse_proposal("\n".join(kept), "filled", case(US), KB)
    assert len(read.toxin) > 5 and read.treatments and read.home_care and read.reviews


def test_published_schemas_accept_what_is_accepted() -> None:
    proposal = Draft202012Validator(proposal_schema())
    for name in PROPOSALS:
        data = read_document((ROOT / "examples" / "proposals" / f"{name}.yaml").read_text()).data
        proposal.validate(json.loads(json.dumps(data, default=float)))
    assert not proposal.is_valid({"toxins": []})
    made = critique(US, followed(US))
    Draft202012Validator(critique_schema()).validate(json.loads(made.model_dump_json(by_alias=True)))


@pytest.mark.parametrize(("name", "of"), PROPOSALS.items())
def test_examples_are_read_for_the_case_they_name(name: str, of: str) -> None:
    path = ROOT / "examples" / "proposals" / f"{name}.yaml"
    assert f"examples/{of}.yaml" in path.read_text().splitlines()[0]
    read_proposal(path, case(of), KB)


def test_every_example_proposal_is_tried() -> None:
    assert {path.stem for path in (ROOT / "examples" / "proposals").glob("*")} == set(PROPOSALS)
