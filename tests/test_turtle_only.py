"""A treatment that does not exist, made of the Turtle of docs/authoring.md alone, from the check to the plan.

No line of Python knows of it: its indication, its compound contraindication, its course and its intervals are data.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from engine.casefile import parse_case
from engine.consultation import consult
from engine.plan import Plan
from kb import files, turtle
from kb.check import check
from kb.snapshot import KnowledgeBase, load

KB = Path(files.__file__).parent
GUIDE = (Path(__file__).parents[1] / "docs" / "authoring.md").read_text("utf-8")
FILES: Mapping[str, str] = dict(re.findall(r"In `kb/([^`]+)`:\n\n```turtle\n(.*?\n)```", GUIDE, re.DOTALL))
SLIPS = re.findall(r"^\| `(.+?)` \| `(.+?)` \| `(decisions/.+)` \|$", GUIDE, re.MULTILINE)
TODAY = date(2026, 11, 22)

_CASE = """
schema: rhytid-case/1
id: dull-skin
context: {date: 2026-11-22, jurisdiction: GB, treatments: [pearl_lamp]}
person: {age_years: 40, sex: female}
safety:
  none_of: [pregnancy_present_state, nerve_muscle, swallowing_breathing_heart, general_illness, blood_clotting,
    allergy_toxin, allergy_other, medicines_muscle, skin_tendency, implants, eyes, earlier_procedures,
    toxin_history, needles_and_after, exam_eyelids, exam_face, exam_skin, practitioner_checks]
  answers:
    active_hsv: no
    open_wound_infection: no
    eczema_dermatitis: no
    inflammation_at_site: no
