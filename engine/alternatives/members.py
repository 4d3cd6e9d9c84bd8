"""One entry of a list of a case, whatever else the list holds: a product on offer, a treatment, an override."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.issue import Loc

PRESCRIBER = "a named prescriber"

LISTS: Mapping[Loc, tuple[str, str | None]] = {
    ("context", "products"): ("product", "product"),
    ("context", "treatments"): ("treatment", None),
    ("context", "overrides"): ("statement", "statement"),
}
"""Lists of which one entry can be set by its name -> the kind of term, and the field that names an entry."""


@dataclass(frozen=True, slots=True)
class Member:
    """In place of a value: one entry of a list comes (`entry`) or goes (None), whatever else the list holds."""

    name: str
    entry: Any = None
    key: str | None = None
    """The field that names an entry; None where entries are names."""

    def applied(self, held: Iterable[Any]) -> list[Any]:
        """The list with the change made; an entry that the list has already, said no further of, stays as it is."""
        here = list(held)
        bare = self.entry is not None and (self.key is None or set(self.entry) == {self.key})
        if bare and self.among(here):
            return here
        rest = [one for one in here if not self._named(one)]
        return rest if self.entry is None else [*rest, self.entry]

    def among(self, held: Iterable[Any]) -> bool:
        """Whether a list has the entry."""
        return any(self._named(one) for one in held)

    def _named(self, one: Any) -> bool:
        return bool((one if self.key is None else one[self.key]) == self.name)


def member(loc: Loc, name: str, held: bool, more: Mapping[str, Any] | None = None) -> Member:
    """The change that puts `name` on one of the `LISTS` or takes it off; `more` are further fields of the entry."""
    _, key = LISTS[loc]
    if not held:
        return Member(name, None, key)
    if key is None:
        return Member(name, name)
    entry: dict[str, Any] = {key: name}
    if loc == ("context", "overrides"):
        entry |= {"by": PRESCRIBER, "reason": "considered as an alternative"}
    return Member(name, {**entry, **(more or {})}, key)
