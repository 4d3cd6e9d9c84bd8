"""Why two plans differ in an entry: the rule and the statements that made it, and the answers at the bottom of it.

Read off the two recorded derivations.  From a conclusion that only one of them holds, the search goes down to the
premises that only that one holds, and to the facts that keep a rule from firing in the other, until it meets an
answer that differs or a statement that only one version of the knowledge makes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.algebra.rule import Aggregate, Fact, Rule
from engine.algebra.terms import Op, Value, evaluate
from engine.consultation import Outcome
from engine.facts.from_kb import knowledge_facts
from engine.first_letters import uncapital
from engine.inference.derivation import Derivation, Justification, canonical
from engine.planning.view import View
from engine.questions.wording import heard
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Cause:
    """What made a difference: the rule with its sentence, the statements on the way, the answers at its root."""

    rule: str
    text: str
    statements: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """Of each statement, as the knowledge calls it that it is from."""
    heard: tuple[str, ...] = ()
    """What the answers at its root say, in words; what only the first case says with `no longer:` before it."""


class Side:
    """One of the two consultations: its outcome, its derivation by relation, and the knowledge it rests on."""

    def __init__(self, outcome: Outcome, kb: KnowledgeBase) -> None:
        self.outcome, self.kb = outcome, kb
        self.derivation: Derivation = outcome.derivation
        self.view = View(outcome.derivation, kb, rule_base())
        self._known = knowledge_facts(kb).origins
        self._rows: dict[str, list[Fact]] = {}
        for fact in dict.fromkeys((*self.derivation.justified, *self.derivation.origins)):
            self._rows.setdefault(fact.relation, []).append(fact)

    def holds(self, fact: Fact) -> bool:
        """Whether the fact follows, is given, or is stated by the knowledge."""
        return fact in self.derivation.justified or fact in self.derivation.origins or fact in self._known

    def stated(self, fact: Fact) -> str | None:
        """The individual of the knowledge base that states a fact."""
        return self._known.get(fact)

    def rows(self, relation: str) -> list[Fact]:
        """Facts of a relation, given or concluded."""
        return self._rows.get(relation, [])


_Step = tuple[bool, Fact]
"""Whether it is the new side that holds the fact and the old that lacks it, or the other way round."""


class Causes:
    """Explains the differences between two consultations."""

    def __init__(self, old: Side, new: Side) -> None:
        self._sides: Mapping[bool, Side] = {False: old, True: new}

    def of_item(self, item: str) -> tuple[Cause, ...]:
        """The causes of a difference in an entry, by the id under which it is explained."""
        starts: list[_Step] = []
        for new in (True, False):
            held, lacking = self._sides[new], self._sides[not new]
            facts = held.outcome.index.get(item, ())
            starts += [(new, fact) for fact in facts if not lacking.holds(fact)]
        found = [self._trace(start) for start in starts]
        unique = {(c.rule, c.statements, c.answers): c for c in found if c is not None}
        return tuple(unique.values())[:4]

    def _trace(self, start: _Step) -> Cause | None:
        """The shortest way from a conclusion down to a differing answer or statement."""
        came: dict[_Step, tuple[_Step, Justification] | None] = {start: None}
        waiting = deque([start])
        root: _Step | None = None
        while waiting and root is None:
            step = waiting.popleft()
            if self._is_root(step):
                root = step
                continue
            for below, reason in self._below(step):
                if below not in came:
                    came[below] = (step, reason)
                    waiting.append(below)
        if root is None:
            return self._told(start, [], ())
        way: list[tuple[_Step, Justification]] = []
        at = root
        while (back := came[at]) is not None:
            way.append(back)
            at = back[0]
        way.reverse()
        return self._told(start, way, (self._answer(root),), self._heard(root))

    def _is_root(self, step: _Step) -> bool:
        side = self._sides[step[0]]
        return step[1] not in side.derivation.justified

    def _answer(self, step: _Step) -> str:
        side = self._sides[step[0]]
        return side.stated(step[1]) or side.derivation.origins.get(step[1], "")

    def _heard(self, step: _Step) -> tuple[str, ...]:
        side = self._sides[step[0]]
        if side.stated(step[1]) or step[1] not in side.derivation.origins:
            return ()
        said = heard(side.view, side.derivation.slots(step[1]), step[1].relation)
        return (said if step[0] else f"no longer: {uncapital(said)}",)

    def _told(
        self,
        start: _Step,
        way: list[tuple[_Step, Justification]],
        answers: tuple[str, ...],
        said: tuple[str, ...] = (),
    ) -> Cause | None:
        side = self._sides[start[0]]
        reasons = [reason for _, reason in way] or side.derivation.because(start[1])
        if not reasons:
            return None
        rules = rule_base()
        spoken = [(s, r) for (s, r) in way if not rules.rule(r.rule).quiet] or [(start, reasons[0])]
        # What is gone is told by what stands against it now, where something does.
        told_by, reason = next((one for one in spoken if one[0][0] and not start[0]), spoken[0])
        statements: dict[str, str] = {}
        for step, used in way or spoken:
            view = self._sides[step[0]].view
            for statement in view.statements(used):
                statements.setdefault(statement, view.label(statement))
        return Cause(
            reason.rule,
            self._sides[told_by[0]].view.sentence(reason),
            tuple(statements),
            tuple(a for a in answers if a),
            tuple(statements.values()),
            said,
        )

    def _below(self, step: _Step) -> Iterator[tuple[_Step, Justification]]:
        new, fact = step
        held, lacking = self._sides[new], self._sides[not new]
        for reason in held.derivation.because(fact):
            for premise in reason.premises:
                if not lacking.holds(premise):
                    yield (new, premise), reason
            rule = rule_base().rule(reason.rule)
            if isinstance(rule, Aggregate):
                yield from self._members(step, reason, rule)
            else:
                for blocker in _blockers(rule, reason, lacking):
                    if not held.holds(blocker):
                        yield (not new, blocker), reason

    def _members(self, step: _Step, reason: Justification, rule: Aggregate) -> Iterator[tuple[_Step, Justification]]:
        """Members of the group that only the other side has: its sum is another one for them."""
        new, fact = step
        held, lacking = self._sides[new], self._sides[not new]
        bound = dict(reason.bindings)
        by = {var.name: bound.get(var.name) for var in rule.by}
        for other in sorted((f for f in lacking.derivation.justified if f.relation == fact.relation), key=canonical):
            for theirs in lacking.derivation.because(other):
                values = dict(theirs.bindings)
                if theirs.rule == reason.rule and all(values.get(name) == value for name, value in by.items()):
                    for premise in theirs.premises:
                        if not held.holds(premise):
                            yield (not new, premise), reason


def _blockers(rule: Rule, reason: Justification, lacking: Side) -> Iterator[Fact]:
    """Facts of the other side that meet an `unless` of the rule as it fired on this side."""
    bindings: dict[str, Value] = dict(reason.bindings)
    schema = lacking.derivation.schema
    for pattern in rule.unless:
        slots = schema[pattern.relation]
        wanted = [(slots.index(name), term) for name, term in pattern.slots]
        for fact in lacking.rows(pattern.relation):
            if all(not isinstance(t, Op) and fact.values[at] == evaluate(t, bindings) for at, t in wanted):
                yield fact
