"""Plans compared: what is new, gone or changed, and which cases a change of the knowledge reaches."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from engine.case_folder import CaseText, read_folders, usual_folders
from engine.compare_plans import EntryChange, FieldChange, compare_plans
from engine.compare_versions import compare_versions
from engine.errors import CaseError, EngineError
from engine.plan import Plan
from engine.render.comparison_document import comparison_document
from engine.render.comparison_json import comparison_json
from engine.render.text import document_text
from kb import files
from kb.snapshot import KnowledgeBase, load

from .cases import EXAMPLES, UPPER_FACE, kb, plan_of

KB = Path(files.__file__).parent
MINIMAL = "schema: rhytid-case/1\nid: x\ncontext: {date: 2026-11-20, jurisdiction: US}\n"


@pytest.fixture(scope="module")
def sample() -> Plan:
    return plan_of(lines=UPPER_FACE)


def _by_id(changes: tuple[EntryChange, ...]) -> dict[tuple[str, str], EntryChange]:
    return {(change.part, change.id): change for change in changes}


def test_a_plan_does_not_differ_from_itself(sample: Plan) -> None:
    assert compare_plans(sample, sample) == ()


def test_what_made_the_plan_is_no_difference(sample: Plan) -> None:
    made = sample.provenance.model_copy(update={"kb_version": "other"})
    assert compare_plans(sample, sample.model_copy(update={"provenance": made, "sources": ()})) == ()


def test_a_changed_dose_is_told_with_both_numbers(sample: Plan) -> None:
    item = sample.toxin[0]
    more = item.model_copy(update={"units": item.units + 2, "status": "consider"})
    changes = _by_id(compare_plans(sample, sample.model_copy(update={"toxin": (more, *sample.toxin[1:])})))
    (change,) = changes.values()
    assert (change.part, change.id, change.how) == ("toxin", item.id, "changed")
    assert item.muscle_label in change.label
    fields = {field.path: field for field in change.fields}
    assert fields["status"] == FieldChange("status", "recommended", "consider")
    assert Decimal(fields["units"].new) - Decimal(fields["units"].old) == 2


def test_entries_that_come_and_go(sample: Plan) -> None:
    without = sample.model_copy(update={"toxin": sample.toxin[1:], "status": "stop"})
    gone = _by_id(compare_plans(sample, without))
    assert gone["toxin", sample.toxin[0].id].how == "removed"
    assert gone["plan", ""].fields == (FieldChange("status", sample.status, "stop"),)
    come = _by_id(compare_plans(without, sample))
    assert come["toxin", sample.toxin[0].id].how == "added"


def test_the_order_of_entries_is_no_difference(sample: Plan) -> None:
    assert len(sample.toxin) > 1
    assert compare_plans(sample, sample.model_copy(update={"toxin": tuple(reversed(sample.toxin))})) == ()


def test_reasons_are_compared_by_what_they_say(sample: Plan) -> None:
    item = next(one for one in sample.toxin if one.evidence)
    other = item.evidence[0].model_copy(update={"verification": "doubtful"})
    changed = item.model_copy(update={"evidence": (other, *item.evidence[1:])})
    after = tuple(changed if one is item else one for one in sample.toxin)
    (change,) = compare_plans(sample, sample.model_copy(update={"toxin": after}))
    (field,) = change.fields
    assert field.path == f"evidence[{other.statement}].verification"
    assert field.new == "doubtful"


# -- versions ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The knowledge as it is, but for one contraindication that is retired and a course that is longer."""
    root = tmp_path_factory.mktemp("edited") / "kb"
    shutil.copytree(KB, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    safety = root / "decisions" / "toxin_safety.ttl"
    head, mark, rest = safety.read_text("utf-8").partition("\nstatement:TS03 ")
    assert mark
    safety.write_text(head + mark + rest.replace('rh:lifecycle "active"', 'rh:lifecycle "retired"', 1), "utf-8")
    courses = root / "decisions" / "courses.ttl"
    head, mark, rest = courses.read_text("utf-8").partition("\nstatement:COURSE.ipl ")
    courses.write_text(head + mark + rest.replace("rh:sessionsMax 5", "rh:sessionsMax 6", 1), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RHYTID_CACHE", str(tmp_path_factory.mktemp("cache")))
        return load(root)


def _case(name: str) -> CaseText:
    return CaseText(name, (EXAMPLES / name).read_text("utf-8"))


def test_only_the_cases_that_a_change_reaches_are_told(edited: KnowledgeBase) -> None:
    cases = (_case("myasthenia_gravis.yaml"), _case("cows_milk_allergy_abo_only.yaml"))
    found = compare_versions(kb(), edited, cases)
    assert [one.id for one in found.difference.retired] == ["statement:TS03"]
    assert [one.id for one in found.difference.changed] == ["statement:COURSE.ipl"]
    assert (found.cases, found.failed) == (2, ())
    changes = {case.name: _by_id(case.changes) for case in found.changed}
    assert ("safety", "statement:TS03") in changes["myasthenia_gravis.yaml"]
    assert any(part == "toxin" for part, _ in changes["myasthenia_gravis.yaml"])
    assert not any(part == "toxin" for part, _ in changes.get("cows_milk_allergy_abo_only.yaml", {}))


def test_a_comparison_reads_well_and_as_json(edited: KnowledgeBase) -> None:
    found = compare_versions(kb(), edited, (_case("myasthenia_gravis.yaml"),))
    text = document_text(comparison_document(found, kb(), edited), 100)
    for words in (
        "1 retired and 1 changed.",
        "MINOR: what the knowledge says changed. Suggested release: ",
        "statement:TS03: Myasthenia gravis",
        "lifecycle: “active” -> “retired”",
        "most sessions: 5 -> 6",
        "source:adjunct.",
        "1 of 1 case",
        "- Safety: Myasthenia gravis [statement:TS03]: gone",
    ):
        assert words in text
    document = json.loads(comparison_json(found, kb(), edited))
    assert document["schema"] == "rhytid-kb-diff/1"
    assert (document["weight"], document["retired"][0]["id"]) == ("minor", "statement:TS03")
    assert document["changed"][0]["changes"] == [{"property": "sessionsMax", "old": [5], "new": [6]}]
    assert document["changed"][0]["sources"][0]["citation"]
    assert document["cases"]["changed"][0]["case"] == "myasthenia_gravis.yaml"


def test_a_version_against_itself_runs_no_case() -> None:
    found = compare_versions(kb(), kb(), (CaseText("broken", "no case"),))
    assert (found.changed, found.failed) == ((), ())
    assert "The two versions say the same." in document_text(comparison_document(found, kb(), kb()), 80)


def test_a_case_that_one_version_does_not_understand_is_told(edited: KnowledgeBase) -> None:
    broken = CaseText("broken.yaml", MINIMAL + "skin: {sparkle: yes}\n")
    found = compare_versions(kb(), edited, (broken,))
    (failed,) = found.failed
    assert "sparkle" in failed.failure


# -- folders of cases ----------------------------------------------------------------------------------------


def test_cases_and_golden_cases_are_read_alike(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "plain.yaml").write_text(MINIMAL)
    golden = (
        "format: rhytid-golden/1\nid: y\ntitle: t\nwhy: w\ncase:\n  context: {date: 2026-11-20, jurisdiction: US}\n"
    )
    (tmp_path / "deeper" / "golden.yml").write_text(golden)
    cases = read_folders([tmp_path])
    assert [case.name for case in cases] == [f"{tmp_path.name}/deeper/golden.yml", f"{tmp_path.name}/plain.yaml"]
    assert [case.case(kb()).id for case in cases] == ["y", "x"]
    assert read_folders([tmp_path / "plain.yaml"])[0].name == "plain.yaml"


def test_the_cases_that_come_along_are_cases() -> None:
    folders = usual_folders()
    assert EXAMPLES in folders
    assert len(read_folders([EXAMPLES])) == len(list(EXAMPLES.glob("*.yaml")))


def test_folders_that_hold_no_case(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no such file or folder"):
        read_folders([tmp_path / "none"])
    with pytest.raises(EngineError, match="there are no cases"):
        read_folders([tmp_path])
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EngineError, match="not text in UTF-8"):
        read_folders([tmp_path])
    with pytest.raises(CaseError):
        CaseText("a", "[").case(kb())
