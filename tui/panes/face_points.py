"""Where on the drawing the injection points of a plan are shown: schematic places, never where to inject."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.plan import InjectionItem
from tui.face_map.geometry import Geometry, Point, Side, Site
from tui.face_map.view import Dot, Region


def regions(item: InjectionItem, geometry: Geometry) -> tuple[Region, ...]:
    """Return the drawn muscles of an item: one side, or both where it is given across or in the midline."""
    sides = geometry.sides(item.muscle)
    if item.side in sides:
        return ((item.muscle, item.side),)
    return tuple((item.muscle, side) for side in sides)


def dots(item: InjectionItem, geometry: Geometry) -> tuple[Dot, ...]:
    """Return a dot for each point of an item that the drawing has a place for."""
    found: list[Dot] = []
    taken: set[Point] = set()
    for group in item.points:
        named = [site for site in geometry.sites if site.muscle == item.muscle and site.name == (group.site or "")]
        sites = named or [site for site in geometry.sites if site.muscle == item.muscle and not site.name]
        places = _places(sites, item.side, len(group.units))
        free = [place for place in places if place[1] not in taken]
        for units, (side, at) in zip(group.units, free, strict=False):
            taken.add(at)
            found.append(Dot((item.muscle, side), at, plain(units)))
    sides = geometry.sides(item.muscle)
    return tuple(Dot((item.muscle, _shown(dot.region[1], sides)), dot.at, dot.units) for dot in found)


def _shown(side: Side, sides: tuple[Side, ...]) -> Side:
    """A point in the middle of a paired muscle, or at the side of a single one, belongs to what is drawn."""
    return side if side in sides else sides[0] if sides else side


def _places(sites: list[Site], side: str, count: int) -> list[tuple[Side, Point]]:
    """Places for so many points: on one side, or from the middle outwards on both."""
    if side in ("right", "left"):
        return [(side, _at(site, side)) for site in sites if site.laterality == "paired"]  # type: ignore[misc,arg-type]
    middle: list[tuple[Side, Point]] = [("midline", site.at) for site in sites if site.laterality == "midline"]
    pairs = [one for site in sites if site.laterality == "paired" for one in _pair(site)]
    if side == "midline":
        return middle or pairs
    # Across: an odd number has one in the middle.
    return [*middle[:1], *pairs] if count % 2 else [*pairs, *middle]


def _pair(site: Site) -> Iterator[tuple[Side, Point]]:
    yield "right", _at(site, "right")
    yield "left", _at(site, "left")


def _at(site: Site, side: Side) -> Point:
    return (-site.at[0], site.at[1]) if side == "right" else site.at


def plain(number: Decimal) -> str:
    """Write a number without idle zeros or exponent."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
