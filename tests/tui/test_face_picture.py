"""The rasteriser: coverage, pictures as text, and that state can be read without colour."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.tui.face_scenes import ALL_STATES, drawing, painted
from tui.face_map.curves import closed, opened, outlines
from tui.face_map.geometry import points
from tui.face_map.overlay import Wanted
from tui.face_map.paint import HALF
from tui.face_map.raster import Frame, fill, fitted, stroke
from tui.face_map.view import WINDOWS, Dot, FaceView, Mark, Severity, fitting_zoom, for_patient

UNIT = Frame(8, 4, 0.0, 0.0, 1.0)
CO_RIGHT = ("corrugator_supercilii", "right")


def test_coverage_of_a_square_is_its_area() -> None:
    covered = fill([(1.5, 2.0), (4.0, 2.0), (4.0, 5.0), (1.5, 5.0)], UNIT)
    assert sum(covered.values()) == pytest.approx(7.5)
    assert covered[2 * 8 + 1] == pytest.approx(0.5)
    assert covered[2 * 8 + 2] == pytest.approx(1.0)


def test_what_lies_outside_the_frame_is_cut_off() -> None:
    covered = fill([(-5, -5), (50, -5), (50, 50), (-5, 50)], UNIT)
    assert len(covered) == 8 * 8
    assert all(alpha == pytest.approx(1.0) for alpha in covered.values())
    assert fill([(20, 20), (30, 20), (30, 30)], UNIT) == {}


def test_a_stroke_of_no_length_is_a_dot() -> None:
    assert set(stroke([(3.5, 3.5), (3.5, 3.5)], 1.0, UNIT)) == {3 * 8 + 3}


def test_curves_run_through_their_points() -> None:
    given = ((0.0, 0.0), (4.0, 1.0), (5.0, 6.0), (1.0, 5.0))
    assert set(given) <= set(closed(given))
    assert opened(given)[0] == given[0] and opened(given)[-1] == given[-1]


def test_a_point_given_twice_is_a_corner() -> None:
    bulging = closed(((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)))
    sharp = closed(tuple(p for p in ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)) for _ in "12"))
    assert min(x for x, _ in bulging) < 0
    assert min(x for x, _ in sharp) == 0


def test_a_half_outline_is_closed_by_its_mirror_image() -> None:
    (curve,) = outlines(((0.0, 0.0), (3.0, 2.0), (0.0, 5.0)), "midline").values()
    assert {(3.0, 2.0), (-3.0, 2.0)} <= set(curve)


def test_points_are_read_or_refused() -> None:
    assert points("0,1 -2.5,3") == ((0.0, 1.0), (-2.5, 3.0))
    with pytest.raises(ValueError, match="write x,y"):
        points("0;1")


def test_a_window_keeps_its_shape_and_stands_in_the_middle() -> None:
    frame = fitted(100, 20, WINDOWS["full"])
    assert frame.scale == pytest.approx(40 / 142)
    left, right = frame.at((-20, 0))[0], frame.at((20, 0))[0]
    assert left == pytest.approx(100 - right)
    assert fitted(20, 40, WINDOWS["full"], sits=True).at((0, 142))[1] == pytest.approx(80)


def test_the_same_view_paints_the_same_cells() -> None:
    one, other = (painted(ALL_STATES, selected=CO_RIGHT) for _ in range(2))
    assert [one.row(y) for y in range(30)] == [other.row(y) for y in range(30)]


def test_choosing_repaints_no_more_than_the_rows_that_differ() -> None:
    painter = painted(ALL_STATES, selected=CO_RIGHT)
    before = [painter.row(y) for y in range(30)]
    chosen = ("mentalis", "left")
    rows = painter.select(chosen)
    after = [painter.row(y) for y in range(30)]
    assert {y for y in range(30) if before[y] != after[y]} <= rows
    assert len(rows) < 20
    fresh = painted(ALL_STATES, selected=chosen)
    assert after == [fresh.row(y) for y in range(30)]


def test_a_state_can_be_read_from_its_code_alone() -> None:
    text = "\n".join(painted(ALL_STATES, wanted=Wanted(codes=True)).text())
    for code in ("Fr+", "Co×", "Pr!", "Me~", "Ma·"):
        assert code in text
    assert "[Co×]" in "\n".join(painted(ALL_STATES, wanted=Wanted(codes=True), selected=CO_RIGHT).text())


def test_states_stand_beside_units_where_colours_cannot_be_relied_on() -> None:
    plain = "\n".join(painted(ALL_STATES, wanted=Wanted(states=True)).text())
    assert "Fr+" in plain and "Co×" in plain and "7" in plain
    coloured = "\n".join(painted(ALL_STATES).text())
    assert "Fr+" not in coloured and "7" in coloured
    assert "Co×" in coloured, "what is excluded is never shown by colour alone"


def test_units_become_dots_where_they_do_not_fit() -> None:
    dots = tuple(Dot(("masseter", "right"), (-28.0 + step, 100.0), "12.5") for step in (0, 2, 4))
    view = FaceView("", {("masseter", "right"): Mark("dose", "37.5")}, {}, dots)
    small = "\n".join(painted(view, size=(42, 21)).text())
    assert "12.5" not in small and "•" in small
    alone = FaceView("", view.marks, {}, dots[:1])
    assert "12.5" in "\n".join(painted(alone, size=(95, 57)).text())


def test_a_dose_without_points_stands_at_its_muscle() -> None:
    view = FaceView("", {("masseter", "left"): Mark("dose", "24")})
    assert "24" in "\n".join(painted(view).text())


def test_a_stale_view_shows_no_dose_and_no_state() -> None:
    stale = FaceView("", ALL_STATES.marks, {}, ALL_STATES.dots, stale=True)
    blank = FaceView("")
    assert [painted(stale).row(y) for y in range(30)] == [painted(blank).row(y) for y in range(30)]


def test_an_excluded_muscle_is_hatched_and_a_treated_one_is_not() -> None:
    def shades(state: str) -> int:
        view = FaceView("III", {("frontalis", "left"): Mark(state)})
        painter = painted(view, size=(95, 57))
        row = painter.row(painter.plot.frame.cell((0, 36))[1])
        inside = [row[x] for x, _ in painter.plot.cells(("frontalis", "left")) if row[x].text == HALF][4:24]
        return sum(abs(a.fore[0] - b.fore[0]) > 12 for a, b in pairwise(inside))

    assert shades("excluded") >= 6
    assert shades("dose") <= 2


def test_a_deeper_line_is_darker_and_expression_shows_its_own_depth() -> None:
    def light(rest: float | None, *, expression: bool = False) -> int:
        view = FaceView("II", {}, {("horizontal_forehead", "midline"): Severity(rest, 1.0)})
        painter = painted(view, size=(95, 57), expression=expression)
        return sum(sum(cell.fore) + sum(cell.back) for y in range(57) for cell in painter.row(y))

    assert light(None) == light(0.0) > light(0.3) > light(1.0)
    assert light(0.3, expression=True) == light(1.0)


def test_the_complexion_sets_the_skin() -> None:
    def cheek(complexion: str) -> int:
        painter = painted(FaceView(complexion), size=(62, 37))
        x, y = painter.plot.frame.cell((22, 84))
        return sum(painter.row(y)[x].fore)

    tones = [cheek(one) for one in ("I", "II", "III", "IV", "V", "VI")]
    assert tones == sorted(tones, reverse=True) and len(set(tones)) == 6
    assert cheek("") == cheek("not a phototype"), "what is not recorded has a tone of its own"
    assert cheek("") not in tones


def test_a_patient_sees_what_is_treated_and_no_writing() -> None:
    view = for_patient(ALL_STATES)
    assert {mark.state for mark in view.marks.values()} == {"dose"}
    assert {region[0] for region in view.marks} == {"frontalis", "procerus"}
    text = "".join(painted(view, wanted=Wanted(nothing=True)).text())
    assert set(text) <= {" ", "•"} and "•" in text


@pytest.mark.parametrize(("height", "zoom"), [(40, "upper"), (76, "mid"), (103, "lower"), (130, "lower")])
def test_a_place_is_shown_in_the_third_it_lies_in(height: float, zoom: str) -> None:
    assert fitting_zoom(height) == zoom
    top, bottom = WINDOWS[zoom][1::2]
    assert top < height < bottom


def test_every_muscle_lies_in_the_third_it_is_shown_in() -> None:
    from tui.face_map.moving import Moves

    for (x, y), region in ((place, region) for region, place in Moves(drawing()).places.items()):
        left, top, right, bottom = WINDOWS[fitting_zoom(y)]
        assert left < x < right and top < y < bottom, region
