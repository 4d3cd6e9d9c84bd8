"""What a set of cases reaches: rules that fired, statements that were used, and why the others were not.

A rule that never fired is dead for one of three reasons: no statement feeds it, no rule concludes what it needs, or
no case met its conditions; then the case that came nearest is named with what it lacked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.algebra.rule import AnyRule, body
from engine.algebra.rulebase import RuleBase
from engine.algebra.terms import Var
from engine.consultation import Outcome
from engine.facts.schema import KB_CLASSES, KNOWN
from engine.questions.attempts import Attempt, Goal, attempts, goal
from engine.questions.rule_cards import stating
from engine.questions.why_not import Questions
from engine.questions.working_facts import known_facts
from kb.snapshot import KnowledgeBase

Why = Literal["no statement", "nothing concludes it", "not met", "nobody reads it"]
STATED = ("statement:", "principle:", "parameter:", "part:", "reading:")
"""Ids of what is said, in contrast to what it is said of."""


@dataclass(frozen=True, slots=True)
class Dead:
    """A rule or statement that was never reached, why, and how near the nearest case came."""

    id: str
    why: Why
    text: str
    nearest_case: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Rules and statements reached (with the number of cases), and those that were not."""

    cases: tuple[str, ...]
    rules: Mapping[str, int]
    dead_rules: tuple[Dead, ...]
    statements: Mapping[str, int]
    dead_statements: tuple[Dead, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    name: str
    ask: Questions


def coverage(cases: Sequence[tuple[str, Outcome]], kb: KnowledgeBase, rules: RuleBase) -> Coverage:
    """What these consultations reach, and why the rest was not reached."""
    fired: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for _, outcome in cases:
        derivation = outcome.derivation
        fired.update({one.rule for reasons in derivation.justified.values() for one in reasons})
        reached = {
            derivation.origins.get(p, "") for rs in derivation.justified.values() for one in rs for p in one.premises
        }
        used.update(origin for origin in reached if origin.startswith(STATED))
    runs = [_Run(name, Questions(outcome, kb)) for name, outcome in cases]
    dead_rules = tuple(_dead_rule(rule, runs, kb, rules) for rule in rules.rules if rule.id not in fired)
    facts = known_facts(kb)
    stated = sorted({origin for origin in facts.origins.values() if origin.startswith(STATED)})
    search = _Statements(runs, kb, rules)
    unread = sorted(
        one.id
        for one in kb
        if one.id.startswith(STATED) and one.id not in set(stated) and _in_force(one.one("lifecycle"))
    )
    dead = [search.dead(origin) for origin in stated if origin not in used]
    dead += [Dead(one, "nobody reads it", "No rule reads statements of this kind.") for one in unread]
    return Coverage(
        tuple(name for name, _ in cases),
        dict(sorted(fired.items())),
        dead_rules,
        dict(sorted(used.items())),
        tuple(sorted(dead, key=lambda one: (one.why, one.id))),
    )


def _in_force(lifecycle: object) -> bool:
    return lifecycle not in ("retired", "draft")


def _dead_rule(rule: AnyRule, runs: Sequence[_Run], kb: KnowledgeBase, rules: RuleBase) -> Dead:
    for pattern in body(rule):
        if pattern.relation in KNOWN and not stating(pattern, rules, kb):
            fixed = ", ".join(f"{name} {term}" for name, term in pattern.slots if not isinstance(term, Var))
            of_kind = f" with {fixed}" if fixed else ""
            return Dead(rule.id, "no statement", f"The knowledge base has no {pattern.relation}{of_kind}.")
    concluded = {one.then.relation for one in rules.rules}
    for pattern in body(rule):
        given = pattern.relation in rules.schema and pattern.relation not in rules.layer_of
        if not given and pattern.relation not in concluded and rules.layer_of[pattern.relation] > 0:
            return Dead(rule.id, "nothing concludes it", f"No rule concludes {pattern.relation}.")
    nearest = _nearest(rule, goal(rule.then.relation), runs, rules)
    if nearest is None:
        return Dead(rule.id, "not met", "No case came near it.")
    run, attempt = nearest
    return Dead(rule.id, "not met", lacking(attempt, run.ask), run.name)


def _nearest(rule: AnyRule, wanted: Goal, runs: Sequence[_Run], rules: RuleBase) -> tuple[_Run, Attempt] | None:
    """The case in which the fewest conditions of a rule failed or could not be tried; the first of equals."""
    best: tuple[_Run, Attempt] | None = None
    for run in runs:
        for attempt in attempts(rule, wanted, run.ask.store, rules.schema, by_distance=True)[:1]:
            if best is None or attempt.distance < best[1].distance:
                best = (run, attempt)
        if best is not None and best[1].distance == 1:
            return best
    return best


def lacking(attempt: Attempt, ask: Questions) -> str:
    """What an attempt lacked, in sentences; for a missing conclusion, what that lacked in the end."""
    bindings = dict(attempt.bindings)
    parts: list[str] = []
    for failure in attempt.failures:
        if failure.kind == "absent" and failure.goal is not None:
            causes = ask.causes(failure.goal) if failure.goal.slots else ()
            parts += [cause.text for cause in causes[:_CAUSES]] or [f"It lacked {ask.words.needed(failure.goal)}."]
        elif failure.kind == "blocked" and failure.goal is not None:
            parts.append(f"It was held off by {ask.words.needed(failure.goal)}.")
        elif failure.test is not None:
            told = ask.words.untrue(failure.test, bindings)
            parts.append(f"{told[:1].upper()}{told[1:]}.")
        else:
            parts.append("Another value followed.")
    return " ".join(dict.fromkeys(parts))


_CAUSES = 2


class _Statements:
    """Why statements were not used: which rule would have read each, and what that rule lacked."""

    def __init__(self, runs: Sequence[_Run], kb: KnowledgeBase, rules: RuleBase) -> None:
        self._runs, self._rules, self._kb = runs, rules, kb
        self._relations: dict[str, set[str]] = {}
        for fact, origin in known_facts(kb).origins.items():
            if fact.values and fact.values[0] == origin:
                self._relations.setdefault(origin, set()).add(fact.relation)
        self._by_kind: dict[str, list[tuple[AnyRule, str]]] = {}
        self._by_name: dict[str, list[AnyRule]] = {}
        for rule in rules.rules:
            for pattern in body(rule):
                term = dict(pattern.slots).get(rules.schema[pattern.relation][0])
                if isinstance(term, Var) and pattern.relation in KNOWN:
                    head = next((slot for slot, value in rule.then.slots if value == term), None)
                    if head is not None:
                        self._by_kind.setdefault(pattern.relation, []).append((rule, head))
                elif isinstance(term, str):
                    self._by_name.setdefault(term, []).append(rule)

    def dead(self, statement: str) -> Dead:
        """Why a statement was never used."""
        asked = [(rule, goal(rule.then.relation)) for rule in self._by_name.get(statement, ())]
        stated = self._relations.get(statement, set())
        # What a statement says as a whole is asked first; the links and normal forms made of it repeat it.
        for relation in sorted(stated.intersection(KB_CLASSES) or stated):
            for rule, slot in self._by_kind.get(relation, ()):
                asked.append((rule, goal(rule.then.relation, **{slot: statement})))
        best: tuple[_Run, Attempt] | None = None
        for rule, wanted in asked:
            found = _nearest(rule, wanted, self._runs, self._rules)
            if found is None or _of_another_kind(found[1], statement):
                continue
            if best is None or found[1].distance < best[1].distance:
                best = found
        if best is not None:
            run, attempt = best
            return Dead(statement, "not met", f"{attempt.rule.id}: {lacking(attempt, run.ask)}", run.name)
        if asked:
            names = ", ".join(sorted({rule.id for rule, _ in asked})[:3])
            return Dead(statement, "nobody reads it", f"The rules that read its kind ({names}) ask for other ones.")
        return Dead(statement, "nobody reads it", "No rule asks for it by name or by kind.")


def _of_another_kind(attempt: Attempt, statement: str) -> bool:
    """Whether what failed is what the statement itself says: then no case can make the rule read it."""
    return any(
        failure.goal is not None and failure.goal.relation in KNOWN and statement in dict(failure.goal.slots).values()
        for failure in attempt.failures
        if failure.kind == "absent"
    )
