"""In which order a compiled rule joins its patterns, and when it looks at its tests and absences.

The next pattern is the one that is expected to meet the fewest facts.  For patterns over the knowledge base
that is counted, not guessed.  Neighbouring patterns over the knowledge base become one step: their join does
not depend on the case and is worked out once.  No order changes what a rule concludes.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import chain, combinations

from engine.algebra.rule import AnyRule, Pattern, Rule, Schema, body
from engine.algebra.terms import Op, Test, Var, variables
from engine.compiled.known import Known

GUESSED_ROWS = 10.0
"""Facts of a relation of the case, where nothing is known of it."""
GUESSED_SELECTIVITY = 0.15
"""Share of such facts that meet one given slot."""
CHANCE = 0.5
"""That a fact given in full is there."""
AGAINST_KNOWN_FIRST = 4.0
"""How much worse it is to begin with known facts: they grow with the knowledge base, a case does not."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a join.

    patterns: places in the rule's body; several only where all are over the knowledge base.  keys: variables
    bound by earlier steps by which the step looks its facts up.  binds: variables it binds.  tests, unless:
    what can be decided once it is done (places in the rule's tests and `unless`).
    """

    patterns: tuple[int, ...]
    known: bool
    keys: tuple[str, ...]
    binds: tuple[str, ...]
    tests: tuple[int, ...]
    unless: tuple[int, ...]

    @property
    def lined(self) -> bool:
        """Whether it goes through the lines of a table, each of which holds several facts."""
        return len(self.patterns) > 1


def shares(rule: AnyRule, known: Known) -> tuple[frozenset[int], ...]:
    """The shares of a rule's work: which patterns meet known facts, all others meeting what the case adds.

    Of a relation of which some facts are known and others follow from a case, a pattern meets the ones in one share
    and the others in another: so each share is joined in its own best order, and what is known stays in tables.
    Together the shares meet everything, and nothing twice.  A sum is not shared out: it folds all that it meets.
    """
    patterns = body(rule)
    settled = frozenset(at for at, pattern in enumerate(patterns) if known.holds(pattern.relation))
    either = [at for at, pattern in enumerate(patterns) if known.knows_some(pattern.relation)]
    if not isinstance(rule, Rule):
        return (settled,)
    some = chain.from_iterable(combinations(either, count) for count in range(len(either) + 1))
    return tuple(settled.union(chosen) for chosen in some)


def ordered(rule: AnyRule, share: Set[int], schema: Schema, known: Known) -> tuple[Step, ...]:
    """The steps of a share of a rule: of the orders that begin with each pattern, the one expected to do least."""
    patterns = body(rule)
    orders = [_from(first, rule, share, schema, known) for first in range(len(patterns))]
    _, order = min(orders)
    groups: list[list[int]] = []
    for at in order:
        if groups and _fused(patterns, share, groups[-1], at, known):
            groups[-1].append(at)
        else:
            groups.append([at])
    return _steps(rule, share, groups)


def _from(first: int, rule: AnyRule, share: Set[int], schema: Schema, known: Known) -> tuple[float, list[int]]:
    """The work expected of an order that begins with a pattern and goes on with the least, and that order."""
    patterns = body(rule)
    order = [first]
    bound = set(patterns[first].variables())
    size = work = _expected(first, rule, share, set(), schema, known)
    if first in share:
        work *= AGAINST_KNOWN_FIRST
    while len(order) < len(patterns):
        left = [i for i in range(len(patterns)) if i not in order]
        expected, at = min((_expected(i, rule, share, bound, schema, known), i) for i in left)
        order.append(at)
        bound |= patterns[at].variables()
        size *= expected
        work += size
    return work, order


def _expected(at: int, rule: AnyRule, share: Set[int], bound: set[str], schema: Schema, known: Known) -> float:
    """How many facts a pattern is expected to meet once these variables are bound."""
    pattern = body(rule)[at]
    joined = tuple(name for name, term in pattern.slots if isinstance(term, Var) and term.name in bound)
    # A sum meets what is known of a relation together with what the case adds.
    expected = known.fan_out(pattern, joined) if at in share or not isinstance(rule, Rule) else 0.0
    if at not in share:
        fixed = len(joined) + sum(not isinstance(term, Var) for _, term in pattern.slots)
        full = fixed == len(schema[pattern.relation])
        expected = CHANCE if full else expected + GUESSED_ROWS * GUESSED_SELECTIVITY**fixed
    apart = bound and not joined and pattern.variables()
    # What has nothing in common with what came before only multiplies it.
    return expected + GUESSED_ROWS if apart else expected


def _fused(patterns: Sequence[Pattern], share: Set[int], group: list[int], at: int, known: Known) -> bool:
    """Whether a pattern over known facts joins those just before it, by a variable that they bind."""
    if not (group[-1] in share and at in share):
        return False
    pattern = patterns[at]
    inside = frozenset().union(*(patterns[i].variables() for i in group))
    shared = tuple(name for name, term in pattern.slots if isinstance(term, Var) and term.name in inside)
    return bool(shared) and known.fan_out(pattern, shared) <= 4


def _steps(rule: AnyRule, share: Set[int], groups: Sequence[Sequence[int]]) -> tuple[Step, ...]:
    patterns = body(rule)
    tests: Sequence[Test] = rule.tests if isinstance(rule, Rule) else ()
    unless: Sequence[Pattern] = rule.unless if isinstance(rule, Rule) else ()
    open_tests, open_unless = list(range(len(tests))), list(range(len(unless)))
    bound: frozenset[str] = frozenset()
    steps = []
    for group in groups:
        inside = frozenset().union(*(patterns[i].variables() for i in group))
        keys, binds = tuple(sorted(inside & bound)), tuple(sorted(inside - bound))
        bound |= inside
        last = group is groups[-1]
        ready = [t for t in open_tests if needed(tests[t]) <= bound and (last or not writes_text(tests[t]))]
        free = [u for u in open_unless if unless[u].variables() <= bound]
        open_tests = [t for t in open_tests if t not in ready]
        open_unless = [u for u in open_unless if u not in free]
        steps.append(Step(tuple(group), group[0] in share, keys, binds, tuple(ready), tuple(free)))
    return tuple(steps)


def needed(test: Test) -> frozenset[str]:
    """The variables that a test asks about."""
    return variables(test.left) | variables(test.right)


def writes_text(test: Test) -> bool:
    """Whether a test makes a text of values.

    Equal numbers may be written differently, so it is done last, when each variable can be read from the fact
    that the executor of record reads it from.
    """
    return any(isinstance(term, Op) and _joins(term) for term in (test.left, test.right))


def _joins(op: Op) -> bool:
    return op.name == "join" or any(isinstance(arg, Op) and _joins(arg) for arg in op.args)
