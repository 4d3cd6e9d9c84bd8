"""Pictures without identity: nothing on them tells whose consultation it is."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from textual.widgets import Input

from engine.case import Case, Context, Override
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import TODAY, screened, write_case
from tests.tui.small_kb import small_kb
from tui.app import RhytidApp
from tui.manners.picture import MASK, masked_picture
from tui.screens.consult import ConsultScreen
from tui.session.identity import Identity, hidden, of_case, of_texts


def masked(line: str, identity: Identity) -> str:
    (spans,) = hidden([line], identity)
    for start, end in spans:
        line = line[:start] + "#" * (end - start) + line[end:]
    return line


@pytest.mark.parametrize(
    "line",
    ["jones-1961", " jones-1961  F 42", "● not saved · jones-1961.yaml", "JONES-1961", "jones-1…", "(jones-1961)"],
)
def test_a_reference_is_hidden_wherever_and_however_it_stands(line: str) -> None:
    assert "jones" not in masked(line, of_texts((), names=["jones-1961"])).casefold()


def test_both_parts_of_a_wrapped_reference_are_hidden() -> None:
    lines = ["the case jones-", "1961 is open"]
    spans = hidden(lines, of_texts((), names=["jones-1961"]))
    assert [line[a:b] for line, found in zip(lines, spans, strict=True) for a, b in found] == ["jones-", "1961"]


def test_a_free_text_is_hidden_where_it_stands_and_its_everyday_words_stay_elsewhere() -> None:
    identity = of_texts(["asked for a natural look, Berta"], plain=["asked", "for", "a", "natural", "look"])
    assert masked("Note  asked for a natural look, Berta", identity) == "Note  ##### ### # ####### ##### #####"
    assert masked("Natural movement is asked too", identity) == "Natural movement is asked too"
    assert not set("okBerta") & set(masked("“Look, Berta.”", identity)), "signs between words hide nothing"
    assert masked("said Berta", identity) == "said #####"


def test_a_path_tells_whose_folder_it_is() -> None:
    assert masked("Saved /srv/berta/cases/x.yaml now", Identity()) == "Saved ####################### now"
    assert masked("5 U/mL and 3/4, R/L/mid", Identity()) == "5 U/mL and 3/4, R/L/mid"


def test_everything_written_by_hand_in_a_case_is_found() -> None:
    case = Case(
        id="ref-77",
        note="Mother of Anna",
        context=Context(
            date=TODAY, jurisdiction="GB", practitioner_role="Nurse Okafor",
            overrides=(Override(statement="S3", by="Dr Zimmer", reason="Spoke with husband"),),
        ),
        person={"birth_date": "1961-04-05", "sex": "female"},
        muscles={"corrugator": {"right": {"thickness_mm": 2, "method": "Probe of Vera"}}},
        skin={"phototype": "III"},
        history={"toxin": [{"date": "2025-01-01", "note": "Clinic Rosenhof", "response": "good"}]},
    )  # fmt: skip
    identity = of_case(case, Path("/x/anna-smith.yaml"), small_kb())
    for text in ("ref-77", "Mother of Anna", "Nurse Okafor", "Dr Zimmer", "Spoke with husband", "1961-04-05",
                 "Probe of Vera", "Clinic Rosenhof", "anna-smith.yaml"):  # fmt: skip
        assert not set(re.findall(r"[A-Z]\w{2,}|\d{2,}", masked(text, identity))), text
    for text in ("female", "GB", "III", "good", "2026-11-21", "Corrugator 2 mm"):
        assert masked(text, identity) == text, "what is clinical stays"


def words_of(svg: str) -> str:
    return html.unescape(re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)).replace("\xa0", " ")


def picture(app: RhytidApp) -> str:
    return words_of(masked_picture(app, consultation(app).identity()))


CASE = screened(
    id="jones-1961", note="Mother of Anna", person={"birth_date": "1961-04-05", "sex": "female"},
    context=Context(
        date=TODAY, jurisdiction="GB", practitioner_role="Nurse Okafor",
        overrides=(Override(statement="S3", by="Dr Zimmer", reason="Spoke with husband"),),
    ),
)  # fmt: skip


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_picture_of_a_consultation_names_nobody(
    make_app: MakeApp, tmp_path: Path, size: tuple[int, int]
) -> None:
    file = tmp_path / "anna-jones.json"
    write_case(CASE, file)
    app = make_app(file=file)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        for keys in ((), ("f3",), ("f3", "down", "enter")):
            await pilot.press(*keys)
            await settled(pilot)
            seen = picture(app)
            for name in ("jones", "anna", "Okafor", "Zimmer", "1961-04-05"):
                assert name.casefold() not in seen.casefold(), (keys, name)
        assert MASK in seen
        assert "Procerus" in seen, "what is clinical is on the picture"


async def test_what_is_being_typed_and_passing_messages_are_hidden(make_app: MakeApp) -> None:
    app = make_app(CASE)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.notify("Overridden: Berta Maier", markup=False, timeout=60)
        consultation(app).action_save_as()
        await until(pilot, lambda: bool(app.screen.query(Input)))
        app.screen.query_one(Input).value = "Berta Maier"
        await pilot.pause()
        await pilot.pause()
        assert "Berta" not in picture(app) and "Maier" not in picture(app)


async def test_the_picture_is_saved_where_asked_and_is_the_only_one_there_is(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(CASE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for number, take in enumerate((app.action_picture, app.action_screenshot)):
            take()
            await until(pilot, lambda: bool(app.screen.query(Input)))
            assert "jones" not in app.screen.query_one(Input).value.rpartition("/")[2]
            target = tmp_path / f"{number}.svg"
            app.screen.query_one(Input).value = str(target)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, ConsultScreen))
            svg = words_of(target.read_text(encoding="utf-8"))
            assert "jones" not in svg and "Screen" in svg


async def test_the_home_screen_names_no_unsaved_case(make_app: MakeApp, tmp_path: Path) -> None:
    from tui.session.session import Session

    app = make_app()
    session = Session(CASE, file=tmp_path / "anna.json")
    app.store.start(session)
    session.apply("note", "x")
    session.recorder.close(keep=True)  # type: ignore[union-attr]
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        identity = app.screen.identity()  # type: ignore[attr-defined]
        assert "jones" not in words_of(masked_picture(app, identity))
