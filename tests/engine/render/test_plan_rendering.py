"""Plans as text, Markdown and JSON: what they say, that they fit their page, and that they read back."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from engine.plan import Plan, Reason
from engine.render import words
from engine.render.canonical import to_json
from engine.render.markdown import to_markdown
from engine.render.text import to_text
from engine.render.words import Labels

WIDTHS = (60, 72, 80, 100, 120)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["full_plan", "stop_plan"])
def test_text_fits_its_width(name: str, width: int, labels: Labels, request: pytest.FixtureRequest) -> None:
    lines = to_text(request.getfixturevalue(name), labels, width).splitlines()
    assert [line for line in lines if len(line) > width] == []
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize(("asked", "given"), [(10, 60), (400, 120)])
def test_width_is_held_between_bounds(asked: int, given: int, full_plan: Plan, labels: Labels) -> None:
    assert to_text(full_plan, labels, asked) == to_text(full_plan, labels, given)


def test_text_leads_with_the_verdict_and_ends_with_the_notices(full_plan: Plan, labels: Labels) -> None:
    text = to_text(full_plan, labels, 100)
    order = [
        "Treat the glabella",
        "SAFETY",
        "WHAT TO INJECT",
        "TO ASK",
        "LINES",
        "SKIN TREATMENTS",
        "PLEASE NOTE",
    ]
    assert [text.index(word) for word in order] == sorted(text.index(word) for word in order)
    assert "not clinically validated" in text.rpartition("PLEASE NOTE")[2].lower()


def test_a_caution_of_several_areas_is_told_once_with_all_of_them(full_plan: Plan, labels: Labels) -> None:
    areas = list(dict.fromkeys(item.area for item in full_plan.toxin))
    assert len(areas) > 1
    reason = Reason(text="Bruises last longer", rule="r", statements=())
    items = tuple(one.model_copy(update={"cautions": (*one.cautions, reason)}) for one in full_plan.toxin)
    every = to_text(full_plan.model_copy(update={"toxin": items}), labels, 120)
    names = words.listed(words.capital(words.term(labels, area, "area")) for area in areas)
    assert every.count("Bruises last longer") == 1
    assert f"! {names}: Bruises last longer." in every
    # The first of several muscles of its area is free of it: the others are named.
    in_part = to_text(full_plan.model_copy(update={"toxin": (full_plan.toxin[0], *items[1:])}), labels, 120)
    others = [one for one in items[1:] if one.area == items[0].area]
    assert others
    assert in_part.count("Bruises last longer") == 1
    assert f"({words.capital(others[0].muscle_label)}" in in_part


def test_text_shows_a_row_with_its_marks(full_plan: Plan, labels: Labels) -> None:
    text = to_text(full_plan, labels, 120)
    row = next(line for line in text.splitlines() if "supercilii" in line and "left" in line)
    for part in ("8", "2 × 4 (0.1 mL)", "0.2", "on label", "label · verified [1]"):
        assert part in row
    assert "OFF LABEL" in text
    assert "consensus 5 · unverified: check the source [1, 2]" in text
    assert "Dose 6 → 13 U: strong contraction." in text
    assert "! Swallowing may suffer" in text


def test_units_of_an_area_add_up_in_the_total_row(full_plan: Plan, labels: Labels) -> None:
    text = to_text(full_plan, labels, 120)
    total = next(line for line in text.splitlines() if line.strip().startswith("Total"))
    assert total.split() == ["Total", "20", "5", "points"]


def test_stop_is_boxed_and_nothing_is_offered(stop_plan: Plan, labels: Labels) -> None:
    text = to_text(stop_plan, labels, 72)
    assert "║ No toxin and no peel during pregnancy." in text
    assert "║ Not in pregnancy: Do not treat." in text
    assert "WHAT TO INJECT" not in text


def test_what_a_case_says_cannot_steer_the_terminal(stop_plan: Plan, labels: Labels) -> None:
    text = to_text(stop_plan.model_copy(update={"case_id": "x\x1b[2J\x07y"}), labels, 72)
    assert "\x1b" not in text
    assert "\x07" not in text


@pytest.mark.parametrize("field_name", [name for name in Plan.model_fields if name not in ("schema_", "provenance")])
def test_every_part_of_a_plan_is_written(field_name: str, full_plan: Plan, labels: Labels) -> None:
    """Leaving a part out must change both forms: a part that no view shows would be dropped silently."""
    plan = full_plan
    empty: dict[str, Any] = {"case_id": "other", "date": dt.date(2020, 1, 1), "jurisdiction": "GB"}
    empty |= {"status": "complete", "headline": "Other"}
    without = plan.model_copy(update={field_name: empty.get(field_name, ())})
    assert to_text(without, labels, 80) != to_text(plan, labels, 80)
    assert to_markdown(without, labels) != to_markdown(plan, labels)


def test_every_source_is_numbered_and_cited(full_plan: Plan, labels: Labels) -> None:
    text = to_markdown(full_plan, labels)
    for number, source in enumerate(full_plan.sources, start=1):
        assert f"\n{number}. {source.citation}" in text


def test_markdown_tables_have_equal_columns(full_plan: Plan, labels: Labels) -> None:
    rows = [line for line in to_markdown(full_plan, labels).splitlines() if line.startswith("|")]
    assert rows
    counts = [row.replace("\\|", "").count("|") for row in rows]
    heads = [i for i, row in enumerate(rows) if set(row) <= set("|-: ")]
    for start, end in zip(heads, [*(head - 1 for head in heads[1:]), len(rows)], strict=True):
        assert len(set(counts[start - 1 : end])) == 1


def test_markdown_reads_no_markup_in_what_a_case_says(stop_plan: Plan, labels: Labels) -> None:
    text = to_markdown(stop_plan.model_copy(update={"case_id": "<b>*x*|[y](z)"}), labels)
    assert r"\<b\>\*x\*\|\[y\](z)" in text


def test_json_reads_back_and_keeps_numbers_as_written(full_plan: Plan) -> None:
    plan = full_plan
    text = to_json(plan)
    assert Plan.model_validate_json(text) == plan
    assert text == to_json(Plan.model_validate_json(text))
    document = json.loads(text)
    assert document["schema"] == "rhytid-plan/1"
    assert document["toxin"][2]["units"] == "4.0"
    assert list(document)[:4] == ["schema", "case_id", "date", "jurisdiction"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("20", "20"),
        ("20.0", "20"),
        ("0.10", "0.1"),
        ("100", "100"),
        ("1E+2", "100"),
        ("7.5", "7.5"),
        ("0", "0"),
    ],
)
def test_numbers_are_written_as_people_do(value: str, written: str) -> None:
    assert words.number(Decimal(value)) == written


def test_terms_are_named_with_or_without_their_prefix(labels: Labels) -> None:
    assert words.term(labels, "glabella", "line", "area") == "glabella"
    assert words.term(labels, "area:glabella") == "glabella"
    assert words.term(labels, "deep_phenol_peel", "treatment") == "deep phenol peel"


def test_long_lists_are_counted() -> None:
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed("abcdef", at_most=3) == "a, b, c and 3 more"
    assert words.listed("abcd", at_most=3) == "a, b, c and d"
