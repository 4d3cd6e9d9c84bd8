"""The real drawing, and views of it to look at."""

from __future__ import annotations

from functools import cache

from kb.snapshot import Individual, KindInfo, KnowledgeBase, load
from tests.tui.small_kb import small_kb
from tui.face_map.geometry import Geometry
from tui.face_map.overlay import Wanted
from tui.face_map.paint import Manner, Painter
from tui.face_map.plot import Plot
from tui.face_map.raster import fitted
from tui.face_map.view import WINDOWS, Dot, FaceView, Mark, Region
from tui.panes.face_geometry import geometry_of

ALL_STATES = FaceView(
    "III",
    {
        ("frontalis", "right"): Mark("dose", "7"),
        ("frontalis", "left"): Mark("dose", "7"),
        ("corrugator_supercilii", "right"): Mark("excluded"),
        ("corrugator_supercilii", "left"): Mark("excluded"),
        ("procerus", "midline"): Mark("caution", "3"),
        ("mentalis", "right"): Mark("deferred"),
        ("mentalis", "left"): Mark("deferred"),
        ("masseter", "right"): Mark("considered"),
        ("masseter", "left"): Mark("considered"),
    },
    {},
    (Dot(("frontalis", "right"), (-14.0, 38.0), "7"), Dot(("frontalis", "left"), (14.0, 38.0), "7")),
)


@cache
def knowledge() -> KnowledgeBase:
    return load()


@cache
def drawing() -> Geometry:
    return geometry_of(knowledge())


@cache
def _plot(size: tuple[int, int], complexion: str) -> Plot:
    return Plot(drawing(), fitted(*size, WINDOWS["full"], sits=True), complexion, (25, 29, 34))


def painted(
    view: FaceView,
    *,
    size: tuple[int, int] = (62, 30),
    wanted: Wanted | None = None,
    expression: bool = False,
    selected: Region | None = None,
) -> Painter:
    manner = Manner(expression, wanted if wanted is not None else Wanted())
    return Painter(_plot(size, view.complexion), view, manner, selected)


def small_drawn_kb() -> KnowledgeBase:
    """Return the little knowledge base of the flow tests, with the real drawing of three of its muscles."""
    small, own = small_kb(), {"corrugator_supercilii": "corrugator", "procerus": "procerus", "frontalis": "frontalis"}
    drawn: list[Individual] = []
    for one in (*knowledge().of_kind("FaceFeature"), *knowledge().of_kind("FaceStroke")):
        drawn.append(Individual(one.id, one.kind, one.values))
    for one in (*knowledge().of_kind("MuscleRegion"), *knowledge().of_kind("InjectionSite")):
        muscle = str(one.one("depicts")).partition(":")[2]
        if muscle in own:
            drawn.append(Individual(one.id, one.kind, {**one.values, "depicts": (f"muscle:{own[muscle]}",)}))
    (path,) = (one for one in knowledge().of_kind("LinePath") if one.id.endswith("glabellar_vertical.1"))
    values = {**path.values, "depicts": ("line:frown",), "drivenBy": ("muscle:corrugator",)}
    drawn.append(Individual(path.id, path.kind, values))
    kinds = {**small.kinds, **{one.kind: KindInfo(one.kind, one.kind, one.kind) for one in drawn}}
    individuals = {**small.individuals, **{one.id: one for one in drawn}}
    return KnowledgeBase(small.version, small.release, individuals, {}, kinds)
