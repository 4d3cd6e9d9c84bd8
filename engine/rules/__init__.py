"""The rule base, one module per question a good clinician asks, in that order.

Rules are generic; the medicine is in the statements of the knowledge base they join.
"""

from __future__ import annotations

from functools import lru_cache

from engine.algebra.rulebase import RuleBase, build
from engine.facts.schema import CASE, KB_CLASSES, KB_COMPILED, KB_LINKS
from engine.rules import (
    abstraction,
    adjuncts,
    balance,
    counselling,
    criteria,
    dosing,
    exclusion,
    indication,
    limits,
    placement,
    screening,
    selection,
    severity,
)

MODULES = (
    screening,
    abstraction,
    criteria,
    severity,
    exclusion,
    indication,
    selection,
    placement,
    dosing,
    limits,
    balance,
    adjuncts,
    counselling,
)


@lru_cache(maxsize=1)
def rule_base() -> RuleBase:
    """The checked rule base.  Raises RuleError when a rule is not well formed."""
    schema: dict[str, tuple[str, ...]] = {**KB_CLASSES, **KB_COMPILED, **CASE}
    schema.update({link: ("of", "value") for link in KB_LINKS})
    read: set[str] = set()
    for module in MODULES:
        schema.update(module.RELATIONS)
        read.update(module.SHOWN)
    rules = [rule for module in MODULES for rule in module.RULES]
    return build(rules, schema, frozenset(read))
