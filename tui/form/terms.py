"""Reading the knowledge base for a form: local ids, labels, scale grades, allowed values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from kb.snapshot import Individual, KnowledgeBase
from tui.widgets.cells import Option


def local(curie: str) -> str:
    """Return the id without its prefix."""
    return curie.partition(":")[2] or curie


def text(individual: Individual, name: str) -> str:
    """Return a single-valued text property, or ''."""
    found = individual.one(name)
    return "" if found is None else str(found)


def number(individual: Individual, name: str) -> Decimal | None:
    """Return a single-valued numeric property."""
    found = individual.one(name)
    return None if found is None else Decimal(str(found))


def label(individual: Individual) -> str:
    """Return the preferred label, or the local id."""
    return text(individual, "prefLabel") or local(individual.id)


def brief(words: str) -> str:
    """Leave out a closing remark in brackets, where a table has no room for it."""
    return re.sub(r"\s*\([^()]*\)$", "", words)


def ordered(individuals: Iterable[Individual]) -> list[Individual]:
    """Sort by the `order` property, then by label."""
    return sorted(individuals, key=lambda one: (number(one, "order") or Decimal(9999), label(one).casefold()))


def grades(kb: KnowledgeBase, scale_curie: str | None) -> tuple[Option, ...]:
    """Return the whole grades of a scale as options with their digit as key; 0-3 when there is no scale."""
    scale = kb.get(scale_curie) if scale_curie else None
    low, high, meanings = Decimal(0), Decimal(3), dict[str, str]()
    if scale is not None:
        low = number(scale, "minGrade") or Decimal(0)
        high = number(scale, "maxGrade") or Decimal(3)
        for item in scale.many("gradeLabel"):
            grade, _, meaning = str(item).partition(" ")
            meanings[grade] = meaning
    return tuple(
        Option(Decimal(grade), str(grade), (str(grade),), meanings.get(str(grade), ""))
        for grade in range(int(low), min(int(high), int(low) + 9) + 1)
    )


def allowed(attribute: Individual) -> tuple[Option, ...]:
    """Return a choice attribute's values in order; digits pick them by position."""
    raw = sorted((str(value) for value in attribute.many("allowedValue")), key=_rank)
    values = [value.partition(":")[2] or value for value in raw]
    return tuple(
        Option(value, value.replace("_", " "), (str(position),) if position < 10 else ())
        for position, value in enumerate(values, start=1)
    )


def _rank(value: str) -> tuple[int, str]:
    head, colon, _ = value.partition(":")
    return (int(head) if colon and head.isdigit() else 999, value)
