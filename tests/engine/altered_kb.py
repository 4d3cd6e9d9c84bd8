"""The real knowledge base with a few individuals changed or made up."""

from __future__ import annotations

from typing import Any

from kb.snapshot import Individual, KnowledgeBase, load

KB = load()


def individual(curie: str, kind: str, /, **values: Any) -> Individual:
    """A made-up individual; single values may be given bare."""
    many = {name: value if isinstance(value, tuple) else (value,) for name, value in values.items()}
    return Individual(curie, kind, many, KB.properties)


def changed(curie: str, /, **values: Any) -> Individual:
    """A real individual with other values."""
    real = KB.individuals[curie]
    return individual(curie, real.kind, **{**dict(real.values), **values})


def altered(*changes: Individual) -> KnowledgeBase:
    """The real knowledge base with some individuals replaced or added."""
    individuals = {**KB.individuals, **{one.id: one for one in changes}}
    names = "+".join(f"{one.id}{dict(one.values)}" for one in changes)
    return KnowledgeBase(f"altered {names}", KB.release, individuals, KB.properties, KB.kinds)


def made_up(curie: str = "statement:MADE-UP", /, **values: Any) -> Individual:
    """A safety statement like TS03, about other things."""
    base = {**dict(KB.individuals["statement:TS03"].values)}
    for name in ("inArea", "ofIntervention", "condition", "when", "waitDaysDefault", "waitDaysMin", "waitDaysMax"):
        base.pop(name, None)
    return individual(curie, "Contraindication", **{**base, **values})
