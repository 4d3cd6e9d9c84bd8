"""The toxin products a clinic holds: on offer or not, at which dilution, in which order of preference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.case import Case
from tui.session.edits import Edit
from tui.widgets.cells import Value

PATH = "context.products"


def _offers(case: Case) -> list[dict[str, Any]]:
    return [offer.model_dump(exclude_defaults=True) for offer in case.context.products]


def _position(case: Case, product: str) -> int | None:
    return next((i for i, offer in enumerate(case.context.products) if offer.product == product), None)


@dataclass(frozen=True)
class OnOffer:
    """Whether the clinic holds the product; one newly held is last in preference."""

    product: str

    @property
    def path(self) -> str:
        """The place of the list of products."""
        return f"{PATH}.{self.product}"

    def read(self, case: Case) -> Value:
        """Return yes when it is held."""
        return None if _position(case, self.product) is None else "yes"

    def edits(self, case: Case, value: Value) -> tuple[Edit, ...]:
        """Add it, or take it off, and then off any area it was chosen for."""
        others = [offer for offer in _offers(case) if offer["product"] != self.product]
        if value == "yes":
            return (Edit(PATH, [*others, {"product": self.product}]),)
        areas = [area for area, product in case.context.product_for_area.items() if product == self.product]
        return (Edit(PATH, others), *(Edit(f"context.product_for_area.{area}", None) for area in areas))


@dataclass(frozen=True)
class Dilution:
    """The dilution chosen for a product on offer, in units per mL."""

    product: str

    @property
    def path(self) -> str:
        """The place of the dilution, named by product."""
        return f"{PATH}.{self.product}.dilution_units_per_ml"

    def read(self, case: Case) -> Value:
        """Return units per mL."""
        position = _position(case, self.product)
        return None if position is None else case.context.products[position].dilution_units_per_ml

    def edits(self, case: Case, value: Value) -> tuple[Edit, ...]:
        """Choose or clear it."""
        position = _position(case, self.product)
        return () if position is None else (Edit(f"{PATH}.{position}.dilution_units_per_ml", value),)


@dataclass(frozen=True)
class Preference:
    """The place of a product in the order of preference, counted from 1."""

    product: str

    @property
    def path(self) -> str:
        """The place of the order, named by product."""
        return f"{PATH}.{self.product}.rank"

    def read(self, case: Case) -> Value:
        """Return its place."""
        position = _position(case, self.product)
        return None if position is None else position + 1

    def edits(self, case: Case, value: Value) -> tuple[Edit, ...]:
        """Move it there; the others keep their order."""
        offers, position = _offers(case), _position(case, self.product)
        if position is None or not isinstance(value, int):
            return ()
        moved = offers.pop(position)
        offers.insert(value - 1, moved)
        return (Edit(PATH, offers),)
