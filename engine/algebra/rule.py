"""Rules as data: what must be there, what must not, what is tested, and the one fact that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from engine.algebra.terms import Term, Test, Value, Var, variables


class Fact(NamedTuple):
    """A fact: a relation and its values in the order of the relation's slots."""

    relation: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Facts of one relation whose named slots have these constants or bind these variables."""

    relation: str
    slots: tuple[tuple[str, Term], ...]

    def variables(self) -> frozenset[str]:
        """Variables the pattern binds or needs."""
        return frozenset().union(*(variables(term) for _, term in self.slots))


def fact(relation: str, **slots: Term) -> Pattern:
    """A pattern (in `when` and `unless`) or a head (in `then`)."""
    return Pattern(relation, tuple(slots.items()))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the rule base.

    id: unique, ``group.name``.  reads: one plain sentence; ``{variable}`` shows a bound value.
    serves: the strategy it serves, in the words of a tutor.  when / unless / tests: the conditions; an
    `unless` pattern must find no fact, and its variables are bound by `when`.  then: the head, whose slots
    may be expressions.  quiet: bookkeeping between two thoughts; explanations show its premises in its place.
    """

    id: str
    reads: str
    serves: str
    when: tuple[Pattern, ...]
    then: Pattern
    unless: tuple[Pattern, ...] = ()
    tests: tuple[Test, ...] = ()
    quiet: bool = False

    @property
    def group(self) -> str:
        """The question the rule helps to answer: screening, dosing, ..."""
        return self.id.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A rule that adds up, counts, or takes the least or greatest over all matches of its patterns.

    by: the variables that make one group.  compute: result variable -> (sum|count|min|max, term).
    `then` may use the group variables and the results.  It looks only at lower layers, as `unless` does.
    """

    id: str
    reads: str
    serves: str
    over: tuple[Pattern, ...]
    by: tuple[Var, ...]
    compute: tuple[tuple[str, str, Term], ...]
    then: Pattern
    tests: tuple[Test, ...] = ()
    quiet: bool = False

    @property
    def group(self) -> str:
        """The question the rule helps to answer."""
        return self.id.split(".", 1)[0]


AnyRule = Rule | Aggregate
AGGREGATIONS = frozenset({"sum", "count", "min", "max"})
Schema = Mapping[str, tuple[str, ...]]
"""Relation name -> slot names in order."""


def body(rule: AnyRule) -> tuple[Pattern, ...]:
    """The positive patterns of a rule."""
    return rule.when if isinstance(rule, Rule) else rule.over


def reads_relations(rule: AnyRule) -> frozenset[str]:
    """Every relation a rule looks at."""
    negated = rule.unless if isinstance(rule, Rule) else ()
    return frozenset(pattern.relation for pattern in (*body(rule), *negated))
