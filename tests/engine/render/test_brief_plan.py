"""The plan at a glance: what it must show, that it counts what it leaves out, and that its sources are listed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.casefile import read_case
from engine.consultation import consult
from engine.plan import LimitCheck, Plan, Rejected
from engine.render import words
from engine.render.document import Document, Entries, Entry, Section, Table
from engine.render.markdown import to_markdown
from engine.render.plan_document import SECTIONS, plan_document
from engine.render.shortening import MORE, cited_numbers
from engine.render.text import to_text
from engine.render.view import BRIEF, View
from engine.render.words import Labels
from kb.snapshot import KnowledgeBase, load

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.yaml"))
LONG = "complete_healthy_us"


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def plan(request: pytest.FixtureRequest, kb: KnowledgeBase) -> Plan:
    return consult(read_case(request.param, kb), kb).plan


def by_section(document: Document) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for block in document:
        if isinstance(block, Section):
            entries = found.setdefault(block.text, [])
        elif isinstance(block, Entries):
            entries.extend(block.entries)
    return found


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_what_decides_is_always_shown(plan: Plan, kb: KnowledgeBase) -> None:
    text = flat(to_text(plan, kb, 120, BRIEF))
    for finding in plan.safety:
        assert flat(words.sentence(finding.action)) in text
    for rejected in plan.not_recommended:
        if rejected.severity in ("absolute", "relative"):
            assert flat(words.capital(rejected.label)) in text
    for question in plan.questions:
        if question.blocks or question.severity in ("absolute", "relative"):
            assert flat(question.text) in text
            assert question.path in text
    for waiting in plan.deferred:
        assert flat(words.capital(waiting.label)) in text
    for notice in plan.notices:
        assert flat(words.sentence(notice)) in text


def dose_rows(document: Document) -> list[tuple[str, ...]]:
    tables = [block for block in document if isinstance(block, Table) and block.columns[0].title == "Muscle"]
    return [row[:-1] for table in tables for row in table.rows if row[0] != "Total"]


def test_every_dose_is_the_same_as_in_full(plan: Plan, kb: KnowledgeBase) -> None:
    document = plan_document(plan, kb, BRIEF)
    assert dose_rows(document) == dose_rows(plan_document(plan, kb))
    assert len(dose_rows(document)) == len(plan.toxin)
    text = flat(to_text(plan, kb, 120, BRIEF))
    for item in plan.toxin:
        for step in item.steps:
            assert flat(step.why.rstrip(".")) in text
        for caution in item.cautions:
            assert flat(words.sentence(caution.text)) in text


def test_what_is_left_out_is_counted_and_in_full(plan: Plan, kb: KnowledgeBase) -> None:
    brief, full = by_section(plan_document(plan, kb, BRIEF)), by_section(plan_document(plan, kb))
    for title, entries in full.items():
        if title in ("Sources", "What to inject", "Lines"):  # tables, or told in another form
            continue
        shown = [entry for entry in brief[title] if entry.mark != MORE]
        (*_, count) = [0, *(int(entry.text.split()[0]) for entry in brief[title] if entry.mark == MORE)]
        assert len(shown) + count == len(entries), title
        if title not in (
            "Skin treatments",
            "Home care",
            "For referral",
            "Supported by the findings, not on offer here",
        ):
            starts = {entry.text.rpartition(" (")[0] or entry.text for entry in entries}
            assert {entry.text.rpartition(" (")[0] or entry.text for entry in shown} <= starts


def test_each_number_cited_is_listed_under_the_number_it_has_in_full(plan: Plan, kb: KnowledgeBase) -> None:
    for view in (BRIEF, View(sections=("care", "inject"))):
        document = plan_document(plan, kb, view)
        listed = {
            int(entry.mark.strip("[]")): entry.text
            for entry in by_section(document).get("Sources cited here", [])
            if entry.mark != MORE
        }
        assert set(listed) == set(cited_numbers(document))
        for number, text in listed.items():
            assert "://" not in text
            assert text[:8] == plan.sources[number - 1].citation[:8]


def test_each_section_asked_for_is_the_same_as_in_full(plan: Plan, kb: KnowledgeBase) -> None:
    full = by_section(plan_document(plan, kb))
    for name in SECTIONS:
        asked = by_section(plan_document(plan, kb, View(sections=(name,))))
        for title, entries in asked.items():
            if title not in ("Sources cited here", words.capital(name)):
                assert entries == full[title]


def test_the_footer_names_what_was_shortened(plan: Plan, kb: KnowledgeBase) -> None:
    text = flat(to_text(plan, kb, 120, BRIEF))
    (named,) = re.findall(r"Shortened here: (.*?)\. ", text)
    for name in re.findall(r"--section ([a-z-]+)", text):
        assert name in named.split(", ")
    assert "Shortened here" not in to_text(plan, kb, 120)


@pytest.mark.parametrize("name", [LONG, "complete_healthy_gb", "unanswered_intake"])
def test_it_reads_at_a_glance(name: str, kb: KnowledgeBase) -> None:
    (path,) = (path for path in EXAMPLES if path.stem == name)
    lines = to_text(consult(read_case(path, kb), kb).plan, kb, 80, BRIEF).splitlines()
    assert len(lines) <= 440
    assert not [line for line in lines if len(line) > 80]


def test_a_limit_that_is_exceeded_is_shown_as_such(full_plan: Plan, labels: Labels) -> None:
    (limit,) = full_plan.limits
    over = LimitCheck(**{**limit.model_dump(), "max_units": 10, "within": False, "evidence": limit.evidence})
    text = to_text(full_plan.model_copy(update={"limits": (limit, over)}), labels, 80, BRIEF)
    assert "EXCEEDED" in text
    assert "Within: glabella 20 of 20" in text


def test_exclusions_are_shown_however_many(full_plan: Plan, labels: Labels) -> None:
    (one,) = full_plan.not_recommended
    many = tuple(
        Rejected(
            **{**one.model_dump(), "id": f"toxin/{i}", "label": f"area {i}", "reasons": one.reasons, "evidence": ()}
        )
        for i in range(40)
    )
    text = flat(to_text(full_plan.model_copy(update={"not_recommended": many}), labels, 80, BRIEF))
    assert all(f"Area {i}" in text for i in range(40))


def test_markdown_keeps_the_numbers_of_sources(plan: Plan, kb: KnowledgeBase) -> None:
    """A numbered list would be counted anew by whatever shows the Markdown."""
    text = to_markdown(plan, kb, BRIEF).rpartition("## Sources cited here")[2]
    assert not re.findall(r"^\d+\.", text, re.MULTILINE)


def test_the_same_bytes_each_time(plan: Plan, kb: KnowledgeBase) -> None:
    assert to_text(plan, kb, 80, BRIEF) == to_text(
        Plan.model_validate_json(plan.model_dump_json(by_alias=True)), kb, 80, BRIEF
    )
