"""An attribute added to the Turtle is asked, held and shown without any screen being touched."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from engine.case import Case, Context
from engine.intake import check_case
from kb import snapshot
from kb.snapshot import KnowledgeBase
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import TODAY, backend
from tui.form.form import Form
from tui.form.spec import FormRow, Step
from tui.session.edits import applied
from tui.widgets.cells import CellError, Choice, Entry
from tui.widgets.field_row import FieldRow

KB = Path(__file__).parents[2] / "kb"

ADDED = """
attribute:zz_elasticity a rh:Attribute ;
    skos:prefLabel "Elasticity (cutometer)" ;
    rh:section "skin" ;
    rh:heading "Measured with devices" ;
    rh:datatype "decimal" ;
    rh:question "What does the cutometer read?" ;
    rh:help "Same site each time." ;
    rh:order 21 ;
    rh:unit "R2" ;
    rh:minValue 0.0 ;
    rh:maxValue 1.0 .

attribute:zz_brow_shape a rh:Attribute ;
    skos:prefLabel "Brow shape" ;
    rh:section "features" ;
    rh:datatype "choice" ;
    rh:question "How does the brow run?" ;
    rh:help "Each side for itself." ;
    rh:allowedValue "1:flat", "2:arched", "3:peaked" ;
    rh:perSide true .

attribute:zz_only_upper_face a rh:Attribute ;
    skos:prefLabel "Only the upper face" ;
    rh:section "goals" ;
    rh:heading "Limits" ;
    rh:datatype "boolean" ;
    rh:question "Shall only the upper face be treated?" ;
    rh:help "As the person says it." .
"""

CASE = Case(id="new", context=Context(date=TODAY, jurisdiction="GB"))


@pytest.fixture(scope="module")
def altered(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The knowledge base of the project with three attributes more."""
    root = tmp_path_factory.mktemp("kb") / "kb"
    shutil.copytree(KB, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    with (root / "reference" / "attributes.ttl").open("a", encoding="utf-8") as stream:
        stream.write(ADDED)
    return snapshot.build(root, root.parent / "kb.json")


def found(kb: KnowledgeBase, key: str) -> tuple[Step, str, FormRow]:
    form = Form(kb)
    for step in (form.step(one, CASE) for one in form.keys):
        for block in step.blocks:
            for row in block.rows:
                if row.key == key:
                    return step, block.title, row
    raise AssertionError(f"nothing asks for {key}")


def test_section_and_heading_decide_where_it_is_asked(altered: KnowledgeBase) -> None:
    places = {
        name: (step.title, heading)
        for name in ("skin:zz_elasticity", "features:zz_brow_shape", "goals:zz_only_upper_face")
        for step, heading, _ in (found(altered, name),)
    }
    assert places == {
        "skin:zz_elasticity": ("Skin", "Measured with devices"),
        "features:zz_brow_shape": ("Strength and imaging", "Features of the face"),
        "goals:zz_only_upper_face": ("Goals", "Limits"),
    }


def test_its_unit_bounds_values_and_sides_come_with_it(altered: KnowledgeBase) -> None:
    _, _, row = found(altered, "skin:zz_elasticity")
    cell = row.row.cells[0]
    assert isinstance(cell, Entry) and (cell.unit, cell.low, cell.high) == ("R2", 0, 1)
    assert row.row.label == "Elasticity (cutometer)"
    assert row.row.help == "What does the cutometer read? Same site each time."
    with pytest.raises(CellError, match=r"from 0(\.0)? to 1(\.0)? R2"):
        cell.parsed("1.5")
    _, _, shape = found(altered, "features:zz_brow_shape")
    assert [one.caption for one in shape.row.cells] == ["R", "L"]
    assert all(isinstance(one, Choice) and [o.text for o in one.options] == ["flat", "arched", "peaked"]
               for one in shape.row.cells)  # fmt: skip


def test_the_case_holds_it_and_the_engine_takes_it(altered: KnowledgeBase) -> None:
    case = CASE
    for key, value in (("skin:zz_elasticity", Decimal("0.7")), ("goals:zz_only_upper_face", "yes")):
        _, _, row = found(altered, key)
        case = applied(case, row.bindings[0].edits(case, value))
    _, _, shape = found(altered, "features:zz_brow_shape")
    case = applied(case, shape.bindings[1].edits(case, "peaked"))
    assert check_case(case, altered) == ()
    assert case.skin["zz_elasticity"] == Decimal("0.7") and case.features["zz_brow_shape"].left == "peaked"


async def test_it_can_be_answered_on_screen(altered: KnowledgeBase, make_app: MakeApp) -> None:
    app = make_app(CASE, load=lambda: replace(backend(), kb=altered))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = consultation(app)
        place = screen.form.find("skin.zz_elasticity", screen.session.case)
        assert place is not None
        screen.go_to(place)
        await until(pilot, lambda: isinstance(app.focused, FieldRow) and app.focused.row.key == place.row)
        await pilot.press(*"0.7", "enter")
        await settled(pilot)
        assert screen.session.case.skin == {"zz_elasticity": Decimal("0.7")}
