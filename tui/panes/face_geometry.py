"""The drawing of the knowledge base as geometry for the rasteriser."""

from __future__ import annotations

from typing import cast

from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase
from tui.face_map.geometry import Feature, Geometry, Laterality, Muscle, Points, Rhytid, Site, points


def geometry_of(kb: KnowledgeBase) -> Geometry:
    """Return what a knowledge base draws, each part in its order; nothing for one that draws nothing."""
    features = [
        Feature(_own(one), _text(one, "paint"), _order(one), _laterality(one), points(_text(one, "outline")))
        for one in _drawn(kb, "FaceFeature")
    ]
    features += [
        Feature(_own(one), _text(one, "paint"), _order(one), _laterality(one), _path(one), _width(one))
        for one in _drawn(kb, "FaceStroke")
    ]
    muscles = [
        Muscle(_of(one), _text(one, "code"), _order(one), _laterality(one), points(_text(one, "outline")))
        for one in _drawn(kb, "MuscleRegion")
    ]
    sites = [
        Site(_of(one), _text(one, "site"), _order(one), _laterality(one), points(_text(one, "position"))[0])
        for one in _drawn(kb, "InjectionSite")
    ]
    rhytids = [
        Rhytid(_of(one), local_name(_text(one, "drivenBy")), _order(one), _laterality(one), _path(one))
        for one in _drawn(kb, "LinePath")
    ]
    return Geometry(
        tuple(sorted(features, key=lambda one: (one.order, one.key))),
        tuple(sorted(muscles, key=lambda one: (one.order, one.key))),
        tuple(sorted(sites, key=lambda one: (one.muscle, one.name, one.order))),
        tuple(sorted(rhytids, key=lambda one: (one.line, one.order))),
    )


def left_out(kb: KnowledgeBase) -> dict[str, str]:
    """Return what is not drawn (CURIE of a muscle or line) and why."""
    return {_text(one, "depicts"): _text(one, "reason") for one in _drawn(kb, "NotDrawn")}


def _drawn(kb: KnowledgeBase, kind: str) -> tuple[Individual, ...]:
    found = kb.of_kind(kind) if kind in kb.kinds else ()
    return tuple(one for one in found if one.one("lifecycle") in (None, "active"))


def _text(one: Individual, name: str) -> str:
    value = one.one(name)
    return "" if value is None else str(value)


def _of(one: Individual) -> str:
    return local_name(_text(one, "depicts"))


def _own(one: Individual) -> str:
    return local_name(one.id)


def _order(one: Individual) -> int:
    return int(_text(one, "order"))


def _laterality(one: Individual) -> Laterality:
    return cast("Laterality", _text(one, "laterality"))


def _width(one: Individual) -> float:
    return float(_text(one, "strokeWidth"))


def _path(one: Individual) -> Points:
    return points(_text(one, "path"))
