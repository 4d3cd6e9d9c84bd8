"""All rules of critique, checked and layered; their schema extends that of the consultation."""

from __future__ import annotations

from functools import lru_cache

from engine.algebra.rulebase import RuleBase, RuleError, build
from engine.critique.facts import FIGURES, PROPOSAL
from engine.critique.lasting import LASTING
from engine.critique.rules import (
    brow_review,
    comparison,
    earlier,
    event,
    home_rests,
    labels,
    maxima,
    preparation,
    ranges,
    reading,
    reviews,
    safety,
    sides,
    still_at_work,
    support,
    timing,
    touch_ups,
    treatments,
    unequal,
    unlisted,
)
from engine.rules import rule_base

MODULES = (
    reading,
    ranges,
    earlier,
    safety,
    maxima,
    labels,
    timing,
    event,
    touch_ups,
    still_at_work,
    unlisted,
    preparation,
    home_rests,
    sides,
    unequal,
    brow_review,
    comparison,
    reviews,
    treatments,
    support,
)


@lru_cache(maxsize=1)
def critique_rules() -> RuleBase:
    """The checked rule base.  Raises RuleError when a rule is not well formed, or a relation is declared twice."""
    schema = dict(rule_base().schema)
    own: dict[str, tuple[str, ...]] = {**PROPOSAL, **FIGURES, **LASTING}
    for module in MODULES:
        own.update(module.RELATIONS)
    twice = sorted(schema.keys() & own.keys())
    if twice:
        raise RuleError(f"relations of the consultation are given, not declared again: {', '.join(twice)}")
    schema.update(own)
    rules = [rule for module in MODULES for rule in module.RULES]
    return build(rules, schema, frozenset({"comment"}))
