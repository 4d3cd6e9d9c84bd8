"""Why a goal was not concluded: the rules that could give it, what each lacked, and so on down to the leaves.

Relations do not depend on themselves, so the descent ends.  Ways are ordered by how little would have to be
otherwise: an answer counts one, a statement the knowledge base does not hold counts as out of reach.  A product of
another country comes after whatever the case's own has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.algebra.rule import AnyRule, Fact, reads_relations
from engine.algebra.rulebase import RuleBase
from engine.algebra.terms import Value
from engine.facts.schema import CASE, KNOWN
from engine.inference.derivation import Derivation, canonical
from engine.inference.store import Store
from engine.questions.asked_values import attainable
from engine.questions.attempts import Attempt, Failure, Goal, attempts, goal
from engine.questions.elsewhere import Elsewhere
from engine.questions.working_facts import working_facts
from kb.snapshot import KnowledgeBase

OUT_OF_REACH = 100
"""Cost of what no answer can change: knowledge that is not there, or a conclusion no rule draws."""
NO_QUESTION = "(no such question)"
_TRIED = 8
"""Attempts looked into for one goal, those with the fewest failures."""
_WAYS = 4
_NEAREST = 3


_ANSWERS = frozenset(CASE) - {"consultation", "offered"}
"""What a case gives, but for where and when it is and what the clinic holds."""

Leaf = Goal | Failure
Leaves = frozenset[Leaf]
"""What would have to be otherwise in the end: answers, statements, tests, and facts that block."""


def _leaf(what: Leaf) -> Leaves:
    return frozenset((what,))


_WEIGHTS: Mapping[str, int] = {
    "line_seen": 3, "muscle_seen": 3, "feature": 3, "band_count": 3, "toxin_session": 3, "treatment_session": 3,
    "override": 4, "offered": 5, "area_product": 5,
}  # fmt: skip
"""What a case would have to say besides what it says: a finding nobody made is further off than another answer to a
question that was asked, and another product on the shelf is further off than both."""


def cost(leaves: Leaves) -> int:
    """How far a way is: little for another answer, far more for what no answer changes."""
    return sum(map(_weight, leaves))


def in_reach(leaves: Leaves) -> bool:
    """Whether answers and choices alone could give all of it."""
    return cost(leaves) < OUT_OF_REACH


def _weight(leaf: Leaf) -> int:
    if isinstance(leaf, Failure):
        stated = leaf.kind == "blocked" and any(fact.relation in KNOWN for fact in leaf.facts)
        return OUT_OF_REACH if stated else 1
    return _WEIGHTS.get(leaf.relation, 1) if leaf.relation in CASE else OUT_OF_REACH


@dataclass(frozen=True, slots=True)
class Lack:
    """A goal that was not concluded (or not given), the ways it might have been, nearest first, and their cost.

    nearest: facts that differ from the goal in one settled slot, such as the answer that was given instead.
    """

    goal: Goal
    ways: tuple[Way, ...]
    leaves: Leaves
    nearest: tuple[Fact, ...] = ()
    known: bool = False
    given: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One rule that would have given it, with what stood in its way."""

    attempt: Attempt
    hindrances: tuple[Hindrance, ...]
    leaves: Leaves


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A failed condition, and for a conclusion that is absent why it is absent.

    follows: it could not hold anyway, because another failed condition of the same rule comes before it in the
    order of the rules; it is not looked into.
    """

    failure: Failure
    lack: Lack | None
    leaves: Leaves
    follows: bool = False


class Absences:
    """Answers for one finished run; what was looked up once is kept."""

    def __init__(self, derivation: Derivation, kb: KnowledgeBase, rules: RuleBase) -> None:
        self.store: Store = working_facts(derivation, kb)
        self._elsewhere = Elsewhere(self.store, kb)
        self._rules, self._kb = rules, kb
        self._told: dict[Goal, Lack] = {}
        self._concluding: dict[str, list[AnyRule]] = {}
        self._sources: dict[str, frozenset[str]] = {}
        for rule in rules.rules:
            self._concluding.setdefault(rule.then.relation, []).append(rule)

    def found(self, wanted: Goal) -> tuple[Fact, ...]:
        """Facts that meet the goal, in a fixed order."""
        slots = self._rules.schema[wanted.relation]
        pairs = sorted((slots.index(name), value) for name, value in wanted.slots)
        rows = self.store.find(wanted.relation, tuple(at for at, _ in pairs), tuple(value for _, value in pairs))
        pairs_equal = [(slots.index(one), slots.index(other)) for one, other in wanted.equal]
        return tuple(Fact(wanted.relation, row) for row in rows if all(row[a] == row[b] for a, b in pairs_equal))

    def why_absent(self, wanted: Goal) -> Lack:
        """Why no fact meets the goal."""
        known = self._told.get(wanted)
        if known is None:
            known = self._told[wanted] = self._searched(wanted)
        return known

    def _searched(self, wanted: Goal) -> Lack:
        rules = self._concluding.get(wanted.relation, ())
        if not rules:
            known = wanted.relation in KNOWN
            out = self._never_asked(wanted) or self._unlicensed(wanted)
            leaf = Goal(NO_QUESTION, wanted.slots) if out else wanted
            return Lack(wanted, (), _leaf(leaf), self._nearest(wanted), known, not known)
        found = [attempt for rule in rules for attempt in attempts(rule, wanted, self.store, self._rules.schema)]
        found.sort(key=lambda attempt: (len(attempt.failures), self._is_elsewhere(attempt)))
        ways = [self._way(attempt) for attempt in found[:_TRIED]]
        # Python's sort is stable: among equals the order of the rule base stands.
        ways.sort(key=lambda way: (not in_reach(way.leaves), self._leads_elsewhere(way.leaves), cost(way.leaves)))
        if ways and not self._leads_elsewhere(ways[0].leaves):
            ways = [way for way in ways if not self._leads_elsewhere(way.leaves)]
        leaves = ways[0].leaves if ways else _leaf(wanted)
        return Lack(wanted, tuple(ways[:_WAYS]), leaves, () if ways else self._nearest(wanted))

    def _is_elsewhere(self, attempt: Attempt) -> bool:
        """Whether an attempt is about a product of another country."""
        return self._elsewhere.any_of(value for _, value in attempt.bindings)

    def _leads_elsewhere(self, leaves: Leaves) -> bool:
        """Whether it would take a product of another country."""
        return any(isinstance(leaf, Goal) and bool(self.told_elsewhere(leaf)) for leaf in leaves)

    def told_elsewhere(self, wanted: Goal) -> str:
        """What is added where a product of another country is looked for on the shelf; empty for all else."""
        if wanted.relation != "offered" or not self._elsewhere.any_of(wanted.values().values()):
            return ""
        return f" {self._elsewhere.told}"

    def _never_asked(self, wanted: Goal) -> bool:
        """Whether an answer is looked for that no case can give: every question there is has a fact in every run."""
        if wanted.relation not in ("observed", "answered"):
            return False
        slot = self._rules.schema[wanted.relation][0]
        about = wanted.values().get(slot)
        return about is not None and not self.found(goal(wanted.relation, **{slot: about}))

    def _unlicensed(self, wanted: Goal) -> bool:
        """Whether a product is looked for that has no licence here: to hold it would only be a reason against it."""
        product = str(wanted.values().get("product", "")) if wanted.relation == "offered" else ""
        if not product:
            return False
        here = [fact.values[self._rules.schema["consultation"].index("jurisdiction")]
                for fact in self.found(goal("consultation"))]  # fmt: skip
        if "jurisdiction:GB" in here:
            individual = self._kb.get(product)
            return individual is not None and individual.one("ukLicensedList") not in (None, "yes")
        return any(
            self.found(goal("labels_known", jurisdiction=one))
            and not self.found(goal("valid_in", product=product, jurisdiction=one))
            for one in here
        )

    def _way(self, attempt: Attempt) -> Way:
        missing = [f.goal for f in attempt.failures if f.kind == "absent" and f.goal is not None]
        hindrances = tuple(
            self._impossible(attempt, failure) or self._hindrance(failure, missing) for failure in attempt.failures
        )
        return Way(attempt, hindrances, frozenset().union(*(one.leaves for one in hindrances)))

    def _impossible(self, attempt: Attempt, failure: Failure) -> Hindrance | None:
        """A test that no grade of its scale meets: out of reach, whatever is answered."""
        if failure.test is None or failure.goal is not None:
            return None
        bound = dict(attempt.bindings)
        if "line" not in bound or attainable(failure.test, bound, self._kb, self.store) is not None:
            return None
        return Hindrance(failure, None, _leaf(Goal(NO_QUESTION, failure.bindings)))

    def _follows(self, wanted: Goal, missing: Sequence[Goal]) -> bool:
        """Whether the search for another missing condition comes past this one, or settles it first."""
        below = self._below(wanted.relation)
        for other in missing:
            # What is lacking of the thing itself would do for one that is lacking of anything.
            if other.relation == wanted.relation and not wanted.equal and set(wanted.slots) < set(other.slots):
                return True
            if other.slots and other.relation in below:
                return True
            if not wanted.slots and other.slots and wanted.relation in self._below(other.relation):
                return True
        return False

    def _hindrance(self, failure: Failure, missing: Sequence[Goal]) -> Hindrance:
        wanted = failure.goal
        if failure.kind == "blocked" and wanted is not None and not self._answerable(wanted.relation):
            return Hindrance(failure, None, _leaf(Goal(NO_QUESTION, wanted.slots)))
        if wanted is None or failure.kind == "blocked":
            return Hindrance(failure, None, _leaf(failure))
        if failure.kind == "absent":
            if self._follows(wanted, missing):
                return Hindrance(failure, None, frozenset(), follows=True)
            lack = self.why_absent(wanted)
            return Hindrance(failure, lack, lack.leaves)
        if wanted.relation in self._concluding:
            lack = self.why_absent(wanted)
            return Hindrance(failure, lack, lack.leaves)
        return Hindrance(failure, None, _leaf(failure))

    def _answerable(self, relation: str) -> bool:
        """Whether any answer bears on it; without, it follows from knowledge, the place and what the clinic holds."""
        return relation in CASE or not _ANSWERS.isdisjoint(self._below(relation))

    def _below(self, relation: str) -> frozenset[str]:
        """Every relation a relation is concluded from, near or far."""
        known = self._sources.get(relation)
        if known is None:
            found: set[str] = set()
            for rule in self._concluding.get(relation, ()):
                for source in reads_relations(rule):
                    found |= {source, *self._below(source)}
            known = self._sources[relation] = frozenset(found)
        return known

    def _nearest(self, wanted: Goal) -> tuple[Fact, ...]:
        """Facts that differ in one settled slot; a slot that says what it is about is kept before its value."""
        settled: dict[str, Value] = wanted.values()
        slots = [name for name in self._rules.schema[wanted.relation] if name in settled]
        if slots == ["phototype"]:
            return self.found(goal(wanted.relation))
        # The first slot says what a fact is about: another thing is no neighbour.
        for left_out in reversed(slots[1:]):
            others = {name: value for name, value in settled.items() if name != left_out}
            found = self.found(goal(wanted.relation, **others))
            if found:
                return tuple(sorted(found, key=canonical)[:_NEAREST])
        return ()
