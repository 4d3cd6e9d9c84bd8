"""How a rule's terms, tests and look-ups are written in the function made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, body
from engine.algebra.terms import Op, Term, Test, Var, variables
from engine.compiled.ordering import Step
from engine.compiled.source import Source, plain_name, tuple_of
from engine.inference.join import Plan

ORDERINGS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class Expressions:
    """What one function is written with: the names its variables have by now, and what it reads."""

    def __init__(self, source: Source, number: int, rule: AnyRule, steps: Sequence[Step]) -> None:
        self._source, self._schema, self._known = source, source.schema, source.tables.known
        self._number, self._rule = number, rule
        self._patterns = body(rule)
        self._unless: Sequence[Pattern] = rule.unless if isinstance(rule, Rule) else ()
        self._tests: Sequence[Test] = rule.tests if isinstance(rule, Rule) else ()
        self._steps = steps
        self._bound_at = Plan(rule, self._schema, self._known.begun).bound_at()
        self._row = {at: f"r{at}" for at in range(len(self._patterns))}
        """Pattern -> how its fact is written."""
        self._items: list[str] = []
        """What is kept of a firing, besides its head."""
        self._locals: dict[str, int] = {}
        """Variable -> the pattern its local name was read from."""
        self._before: list[str] = []
        self._inside: list[str] = []
        self._depth = 1
        self._joined = 0
        self._read: dict[str, str] = {}

    # --- Terms --------------------------------------------------------------------------------------------

    def _local(self, term: Term) -> str:
        """A term by local names."""
        return self._term(term, {name: f"v_{plain_name(name)}" for name in self._locals})

    def _shown(self, term: Term) -> str:
        """A term with every variable read from where the executor of record reads it: equal, and written alike."""
        return self._term(term, self._canonical())

    def _canonical(self) -> dict[str, str]:
        return {
            name: f"v_{plain_name(name)}" if self._locals.get(name) == at else f"{self._row[at]}[{place}]"
            for name, (at, place) in self._bound_at.items()
        }

    def _test(self, test: Test, at: int, early: bool = False) -> str:
        finished = self._joined == len(self._patterns) and not early
        names = self._canonical() if finished else {name: f"v_{plain_name(name)}" for name in self._locals}
        left, right = self._term(test.left, names), self._term(test.right, names)
        if isinstance(test.left, Op) or isinstance(test.right, Op):
            return self._guarded(test, at, names)
        if test.name not in ORDERINGS:
            return f"({left} {'==' if test.name == 'eq' else '!='} {right})"
        asked = [
            f"{text}.__class__ in NUMBERS"
            for term, text in ((test.left, left), (test.right, right))
            if not isinstance(term, int | Decimal) or isinstance(term, bool)
        ]
        compared = f"{left} {ORDERINGS[test.name]} {right}"
        return f"({compared} if {' and '.join(asked)} else doubt({self._number}))" if asked else f"({compared})"

    def _guarded(self, test: Test, at: int, names: dict[str, str]) -> str:
        """A test that calculates, as a function of its own: it may meet what is no number."""
        needed = sorted(variables(test.left) | variables(test.right))
        inner = {name: f"v_{plain_name(name)}" for name in needed}
        name = f"test_{self._number}_{at}"
        self._source.lines += [
            f"def {name}({', '.join(['doubt', *inner.values()])}):",
            "    try:",
            f"        return is_{test.name}({self._term(test.left, inner)}, {self._term(test.right, inner)})",
            "    except (TypeError, ArithmeticError):",
            f"        return doubt({self._number})",
            "",
        ]
        return f"{name}({', '.join(['doubt', *(names[n] for n in needed)])})"

    def _term(self, term: Term, names: Mapping[str, str]) -> str:
        if isinstance(term, Var):
            return names[term.name]
        if isinstance(term, Op):
            return f"op_{term.name}({', '.join(self._term(arg, names) for arg in term.args)})"
        return self._source.number(term) if isinstance(term, Decimal) else repr(term)

    # --- Facts --------------------------------------------------------------------------------------------

    def _takes_known(self, relation: str) -> bool:
        """Whether a step meets what is known of a relation together with what the case adds."""
        return isinstance(self._rule, Aggregate) and self._known.knows_some(relation)

    def _facts(self, relation: str) -> str:
        return self._read.setdefault(relation, f"all_{plain_name(relation)}")

    def _index(self, relation: str, places: Sequence[int], at_once: bool) -> str:
        name = self._source.index(relation, places)
        made = f'(indexes.get("{name}") or {name}(rows, indexes))'
        if at_once:
            return made
        line = f"    by_{name} = {made}"
        if line not in self._before:
            self._before.append(line)
        return f"by_{name}"

    def _found(self, pattern: Pattern) -> str:
        """Whether a fact meets a pattern whose variables are all bound."""
        slots = self._schema[pattern.relation]
        pairs = sorted((slots.index(name), self._local(term)) for name, term in pattern.slots)
        places, key = [place for place, _ in pairs], [text for _, text in pairs]
        if self._known.holds(pattern.relation):
            return f"{tuple_of(key)} in {self._source.tables.keys(pattern)}"
        known = ""
        if self._known.knows_some(pattern.relation):
            known = f"{tuple_of(key)} in {self._source.tables.keys(pattern)} or "
        if not places:
            return f"{known}{self._facts(pattern.relation)}"
        if len(places) == len(slots):
            return f"{known}{tuple_of(key)} in {self._facts(pattern.relation)}"
        return f"{known}{tuple_of(key, bare=True)} in {self._index(pattern.relation, places, at_once=False)}"

    def _is_used(self, name: str, where: Sequence[int]) -> bool:
        """Whether a variable is wanted beyond the patterns that bind it."""
        others = [p for at, p in enumerate(self._patterns) if at not in where]
        inside = [self._patterns[at] for at in where]
        if any(name in pattern.variables() for pattern in (*others, *self._unless)):
            return True
        if len(inside) == 1 and [t for _, t in inside[0].slots].count(Var(name)) > 1:
            return True
        wanted = [term for test in self._tests for term in (test.left, test.right)]
        if isinstance(self._rule, Aggregate):
            wanted += [*self._rule.by, *(term for _, _, term in self._rule.compute)]
        else:
            wanted += [term for _, term in self._rule.then.slots]
        return any(name in variables(term) for term in wanted)

    def _is_read(self, at: int) -> bool:
        """Whether a variable is read from this pattern's fact though another one bound it first."""
        return any(text.startswith(f"r{at}[") for text in self._canonical().values())
