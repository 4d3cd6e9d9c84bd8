"""What a statement says in figures, beside its name: two that disagree are told by what they disagree on."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from engine.algebra.terms import Value
from engine.planning.view import View

_WHOLE = {"per_side": " a side", "one_side": " on one side", "per_belly": " a belly", "per_point": " a point"}


def position(view: View, curie: Value) -> str:
    """A statement by its name; a published dose with its units as well."""
    label, statement = view.label(curie), view.individual(curie)
    low = cast(Decimal | None, statement.one("totalUnitsLow"))
    high = cast(Decimal | None, statement.one("totalUnitsHigh"))
    if statement.kind != "PublishedDose" or high is None:
        return label
    basis = _WHOLE.get(str(statement.one("doseBasis")), " in all")
    if low is None:
        return f"{label}: up to {view.label(high)} units{basis}"
    span = view.label(high) if low == high else f"{view.label(low)} to {view.label(high)}"
    return f"{label}: {span} units{basis}"
