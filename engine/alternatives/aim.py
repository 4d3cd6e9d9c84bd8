"""Which conclusions the decision on an item is read from: those of its relations that speak of this very item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.algebra.rule import reads_relations
from engine.algebra.terms import Value
from engine.facts.from_kb import knowledge_facts
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

_SLOT = {"toxin": "area", "adjunct": "treatment", "line": "line", "safety": "statement"}
"""Kind of item -> the slot that says which one a conclusion is about."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Facts of these relations bear on an item; where slots are named, only with one of these values.

    An entry of one area (treatment, line, statement) is built from conclusions on it alone.  Of a relation that
    does not speak of such things at all, nothing is known, so all of it counts.
    """

    relations: frozenset[str]
    wanted: Mapping[str, frozenset[Value]]
    schema: Mapping[str, tuple[str, ...]]
    apart: frozenset[str] = frozenset()
    """Relations that tell only of other items, or only the words of this one."""

    def hit(self, relation: str, values: tuple[Value | None, ...]) -> bool:
        """Whether a fact counts; None is a value left open."""
        if relation not in self.relations or relation in self.apart:
            return False
        slots = self.schema[relation]
        return all(
            values[at] is None or values[at] in self.wanted[slot]
            for at, slot in enumerate(slots)
            if slot in self.wanted
        )

    def closure(self) -> frozenset[str]:
        """Every relation that one of these can follow from."""
        found = set(self.relations - self.apart)
        waiting = sorted(found)
        rules = rule_base().rules
        while waiting:
            relation = waiting.pop()
            for rule in rules:
                if rule.then.relation == relation:
                    fresh = reads_relations(rule) - found
                    found |= fresh
                    waiting += sorted(fresh)
        return frozenset(found)


_WORDS_ONLY = frozenset(
    {"caution", "levelled", "line_seen", "moved", "on_label", "planned", "pull", "score", "step", "weak"}
)
"""Relations an entry takes reasons, cautions and steps from; its dose and standing are settled before."""

_RANKED = frozenset({"points", "weak"})
"""What a treatment has that is ranked at all, and what makes it one to be weighed."""


def aim(item: str, relations: frozenset[str], kb: KnowledgeBase) -> Aim:
    """What to look at for an item whose decision was read from these relations."""
    kind, _, rest = item.partition("/")
    name = rest.split("/", 1)[0]
    schema = rule_base().schema
    slot = _SLOT.get(kind)
    if slot is None:
        return Aim(relations, {}, schema)
    wanted: dict[str, frozenset[Value]] = {slot: frozenset({f"{slot}:{name}"})}
    keyed = {relation for relation in relations if slot in schema[relation]}
    if kind == "toxin":
        lines = frozenset(line.id for line in kb.of_kind("Line") if f"area:{name}" in line.many("inArea"))
        wanted["line"] = lines
        keyed |= {relation for relation in relations if "line" in schema[relation]}
    elif kind == "adjunct":
        # The rank among the others decides nothing, so the pool and the status are read from what gives them.
        relations = (relations - {"adjunct"}) | _RANKED
        keyed = {relation for relation in relations if slot in schema[relation]}
        keyed |= {relation for relation in relations if relation == "offered_treatment"}
    elif kind == "safety":
        store = knowledge_facts(kb).store
        concerned = frozenset(row[1] for row in store.rows("concerns") if row[0] == f"statement:{name}")
        # A finding is shown where what it concerns is on offer or called for at home.
        wanted |= {"treatment": concerned, "product": concerned, "intervention": concerned}
        keyed |= relations & {"matched", "offered", "offered_treatment"}
    if kind in ("toxin", "adjunct", "line"):
        keyed -= _WORDS_ONLY - (_RANKED if kind == "adjunct" else frozenset())
    return Aim(relations, wanted, schema, frozenset(relations - keyed))
