"""Why: each summary fits a screen, says what the plan says, and its tree ends in answers and statements."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.casefile import read_case
from engine.errors import UnknownItem
from engine.explain import Explanation, items
from engine.plan.entries import entries
from engine.questions.why import why
from engine.questions.why_not import why_not_each
from engine.render.one_screen import SCREEN_COLUMNS
from engine.render.text import document_text
from engine.render.why_document import SCREEN_LINES, why_document
from engine.render.why_not_document import why_nots_document
from tests.engine.cases import EXAMPLES, consult, healthy, kb

FILES = sorted(EXAMPLES.glob("*.yaml"))


def leaves(node: Explanation) -> list[Explanation]:
    return [leaf for child in node.children for leaf in leaves(child)] if node.children else [node]


@pytest.mark.parametrize("path", FILES[::3], ids=lambda path: path.stem)
def test_every_summary_fits_a_screen_and_every_tree_ends_where_it_must(path: Path) -> None:
    outcome = consult(read_case(path, kb()))
    assert set(entries(outcome.plan)) == set(items(outcome))
    for item in items(outcome)[::7]:
        answer = why(outcome, kb(), item)
        text = document_text(why_document(answer), SCREEN_COLUMNS)
        lines = text.splitlines()
        assert len(lines) <= SCREEN_LINES, (item, text)
        assert answer.says
        assert lines[-1].strip() and "Sources:" in text, (item, text)
        told = " ".join(text.split())
        assert all(" ".join(step.split()).rstrip(".") in told for step in answer.dose), (item, text)
        assert "{" not in text and "(absent)" not in text, (item, text)
        for leaf in leaves(answer.tree):
            assert leaf.kind in ("answer", "statement", "source", "absent") or leaf.text.endswith("(opened above)"), (
                item
            )


def test_a_dose_is_told_with_its_range_its_steps_and_its_source_last() -> None:
    outcome = consult(read_case(EXAMPLES / "complete_healthy_gb.yaml", kb()))
    answer = why(outcome, kb(), "toxin/forehead/frontalis/across")
    text = document_text(why_document(answer), 80)
    assert text.startswith("10 Bocouture units into Frontalis")
    assert "The source gives 10 to 20 units." in text
    assert "15 to 10 units" in text
    assert text.rindex("Sources:") > text.rindex("It rests on:") > text.rindex("The case says:")


def test_in_an_emergency_what_is_done_waits_and_every_answer_about_it_says_so_first() -> None:
    spread = {"dysphagia_after_toxin": "yes"}
    skin = {"brown_spots": "yes"}
    outcome = consult(healthy(experienced=True, answers=spread, skin=skin, treatments=["ipl"]))
    text = document_text(why_document(why(outcome, kb(), "adjunct/ipl")), 200)
    assert text.startswith("Emergency care, at once: trouble swallowing")
    assert "waits until it is over" in " ".join(text.split())
    told = document_text(why_nots_document(why_not_each(outcome, kb(), ["tca_peel", "glycolic"])), 200)
    assert told.startswith("Emergency care, at once: trouble swallowing")
    assert told.count("Emergency care, at once") == 1


def test_an_unknown_entry_is_answered_with_the_nearest() -> None:
    outcome = consult(read_case(FILES[0], kb()))
    with pytest.raises(UnknownItem, match="toxin/forehead/frontalis/across"):
        why(outcome, kb(), "toxin/forehead/frontalis")
