"""Rule data as experta conditions, in the forms of experta that are safe.

Patterns, negated patterns and tests only: no NOT(AND), no EXISTS, no OR inside a field, no floats, one flat
fact class per relation.  Each pattern is bound to a name, so that which fact met which pattern is never lost.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from engine.algebra.rule import AnyRule, Pattern, Rule, Schema, body
from engine.algebra.terms import Term, Test, Value, Var, variables
from engine.inference import experta_compat as experta


def fact_classes(schema: Schema, base: Any) -> dict[str, Any]:
    """One experta fact class per relation."""
    return {relation: type(_class_name(relation), (base,), {}) for relation in schema}


def _class_name(relation: str) -> str:
    return "".join(part.capitalize() for part in relation.replace(":", "_").split("_"))


def holding(fact_class: Any, slots: Iterable[tuple[str, Any]]) -> Any:
    """An experta fact or condition of a class with these slots, whose values can never change."""
    # What experta would do besides is to look for defaults and to freeze lists; there are none of either.
    made = fact_class.__new__(fact_class)
    dict.update(made, slots)
    return made


class _Predicate:
    """A test with the signature experta looks for: one parameter per variable."""

    def __init__(self, test: Test) -> None:
        self._test = test

    @property
    def __signature__(self) -> inspect.Signature:
        # Worked out when experta asks: it is of use to its own matcher alone.
        names = sorted(variables(self._test.left) | variables(self._test.right))
        return inspect.Signature([inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in names])

    def __call__(self, **bindings: Value) -> bool:
        return self._test.holds(bindings)


def conditions(rule: AnyRule, classes: Mapping[str, Any]) -> tuple[Any, ...]:
    """The conditions of a rule as experta conditional elements."""
    parts: list[Any] = []
    for at, pattern in enumerate(body(rule)):
        parts.append(getattr(experta.AS, f"f{at}") << _pattern(pattern, classes))
    if isinstance(rule, Rule):
        parts += [experta.NOT(_pattern(pattern, classes)) for pattern in rule.unless]
        parts += [experta.TEST(_Predicate(test)) for test in rule.tests]
    return tuple(parts)


def _pattern(pattern: Pattern, classes: Mapping[str, Any]) -> Any:
    return holding(classes[pattern.relation], [(name, _field(term)) for name, term in pattern.slots])


def _field(term: Term) -> Any:
    return _variable(term.name) if isinstance(term, Var) else experta.L(term)


@cache
def _variable(name: str) -> Any:
    return getattr(experta.MATCH, name)