ANSWERS
skin: {phototype: II, dull_skin: yes, impaired_barrier: no}
"""


def _write(root: Path) -> None:
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    # The guide shows the first phototype of six.
    path = root / "decisions" / "phototype_pearl_lamp.ttl"
    shown = path.read_text("utf-8")
    head, _, first = shown.partition("\nstatement:")
    others = [re.sub(r"(?<=[ .:])I(?=[\" ])", number, first) for number in ("II", "III", "IV", "V", "VI")]
    path.write_bytes(turtle.reformat(("\nstatement:".join([head, first, *others])).encode()))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole knowledge base with the new files, and the new treatment among those of which everything holds."""
    root = tmp_path_factory.mktemp("turtle_only") / "kb"
    shutil.copytree(KB, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    _write(root)
    path = root / "reference" / "treatments.ttl"
    group = re.compile(r"^group:ALL_PROCEDURES a .*?rh:member\s+", re.DOTALL | re.MULTILINE)
    text, count = group.subn(r"\g<0>treatment:pearl_lamp, ", path.read_text("utf-8"))
    assert count == 1
    path.write_bytes(turtle.reformat(text.encode()))
    return root


@pytest.fixture(scope="module")
def kb(root: Path, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RHYTID_CACHE", str(tmp_path_factory.mktemp("cache")))
        return load(root)


def _plan(kb: KnowledgeBase, case: str = _CASE, **answers: str) -> Plan:
    lines = "".join(f"    {name}: {answer}\n" for name, answer in answers.items())
    return consult(parse_case(case.replace("ANSWERS\n", lines), "a case", kb), kb).plan


def test_the_guide_shows_all_files() -> None:
    assert sorted(FILES) == [
        "decisions/pearl_lamp.ttl",
        "decisions/phototype_pearl_lamp.ttl",
        "decisions/timing/pearl_lamp.ttl",
        "reference/pearl_lamp.ttl",
        "sources/pearl_lamp.ttl",
    ]
    for name, text in FILES.items():
        assert turtle.reformat(text.encode(), name) == text.encode()


def test_the_new_files_pass_every_check(root: Path) -> None:
    assert list(map(str, check(root, TODAY).problems)) == []


def test_it_is_recommended_for_its_indication_with_its_course(kb: KnowledgeBase) -> None:
    plan = _plan(kb, photosensitising_drug="no", recent_tan_sunburn="no")
    (item,) = plan.adjuncts
    assert (item.treatment, item.status, item.for_findings) == ("pearl_lamp", "recommended", ("dull_skin",))
    assert item.course is not None
    assert item.course.startswith("3-4 sessions, every 2-3 weeks")
    assert "source:adjunct.PEARL2026" in {source.id for source in plan.sources}


@pytest.mark.parametrize("half", ["photosensitising_drug", "recent_tan_sunburn"])
def test_one_half_of_the_contraindication_alone_does_not_exclude(kb: KnowledgeBase, half: str) -> None:
    other = {"photosensitising_drug": "no", "recent_tan_sunburn": "no"}
    plan = _plan(kb, **{**other, half: "yes"})
    assert [item.treatment for item in plan.adjuncts] == ["pearl_lamp"]
    assert "statement:PEARL.tan" not in {finding.statement for finding in plan.safety}


def test_both_halves_exclude_it(kb: KnowledgeBase) -> None:
    plan = _plan(kb, photosensitising_drug="yes", recent_tan_sunburn="yes")
    assert plan.adjuncts == ()
    (finding,) = [one for one in plan.safety if one.statement == "statement:PEARL.tan"]
    assert (finding.severity, finding.action) == ("absolute", "Do not treat")
    (rejected,) = [one for one in plan.not_recommended if one.id == "adjunct/pearl_lamp"]
    assert rejected.severity == "absolute"


@pytest.mark.parametrize("half", ["photosensitising_drug", "recent_tan_sunburn"])
def test_one_half_unknown_is_asked_and_holds_it_back(kb: KnowledgeBase, half: str) -> None:
    (other,) = {"photosensitising_drug", "recent_tan_sunburn"} - {half}
    plan = _plan(kb, **{other: "yes"})
    assert plan.adjuncts == ()
    (question,) = [one for one in plan.questions if one.id.endswith(half)]
    assert question.severity == "absolute"
    assert "adjunct/pearl_lamp" in question.blocks


def test_its_sequencing_rule_is_shown_where_toxin_is_planned_too(kb: KnowledgeBase) -> None:
    product = "jurisdiction: US, products: [{product: ONA_BOTOXCOS_US}], "
    case = _CASE.replace("jurisdiction: GB, ", product) + "lines: {glabellar_vertical: {rest: 0, expression: 3}}\n"
    plan = _plan(kb, case, photosensitising_drug="no", recent_tan_sunburn="no")
    assert plan.toxin
    assert [item.treatment for item in plan.adjuncts] == ["pearl_lamp"]
    (rule,) = [one for one in plan.sequence if one.id == "sequence/PEARL.after_toxin"]
    assert rule.subject == "pearl_lamp"
    for words in ("not on one day", "14 days apart (at least 7 in this order, 1 in the other)", "Warmth may spread"):
        assert words in rule.text
    alone = _plan(kb, photosensitising_drug="no", recent_tan_sunburn="no")
    assert [one.id for one in alone.sequence if "PEARL" in one.id] == []


def test_what_holds_of_every_procedure_holds_of_it(kb: KnowledgeBase) -> None:
    case = _CASE.replace("exam_face, ", "")
    plan = _plan(kb, case, photosensitising_drug="no", recent_tan_sunburn="no", bdd_positive_screen="yes")
    assert plan.adjuncts == ()


@pytest.mark.parametrize("semantic", [True, False], ids=["what it says", "how it is written"])
def test_the_check_answers_slips_as_the_guide_says(tmp_path: Path, semantic: bool) -> None:
    assert len(SLIPS) >= 8
    chosen = [slip for slip in SLIPS if ("not valid Turtle" not in slip[2]) is semantic]
    # Slips of meaning are told all at once; the first that cannot be parsed hides the rest of its file.
    for number, slips in enumerate([chosen] if semantic else [[slip] for slip in chosen]):
        root = tmp_path / str(number)
        for folder in ("ontology", "shapes", "queries", "reference"):
            shutil.copytree(KB / folder, root / folder)
        _write(root)
        path = root / "decisions" / "pearl_lamp.ttl"
        text = path.read_text("utf-8")
        for sound, slip, _ in slips:
            assert text.count(sound) == 1, sound
            text = text.replace(sound, slip)
        path.write_text(text, "utf-8")
        told = [str(problem) for problem in check(root, TODAY).problems]
        for _, _, message in slips:
            assert message in told, "\n".join(told)
