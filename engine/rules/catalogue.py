"""All rules of the rule base, with the relations they speak of, checked and layered."""

from __future__ import annotations

from functools import lru_cache

from engine.algebra.rulebase import RuleBase, build
from engine.facts.schema import CASE, KB_CLASSES, KB_COMPILED, KB_LINKS
from engine.rules import (
    abstraction,
    adjuncts,
    antagonists,
    balance,
    better_choice,
    care,
    causes,
    ceilings,
    claims_behind,
    complications,
    counselling,
    courses,
    criteria,
    disputed_waits,
    dosing,
    ended,
    episodes,
    exclusion,
    exposure,
    falling,
    first_doses,
    given,
    imaging,
    indication,
    instruments,
    layout,
    limits,
    measurement,
    monitoring,
    movement,
    options,
    palsy,
    placement,
    product_intervals,
    programme,
    ranking,
    readiness,
    readings,
    response,
    resting,
    review,
    screening,
    selection,
    sequencing,
    severity,
    sides,
    skin_findings,
    standing,
    technique,
    thinning,
    timing,
    too_much,
    touch_up_bars,
    unplaced,
    waits,
    weighing,
)
from engine.rules.kept_layers import checked_once

MODULES = (
    product_intervals,
    screening,
    courses,
    standing,
    abstraction,
    readings,
    measurement,
    skin_findings,
    criteria,
    severity,
    waits,
    ended,
    exclusion,
    indication,
    options,
    movement,
    palsy,
    readiness,
    selection,
    layout,
    given,
    too_much,
    ceilings,
    first_doses,
    placement,
    dosing,
    limits,
    technique,
    exposure,
    unplaced,
    weighing,
    response,
    falling,
    episodes,
    causes,
    review,
    balance,
    sides,
    antagonists,
    thinning,
    imaging,
    monitoring,
    complications,
    touch_up_bars,
    claims_behind,
    adjuncts,
    ranking,
    better_choice,
    counselling,
    disputed_waits,
    sequencing,
    resting,
    care,
    instruments,
    programme,
    timing,
)


@lru_cache(maxsize=1)
def rule_base() -> RuleBase:
    """The checked rule base.  Raises RuleError when a rule is not well formed."""
    schema: dict[str, tuple[str, ...]] = {**KB_CLASSES, **KB_COMPILED, **CASE}
    schema.update(dict.fromkeys(KB_LINKS, ("of", "value")))
    read: set[str] = set()
    for module in MODULES:
        schema.update(module.RELATIONS)
        read.update(module.SHOWN)
    rules = [rule for module in MODULES for rule in module.RULES]
    return checked_once(rules, schema, lambda: build(rules, schema, frozenset(read)))
