"""CLIPS on the exported rule base, through clipspy with its leak of facts repaired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import clips
from clips._clips import lib

from benchmarks.clips_export import Order, constructs, deffacts, fact_text, name_of, scaled
from engine.algebra.rule import Fact
from engine.algebra.rulebase import RuleBase


def _release(self: Any) -> None:
    # clipspy 1.0.6 hands the environment over as well, which the C function does not take; the TypeError is
    # swallowed, and every fact that Python has looked at stays in memory.
    lib.ReleaseFact(self._fact)


clips.facts.Fact.__del__ = _release


class ClipsEngine:
    """A CLIPS environment with the rules and the knowledge base, which `(reset)` asserts anew."""

    def __init__(self, rulebase: RuleBase, known: Iterable[Fact], order: Order) -> None:
        self.schema = rulebase.schema
        self.environment = clips.Environment()
        for construct in constructs(rulebase, order):
            self.environment.build(construct)
        self.environment.build(deffacts("knowledge-base", known, rulebase.schema))
        self.concluded = sorted(rulebase.layer_of.keys() & {rule.then.relation for rule in rulebase.rules})

    def prepared(self, given: Mapping[Fact, str]) -> list[str]:
        """The facts of a case as CLIPS reads them; not part of what is timed."""
        return [fact_text(fact, self.schema) for fact in given]

    def consult(self, prepared: Iterable[str]) -> int:
        """Reset, assert a case, run; how many rules fired."""
        self.environment.reset()
        insert = self.environment.assert_string if hasattr(self.environment, "assert_string") else None
        assert_string = insert or self.environment._facts.assert_string
        for text in prepared:
            assert_string(text)
        return int(self.environment._agenda.run() or 0)

    def conclusions(self) -> set[tuple[str, tuple[Any, ...]]]:
        """What was concluded, with values as CLIPS holds them."""
        found = set()
        for relation in self.concluded:
            template = self.environment._facts.find_template(name_of(relation))
            slots = [name_of(slot) for slot in self.schema[relation]]
            for fact in template.facts():
                found.add((relation, tuple(_plain(fact[slot]) for slot in slots)))
        return found


def _plain(value: Any) -> Any:
    if isinstance(value, clips.Symbol):
        return {"TRUE": True, "FALSE": False}.get(str(value), str(value))
    return value


def as_clips(facts: Iterable[Fact]) -> set[tuple[str, tuple[Any, ...]]]:
    """Conclusions of another executor with values as CLIPS holds them."""
    return {(fact.relation, tuple(scaled(value) for value in fact.values)) for fact in facts}
