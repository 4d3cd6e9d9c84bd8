"""The face as a widget: every muscle within reach of mouse and keys at three sizes, and readable without colour."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.tui.face_scenes import ALL_STATES, drawing
from tui.face_map.view import FaceView, Region, for_patient
from tui.themes import DARK, LIGHT
from tui.widgets.face_map import FaceMap

PANELS = {"80x24": (78, 18), "120x40": (58, 33), "200x60": (70, 54)}
"""What a terminal of that size leaves for the face."""


class Shell(App[None]):
    """A face and nothing else; remembers what it said."""

    CSS = "FaceMap { border: round gray; }"

    def __init__(self, view: FaceView, *, patient: bool = False) -> None:
        super().__init__()
        self._shown, self._patient = view, patient
        self.said: list[tuple[str, Region]] = []

    def compose(self) -> ComposeResult:
        face = FaceMap(drawing(), patient=self._patient)
        face.show(self._shown)
        yield face

    def on_mount(self) -> None:
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.face.focus()

    @property
    def face(self) -> FaceMap:
        return self.query_one(FaceMap)

    def on_face_map_picked(self, event: FaceMap.Picked) -> None:
        self.said.append(("picked", event.region))

    def on_face_map_entered(self, event: FaceMap.Entered) -> None:
        self.said.append(("entered", event.region))


async def click(pilot: Pilot[None], face: FaceMap, region: Region, times: int = 1) -> None:
    cells = face.cells(region)
    x, y = cells[len(cells) // 2]
    await pilot.click(face, offset=(x + 1, y + 1), times=times)  # one cell of border


@pytest.mark.parametrize("size", PANELS.values(), ids=PANELS)
async def test_every_muscle_is_shown_once_chosen_and_its_cells_choose_it(size: tuple[int, int]) -> None:
    app = Shell(ALL_STATES)
    async with app.run_test(size=size):
        face = app.face
        for region in face.moves.places:
            face.select(region)
            cells = face.cells(region)
            assert len(cells) >= 3, region
            assert {face.at(x, y) for x, y in cells} == {region}


@pytest.mark.parametrize("size", PANELS.values(), ids=PANELS)
async def test_a_click_chooses_and_a_double_click_enters(size: tuple[int, int]) -> None:
    app = Shell(ALL_STATES)
    async with app.run_test(size=size) as pilot:
        face = app.face
        for region in (("frontalis", "left"), ("depressor_supercilii", "right"), ("procerus", "midline")):
            await click(pilot, face, region)
            assert face.selected == region
        await click(pilot, face, ("procerus", "midline"), times=2)
        assert app.said[:3] == [
            ("picked", ("frontalis", "left")),
            ("picked", ("depressor_supercilii", "right")),
            ("picked", ("procerus", "midline")),
        ]
        assert ("entered", ("procerus", "midline")) in app.said


async def test_keys_choose_turn_sides_and_enter() -> None:
    app = Shell(ALL_STATES)
    async with app.run_test(size=PANELS["120x40"]) as pilot:
        await pilot.press("down")
        assert app.face.selected is not None
        app.face.select(("masseter", "right"))
        await pilot.press("s")
        assert app.face.selected == ("masseter", "left")
        await pilot.press("left")
        assert app.face.selected != ("masseter", "left")
        app.face.select(("procerus", "midline"))
        await pilot.press("s", "enter")
        assert app.said[-1] == ("entered", ("procerus", "midline"))


async def test_a_small_face_follows_the_chosen_muscle_and_zooms_on_demand() -> None:
    app = Shell(ALL_STATES)
    async with app.run_test(size=PANELS["80x24"]) as pilot:
        face = app.face
        assert face.zoom == "upper"
        face.select(("mentalis", "left"))
        assert face.zoom == "lower"
        assert "[Me~]" in face.text()
        await pilot.press("z")
        assert face.zoom == "full"
        await pilot.press("z", "z")
        assert face.zoom == "mid"
        face.select(("frontalis", "right"))
        assert face.zoom == "upper", "what is chosen is never out of sight"
        await pilot.click(face, offset=(20, 1))
        assert face.zoom == "mid", "a click on the row of sides zooms as well"


async def test_sides_are_always_named_and_what_is_shown_is_said() -> None:
    app = Shell(ALL_STATES)
    async with app.run_test(size=PANELS["120x40"]) as pilot:
        head = app.face.text().splitlines()[0]
        assert head.index("R ◄ patient's right") < head.index("at rest") < head.index("patient's left ► L")
        await pilot.press("space")
        assert "at expression" in app.face.text().splitlines()[0]
        await pilot.resize_terminal(30, 20)
        head = app.face.text().splitlines()[0]
        assert head.strip().startswith("patient's R ◄") and head.strip().endswith("► L")
        app.face.show(FaceView(stale=True))
        assert "stale" in app.face.text().splitlines()[0]
        await pilot.resize_terminal(60, 20)
        assert "not current" in app.face.text().splitlines()[0]


async def test_codes_take_the_place_of_doses() -> None:
    app = Shell(ALL_STATES)
    async with app.run_test(size=PANELS["200x60"]) as pilot:
        assert "Fr" not in app.face.text()
        await pilot.press("v")
        text = app.face.text()
        assert "Fr+" in text and "Zj" in text and "7" not in text
        await pilot.press("v")
        assert "7" in app.face.text()


async def test_without_colour_each_state_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Shell(ALL_STATES)
    async with app.run_test(size=PANELS["120x40"]):
        app.face.select(("procerus", "midline"))
        text = app.face.text()
        for code in ("Fr+", "Co×", "[Pr!3]", "Me~", "Ma·"):
            assert code in text
        assert "7" in text, "and the units as well"


async def test_an_ansi_theme_writes_states_too() -> None:
    app = Shell(ALL_STATES)
    async with app.run_test(size=PANELS["120x40"]) as pilot:
        assert "Fr+" not in app.face.text()
        app.theme = "ansi-dark"
        await pilot.pause()
        assert "Fr+" in app.face.text()


async def test_the_face_stands_on_the_surface_of_the_theme() -> None:
    app = Shell(ALL_STATES)
    async with app.run_test(size=PANELS["120x40"]) as pilot:
        for theme in (DARK, LIGHT, DARK):
            app.theme = theme.name
            await pilot.pause()
            corner = app.face.render_line(2)._segments[0].style
            assert corner is not None and corner.bgcolor is not None and corner.bgcolor.triplet is not None
            assert corner.bgcolor.triplet.hex == theme.surface


async def test_a_patient_sees_their_own_sides_and_no_codes() -> None:
    app = Shell(for_patient(ALL_STATES), patient=True)
    async with app.run_test(size=PANELS["80x24"]) as pilot:
        head, *face = app.face.text().splitlines()
        assert "your right" in head and "your left" in head
        assert app.face.zoom == "full"
        assert set("".join(face)) <= {" ", "•"}
        await click(pilot, app.face, ("frontalis", "right"))
        assert app.said == [("picked", ("frontalis", "right"))]
        assert set("".join(app.face.text().splitlines()[1:])) <= {" ", "•"}


async def test_no_room_is_no_fault() -> None:
    app = Shell(ALL_STATES)
    async with app.run_test(size=(6, 4)) as pilot:
        await pilot.press("down", "v", "z", "space", "s", "enter")
        assert app.face.cells(("frontalis", "right")) == []
