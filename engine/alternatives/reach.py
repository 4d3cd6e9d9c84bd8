"""What a fact could ever bear on, whatever else is answered: followed through the rules, joined with the knowledge.

The knowledge base is fixed while answers vary.  A fact that comes or goes can alter the head of a rule only where
it meets one of the rule's patterns, and only for values that the rule's patterns over the knowledge base allow;
what other patterns over the case bind is left open.  The result is never too small: everything that an answer can
bear on, alone or together with others, is in it.  So an answer from which an item is not reached can be left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, body
from engine.algebra.terms import Op, Term, Value, Var, evaluate, variables
from engine.alternatives.aim import Aim
from engine.facts.from_kb import knowledge_facts
from engine.facts.schema import CASE
from engine.inference.store import Store
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

Node = tuple[str, tuple[Value | None, ...]]
"""A relation and its values; None where the value is left open."""
Bindings = dict[str, Value]


class Paths:
    """The rules as ways from fact to fact over one version of the knowledge; what is found out is kept."""

    def __init__(self, kb: KnowledgeBase) -> None:
        base = rule_base()
        self.schema = base.schema
        self._store: Store = knowledge_facts(kb).store
        derived = {rule.then.relation for rule in base.rules}
        self._varying = derived | set(CASE)
        self._reading: dict[str, list[tuple[AnyRule, Pattern]]] = {}
        for rule in base.rules:
            negated = rule.unless if isinstance(rule, Rule) else ()
            for pattern in (*body(rule), *negated):
                if pattern.relation in self._varying:
                    self._reading.setdefault(pattern.relation, []).append((rule, pattern))
        self._heads: dict[Node, tuple[Node, ...]] = {}

    def varies(self, relation: str) -> bool:
        """Whether facts of a relation depend on the case."""
        return relation in self._varying

    def heads(self, node: Node) -> tuple[Node, ...]:
        """The conclusions of one rule that a fact can alter."""
        if node not in self._heads:
            found: dict[Node, None] = {}
            for rule, pattern in self._reading.get(node[0], ()):
                bound = self.bound(pattern, node)
                if bound is not None:
                    for bindings in self.joined(rule, bound):
                        found[self.head(rule, bindings)] = None
            self._heads[node] = tuple(found)
        return self._heads[node]

    def bound(self, pattern: Pattern, node: Node) -> Bindings | None:
        """What a pattern binds when it meets a fact, or None where it cannot."""
        values = dict(zip(self.schema[node[0]], node[1], strict=True))
        found: Bindings = {}
        for slot, term in pattern.slots:
            value = values[slot]
            if value is None or isinstance(term, Op):
                continue
            if isinstance(term, Var):
                if found.setdefault(term.name, value) != value:
                    return None
            elif term != value:
                return None
        return found

    def joined(self, rule: AnyRule, bound: Bindings) -> Iterator[Bindings]:
        """The bindings extended by the rule's patterns over the knowledge base, in every way they allow."""
        waiting = [p for p in body(rule) if p.relation not in self._varying]
        for bindings in self._join(waiting, bound):
            if can_hold(rule, bindings):
                yield bindings

    def _join(self, waiting: list[Pattern], bindings: Bindings) -> Iterator[Bindings]:
        at = max(range(len(waiting)), key=lambda i: (self._fixed(waiting[i], bindings), -i), default=None)
        if at is None or not self._fixed(waiting[at], bindings):
            yield bindings
            return
        pattern, rest = waiting[at], [*waiting[:at], *waiting[at + 1 :]]
        slots = self.schema[pattern.relation]
        keys = sorted(
            (slots.index(slot), bindings[term.name] if isinstance(term, Var) else term)
            for slot, term in pattern.slots
            if not isinstance(term, Op) and (not isinstance(term, Var) or term.name in bindings)
        )
        free = [(slots.index(s), t.name) for s, t in pattern.slots if isinstance(t, Var) and t.name not in bindings]
        for row in self._store.find(pattern.relation, tuple(p for p, _ in keys), tuple(v for _, v in keys)):
            extended = dict(bindings)
            if all(extended.setdefault(name, row[position]) == row[position] for position, name in free):
                yield from self._join(rest, extended)

    def _fixed(self, pattern: Pattern, bindings: Bindings) -> int:
        return sum(
            term.name in bindings if isinstance(term, Var) else not isinstance(term, Op) for _, term in pattern.slots
        )

    def head(self, rule: AnyRule, bindings: Bindings) -> Node:
        """The head of a rule as far as the bindings give it."""
        known = bindings
        if isinstance(rule, Aggregate):
            known = {var.name: bindings[var.name] for var in rule.by if var.name in bindings}
        slots = dict(rule.then.slots)
        values: list[Value | None] = []
        for name in self.schema[rule.then.relation]:
            term = slots[name]
            values.append(_worked_out(term, known) if variables(term) <= known.keys() else None)
        return rule.then.relation, tuple(values)


def _worked_out(term: Term, known: Bindings) -> Value | None:
    """The value of a term; left open where it is none, as a sum over an answer that is no number."""
    try:
        return evaluate(term, known)
    except (TypeError, ArithmeticError):
        return None


def can_hold(rule: AnyRule, bindings: Bindings) -> bool:
    """Whether no test of a rule fails, as far as its variables are bound."""
    if isinstance(rule, Aggregate):
        return True
    for test in rule.tests:
        if variables(test.left) | variables(test.right) <= bindings.keys():
            try:
                if not test.holds(bindings):
                    return False
            except TypeError:  # an earlier test of the rule keeps such values out
                continue
    return True


class Reach:
    """Whether facts bear on an item."""

    def __init__(self, paths: Paths, aim: Aim) -> None:
        self.paths = paths
        self.aim = aim
        self.closure = aim.closure()
        self._known: dict[Node, bool] = {}

    def bears(self, node: Node) -> bool:
        """Whether a fact can alter the decision on the item.  Relations are acyclic, so this ends."""
        if node[0] not in self.closure:
            return False
        known = self._known.get(node)
        if known is None:
            known = self.aim.hit(*node) or any(self.bears(head) for head in self.paths.heads(node))
            self._known[node] = known
        return known
