"""The drawing of the knowledge base, held to what it must be able to show."""

from __future__ import annotations

import pytest

from kb.snapshot import KnowledgeBase, load
from tui.face_map.curves import inside, outlines
from tui.face_map.geometry import BOTTOM, LEFT, RIGHT, TOP, Geometry
from tui.face_map.moving import Moves
from tui.face_map.plot import FEWEST_CELLS, Plot
from tui.face_map.raster import fitted
from tui.face_map.view import WINDOWS, Region
from tui.panes.face_geometry import geometry_of, left_out

UNTREATED = ("no", "avoid")


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="module")
def geometry(kb: KnowledgeBase) -> Geometry:
    return geometry_of(kb)


def plot(geometry: Geometry, columns: int, rows: int) -> Plot:
    return Plot(geometry, fitted(columns, rows, WINDOWS["full"], sits=True), "", (0, 0, 0))


def test_every_muscle_that_toxin_may_target_is_drawn_and_has_a_place_for_a_point(
    kb: KnowledgeBase, geometry: Geometry
) -> None:
    treatable = {m.id.partition(":")[2] for m in kb.of_kind("Muscle") if m.one("toxinTarget") not in UNTREATED}
    assert treatable <= {muscle.key for muscle in geometry.muscles}
    assert treatable <= {site.muscle for site in geometry.sites}


def test_every_muscle_and_line_is_drawn_or_left_out_for_a_reason(kb: KnowledgeBase, geometry: Geometry) -> None:
    reasons = left_out(kb)
    drawn = {f"muscle:{one.key}" for one in geometry.muscles} | {f"line:{one.line}" for one in geometry.rhytids}
    asked = {one.id for kind in ("Muscle", "Line") for one in kb.of_kind(kind)}
    assert drawn | reasons.keys() == asked
    assert not drawn & reasons.keys()
    assert all(reasons.values())


def test_a_muscle_is_drawn_on_the_sides_it_has(kb: KnowledgeBase, geometry: Geometry) -> None:
    for muscle in geometry.muscles:
        known = kb.individuals[f"muscle:{muscle.key}"]
        assert muscle.laterality == known.one("laterality"), muscle.key


def test_a_line_is_made_by_a_muscle_that_is_known_to_make_it(kb: KnowledgeBase, geometry: Geometry) -> None:
    for rhytid in geometry.rhytids:
        line = kb.individuals[f"line:{rhytid.line}"]
        assert f"muscle:{rhytid.muscle}" in line.many("primaryMuscle"), rhytid.line


def test_codes_are_unique(geometry: Geometry) -> None:
    codes = [muscle.code for muscle in geometry.muscles]
    assert len(codes) == len(set(codes))


def test_sites_lie_in_their_muscle(geometry: Geometry) -> None:
    curves = {one.key: outlines(one.points, one.laterality) for one in geometry.muscles}
    for site in geometry.sites:
        x, y = site.at
        # What is injected in the middle of a paired muscle lies between its halves, a step from either.
        tried = (x + 1.2, y) if x == 0 else (x, y)
        assert any(inside(tried, curve) for curve in curves[site.muscle].values()), site


def test_each_dose_site_has_a_place_of_its_name(kb: KnowledgeBase, geometry: Geometry) -> None:
    places = {(site.muscle, site.name) for site in geometry.sites}
    for part in kb.of_kind("DosePart"):
        if part.one("site") is not None and part.one("points") is not None:
            assert (str(part.one("muscle")).partition(":")[2], str(part.one("site"))) in places, part.id


def test_everything_lies_in_the_view_box(geometry: Geometry) -> None:
    drawn = [*geometry.features, *geometry.muscles, *geometry.rhytids]
    for x, y in [point for one in drawn for point in one.points] + [site.at for site in geometry.sites]:
        assert LEFT <= x <= RIGHT and TOP <= y <= BOTTOM


def test_pairs_are_mirror_images(geometry: Geometry) -> None:
    drawn = plot(geometry, 62, 37)
    for key, side in drawn.cover:
        if side == "right":
            turned = {62 * (i // 62) + 61 - i % 62: alpha for i, alpha in drawn.cover[key, "left"].items()}
            assert drawn.cover[key, "right"] == pytest.approx(turned), key


@pytest.mark.parametrize("size", [(42, 21), (62, 37), (95, 57)])
def test_each_muscle_has_cells_to_click_on(geometry: Geometry, size: tuple[int, int]) -> None:
    drawn = plot(geometry, *size)
    few = {region: len(drawn.cells(region)) for region in drawn.cover if len(drawn.cells(region)) < FEWEST_CELLS}
    assert few == {}


def test_a_small_muscle_lies_above_the_large_one_it_is_part_of(geometry: Geometry) -> None:
    drawn = plot(geometry, 95, 57)
    x, y = drawn.frame.cell((-12, 52.6))
    assert drawn.at(x, y) == ("corrugator_supercilii", "right")
    x, y = drawn.frame.cell((12, 38))
    assert drawn.at(x, y) == ("frontalis", "left"), "the patient's left is at the viewer's right"
    assert drawn.at(0, 0) is None


def test_every_muscle_can_be_reached_with_arrow_keys_from_every_other(geometry: Geometry) -> None:
    moves = Moves(geometry)
    for start in moves.places:
        seen: set[Region] = {start}
        waiting = [start]
        while waiting:
            here = waiting.pop()
            for direction in ("up", "down", "left", "right"):
                there = moves.to(here, direction)
                assert there is not None
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)
        assert seen == moves.places.keys(), start


def test_an_arrow_goes_the_way_it_points(geometry: Geometry) -> None:
    moves = Moves(geometry)
    for region, (x, y) in moves.places.items():
        right, down = moves.to(region, "right"), moves.to(region, "down")
        assert right is not None and down is not None
        assert moves.places[right][0] >= x and moves.places[down][1] >= y


def test_a_knowledge_base_without_a_drawing_has_an_empty_one() -> None:
    bare = KnowledgeBase("0" * 64, "0", {}, {}, {})
    assert geometry_of(bare) == Geometry((), (), (), ())
    assert left_out(bare) == {}
