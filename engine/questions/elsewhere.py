"""Products of other countries: a clinic does not just take them from the shelf, so that no search starts with it."""

from __future__ import annotations

from collections.abc import Iterable

from engine.algebra.terms import Value
from engine.inference.store import Store
from kb.snapshot import KnowledgeBase


class Elsewhere:
    """Which products are neither held by the clinic nor licensed where it is.

    Where the knowledge base holds no licence for the place at all, it tells nothing, and no product is of another
    country.
    """

    def __init__(self, store: Store, kb: KnowledgeBase) -> None:
        self._kb = kb
        self.here = next((row[0] for row in store.find("labels_known", (), ())), None)
        """Where the clinic is, as far as licences are known there."""
        near = {row[0] for row in store.find("valid_in", (1,), (self.here,))} if self.here is not None else set()
        near |= {row[0] for row in store.find("offered", (), ())}
        every = {one.id for one in kb.of_kind("Product")} if self.here is not None else set()
        self._products: frozenset[Value] = frozenset(every - near)

    def is_one(self, value: Value) -> bool:
        """Whether a value is such a product."""
        return value in self._products

    def any_of(self, values: Iterable[Value]) -> bool:
        """Whether one of these values is such a product, or a dose of such products alone."""
        return any(self.is_one(value) or self._is_dose(value) for value in values)

    def _is_dose(self, value: Value) -> bool:
        if not self._products or not isinstance(value, str) or not value.startswith("statement:"):
            return False
        dose = self._kb.get(value)
        products = () if dose is None else dose.many("ofProduct")
        return bool(products) and self._products.issuperset(map(str, products))

    @property
    def told(self) -> str:
        """What is added where such a product is named after all."""
        return f"It is not licensed here ({self._kb.label(str(self.here))})."
