"""Units and volumes at each injection point: arithmetic of presentation, exact to the unit."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

EQUAL_PLACES = Decimal("0.001")
STEP = Decimal("0.1")
VOLUME_STEP_ML = Decimal("0.0001")
"""Volumes are shown to this, half to even; a muscle's volume is its exact quotient, not the sum of rounded points."""
LABEL_TOLERANCE = Decimal("0.05")
"""A label's printed volume stands for the exact quotient when it is within 5 % of it: labels round."""


def split_units(total: Decimal, points: int) -> tuple[Decimal, ...]:
    """Units at each of n points, summing exactly to the total.

    Equal where the share is exact to a thousandth; otherwise in tenths, the first points taking the remainder.
    """
    share = (total / points).quantize(EQUAL_PLACES)
    if share * points == total:
        return (_plain(share),) * points
    base = (total / points).quantize(STEP, rounding=ROUND_DOWN)
    units = [base] * points
    at = 0
    rest = total - base * points
    while rest > 0:
        part = min(STEP, rest)
        units[at % points] += part
        rest -= part
        at += 1
    return tuple(_plain(u) for u in units)


def printed_volume(units: Decimal, units_per_ml: Decimal, printed_ml: tuple[Decimal, ...]) -> Decimal | None:
    """The mL for a point that the label prints, where a figure of it fits the dilution."""
    exact = units / units_per_ml
    fitting = (volume for volume in printed_ml if abs(volume - exact) <= exact * LABEL_TOLERANCE)
    return next((_plain(volume) for volume in fitting), None)


def to_syringe(volume_ml: Decimal) -> Decimal:
    """A volume in mL as it is shown: exact to 0.0001 mL, half to even; the scale of the syringe in use is coarser."""
    return _plain(volume_ml.quantize(VOLUME_STEP_ML, rounding=ROUND_HALF_EVEN))


def _plain(value: Decimal) -> Decimal:
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal
