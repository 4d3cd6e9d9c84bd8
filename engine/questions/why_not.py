"""Why not: what stood between a case and something that is not in its plan.

The answer is read from the rules as data and the facts of the finished run: which conditions of which rule found
nothing, which facts blocked it, which tests were false of which values, and so on down to answers and statements.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT
from engine.consultation import Outcome
from engine.explain import Explanation, grounds
from engine.inference.store import Store
from engine.plan import AdjunctItem, Deferred, Evidence, Rejected
from engine.planning.view import View
from engine.questions.absence import OUT_OF_REACH, Absences, Hindrance, Lack, Way, cost
from engine.questions.attempts import Goal, goal
from engine.questions.goals import Wanted, wanted
from engine.questions.why import citations
from engine.questions.wording import Words
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

CauseKind = Literal["answer", "blocked", "test", "knowledge", "conclusion"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that would have to be otherwise: in words, where it is answered, and the statements behind it."""

    kind: CauseKind
    text: str
    path: str | None = None
    statements: tuple[str, ...] = ()


def _stated(node: Explanation) -> Iterator[str]:
    """What a tree refers to, the nearest first.  Subtrees are shared: each is gone through once."""
    waiting = deque([node])
    seen = {id(node)}
    while waiting:
        one = waiting.popleft()
        if one.ref is not None:
            yield one.ref
        for child in one.children:
            if id(child) not in seen:
                seen.add(id(child))
                waiting.append(child)


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer to a why-not question.

    present: it is in the plan after all, and `tree` says why.  causes: of the nearest way, all of them.  others:
    causes of further ways, nearest first.  said: what the plan itself says where it
    lists the thing as fallen, waiting or not on offer.  within_reach: whether an answer or a choice could change it.
    """

    thing: str
    label: str
    present: bool
    items: tuple[str, ...]
    causes: tuple[Cause, ...]
    others: tuple[tuple[Cause, ...], ...]
    said: tuple[str, ...]
    within_reach: bool
    evidence: tuple[Evidence, ...]
    tree: Explanation
    sources: tuple[tuple[str, str], ...] = ()
    """Citations by source id, in the order of the evidence."""


def why_not(outcome: Outcome, kb: KnowledgeBase, thing: str) -> WhyNot:
    """Why `thing` is not in the plan, or that it is.  Raises UnknownThing with the nearest terms."""
    return Questions(outcome, kb).why_not(thing)


class Questions:
    """Why-not questions about one finished run; what is built for the first is kept for the next."""

    def __init__(self, outcome: Outcome, kb: KnowledgeBase) -> None:
        self._outcome, self._kb = outcome, kb
        self._view = View(outcome.derivation, kb, rule_base())
        self._words = Words(self._view)
        self._absences = Absences(outcome.derivation, kb, self._view.rules)
        self._trees: dict[Goal, tuple[Explanation, ...]] = {}
        """What was said of a goal once: many ways of many questions pass the same one."""
        self._leaves: dict[Goal, tuple[Cause, ...]] = {}

    def why_not(self, thing: str) -> WhyNot:
        """Why `thing` is not in the plan, or that it is.  Raises UnknownThing with the nearest terms."""
        asked = wanted(thing, self._outcome, self._kb, self._view.rules)
        found: list[Fact] = []
        for one in asked.goals:
            facts = self._absences.found(one) or self._whole(one)
            if not facts:
                return self._absent(asked, self._reachable(one))
            found = list(facts)
        if asked.above is not None and not any(_units(self._view, fact) > asked.above for fact in found):
            return self._too_little(asked, found)
        return self._present(asked, found)

    def lack(self, one: Goal) -> Lack:
        """The search alone: why no fact meets a goal."""
        return self._absences.why_absent(one)

    def causes(self, one: Goal) -> tuple[Cause, ...]:
        """The leaves of the nearest way to a goal that no fact meets."""
        return tuple(dict.fromkeys(self._causes(self._absences.why_absent(one))))

    @property
    def store(self) -> Store:
        """All facts of the run."""
        return self._absences.store

    @property
    def words(self) -> Words:
        """Goals and tests in words."""
        return self._words

    def _whole(self, one: Goal) -> tuple[Fact, ...]:
        """A side that is treated with the other one, in one dose across the face or in the midline."""
        slots = one.values()
        if one.relation not in ("item", "wanted_line") or slots.get("side") not in ("right", "left"):
            return ()
        return tuple(
            fact
            for side in ("across", "midline")
            for fact in self._absences.found(goal(one.relation, **{**slots, "side": side}))
        )

    def _reachable(self, one: Goal) -> Goal:
        """The muscle as a whole, where no source doses it side by side."""
        slots = one.values()
        if one.relation != "item" or "side" not in slots or cost(self.lack(one).leaves) < OUT_OF_REACH:
            return one
        slots.pop("side")
        whole = goal(one.relation, **slots)
        return one if self._absences.found(whole) else whole

    def _present(self, asked: Wanted, found: list[Fact]) -> WhyNot:
        items = tuple(sorted(item for item, facts in self._outcome.index.items() if not set(found).isdisjoint(facts)))
        tree = Explanation(f"{asked.label}: it is in the plan", "conclusion", None, grounds(self._view, found))
        return WhyNot(asked.thing, asked.label, True, items, (), (), (), True, (), tree)

    def _absent(self, asked: Wanted, one: Goal) -> WhyNot:
        lack = self._absences.why_absent(one)
        ways = [tuple(dict.fromkeys(self._causes_of_way(way))) for way in lack.ways] or [tuple(self._causes(lack))]
        causes = ways[0]
        reach = cost(lack.leaves) < OUT_OF_REACH
        near = [
            causes for way, causes in zip(lack.ways, ways, strict=False) if not reach or cost(way.leaves) < OUT_OF_REACH
        ]
        others = tuple(dict.fromkeys(way for way in near if way != causes and not set(way) >= set(causes)))
        statements = [s for way in (causes, *others) for cause in way for s in cause.statements]
        tree = Explanation(f"It would take {self._words.needed(one)}", "conclusion", None, self._ways(lack))
        # Where no cause names a statement of its own, the answer rests on those that the search met.
        evidence = self._view.evidence(statements) or self._view.evidence(_stated(tree))
        return WhyNot(
            asked.thing, asked.label, False, self._entries(asked), causes, others, self._said(asked), reach,
            evidence, tree, citations(self._kb, evidence),
        )  # fmt: skip

    def _too_little(self, asked: Wanted, found: list[Fact]) -> WhyNot:
        """The dose is there and is lower: its range, and every step that moved it."""
        causes: list[Cause] = []
        for item in self._outcome.plan.toxin:
            if not set(self._outcome.index[item.id]).isdisjoint(found):
                causes.extend(self._dose_causes(item.id, asked.above or Decimal(0)))
        statements = [s for cause in causes for s in cause.statements]
        evidence = self._view.evidence(statements)
        tree = Explanation(f"{asked.label}: the dose is lower", "conclusion", None, grounds(self._view, found))
        reach = any(item.range_high_units > (asked.above or 0) for item in self._outcome.plan.toxin)
        return WhyNot(
            asked.thing, asked.label, False, self._entries(asked), tuple(causes), (), (), reach,
            evidence, tree, citations(self._kb, evidence),
        )  # fmt: skip

    def _dose_causes(self, item_id: str, above: Decimal) -> Iterator[Cause]:
        item = next(one for one in self._outcome.plan.toxin if one.id == item_id)
        where = f"{item.muscle_label} ({item.side})"
        doses = tuple(one.statement for one in item.evidence if one.statement.startswith("statement:"))
        span = f"{item.range_low_units}" + (
            f" to {item.range_high_units}" if item.range_low_units != item.range_high_units else ""
        )
        beyond = f": {above} would pass what the source gives" if above >= item.range_high_units else ""
        yield Cause("test", f"{where}: {item.units} units; the sourced range is {span}{beyond}.", None, doses)
        for step in item.steps:
            if step.after_units < step.before_units:
                text = f"{where}: {step.before_units} to {step.after_units} units. {step.why}"
                yield Cause("conclusion", text, None, step.statements)

    def _listed(self, asked: Wanted) -> Iterator[Rejected | Deferred | AdjunctItem]:
        """Entries of the plan that speak of it: considered and fallen, waiting, or not on offer."""
        names = {str(value).split(":", 1)[-1] for one in asked.goals for name, value in one.slots if name in _NAMING}
        plan = self._outcome.plan
        listed: tuple[Rejected | Deferred | AdjunctItem, ...] = (
            *plan.not_recommended, *plan.deferred, *plan.not_on_offer,
        )  # fmt: skip
        for entry in listed:
            if names & set(entry.id.split("/")):
                yield entry

    def _entries(self, asked: Wanted) -> tuple[str, ...]:
        return tuple(dict.fromkeys(entry.id for entry in self._listed(asked)))

    def _said(self, asked: Wanted) -> tuple[str, ...]:
        said = []
        for entry in self._listed(asked):
            if isinstance(entry, Rejected):
                said.append(f"{entry.label}: {_told(entry)}")
            elif isinstance(entry, Deferred):
                when = f"not before {entry.until}" if entry.until else "until it is known when it ends"
                said.append(f"{entry.label}: {when}. {_told(entry)}")
            else:
                said.append(f"{entry.label}: the findings support it, and the clinic does not offer it.")
        return tuple(dict.fromkeys(said))

    # causes

    def _causes(self, lack: Lack) -> tuple[Cause, ...]:
        """The leaves of the nearest way."""
        known = self._leaves.get(lack.goal)
        if known is None:
            known = self._leaves[lack.goal] = tuple(self._told_of(lack))
        return known

    def _told_of(self, lack: Lack) -> Iterator[Cause]:
        if lack.ways:
            yield from self._causes_of_way(lack.ways[0])
            return
        needed = self._words.needed(lack.goal)
        instead = "; ".join(self._instead(lack, fact) for fact in lack.nearest)
        if lack.known:
            yield Cause("knowledge", f"The knowledge base has no statement that gives {needed}.")
            return
        if lack.given:
            yield Cause("answer", self._words.not_given(lack.goal, instead), self._path(lack))
        else:
            text = f"It takes {needed}" + (f"; what follows is: {instead}." if instead else ", and no rule gives it.")
            yield Cause("conclusion", text, None, self._statements(lack.nearest))

    def _causes_of_way(self, way: Way) -> Iterator[Cause]:
        for hindrance in way.hindrances:
            if hindrance.follows:
                continue
            if hindrance.failure.kind == "blocked":
                for fact in hindrance.failure.facts:
                    yield from self._blocking(fact, frozenset(way.attempt.met))
            elif hindrance.lack is not None and hindrance.failure.kind == "absent":
                yield from self._causes(hindrance.lack)
            else:
                yield self._untrue(way, hindrance)

    def _untrue(self, way: Way, hindrance: Hindrance) -> Cause:
        reading = self._words.reading(way.attempt.rule, dict(way.attempt.bindings))
        if hindrance.lack is not None and hindrance.lack.ways:
            below = [cause.text for cause in self._causes(hindrance.lack)]
            return Cause("test", " ".join(dict.fromkeys(below)) or reading, None, self._statements(way.attempt.met))
        test = hindrance.failure.test
        if test is None:
            return Cause("test", f"What follows is another value. {reading}", None, self._statements(way.attempt.met))
        told = self._words.untrue(test, dict(way.attempt.bindings))
        return Cause(
            "test", f"{told[:1].upper()}{told[1:]}.", self._answered(way.attempt.met), self._statements(way.attempt.met)
        )

    def _blocking(self, fact: Fact, met: frozenset[Fact]) -> Iterator[Cause]:
        """A fact that must not be there, told by the first rules below it that say something.

        met: what the thing itself needs, and has; it is no part of what blocks it.
        """
        derivation = self._view.derivation
        if fact not in derivation.justified:
            origin = derivation.origins.get(fact)
            text = f"There is {self._words.needed(Goal(fact.relation, tuple(derivation.slots(fact).items())))}."
            yield Cause("blocked", text, origin if origin and "." in origin and ":" not in origin else None)
            return
        for because in derivation.because(fact):
            if self._view.rules.rule(because.rule).quiet:
                for premise in because.premises:
                    if premise in derivation.justified and premise not in met:
                        yield from self._blocking(premise, met)
                continue
            statements = self._view.statements(because)
            text = self._view.sentence(because)
            acts = [self._view.individual(s) for s in statements if s.startswith("statement:")]
            actions = [str(one.one("action")) for one in acts if one.kind == "Contraindication"]
            until = dict(because.bindings).get("until")
            when = f" Not before {self._words.value('until', until)}." if until is not None and until != ABSENT else ""
            said = f" {actions[0].rstrip('.')}." if actions else ""
            yield Cause("blocked", f"{text}{said}{when}", self._answered(because.premises), statements)

    def _answered(self, premises: Iterable[Fact]) -> str | None:
        """Where the answer that matters most to some facts stands in the case: safety first, then what is nearest."""
        derivation = self._view.derivation
        seen: set[Fact] = set()
        waiting = list(premises)
        answers: list[tuple[int, int, str]] = []
        while waiting:
            fact = waiting.pop(0)
            if fact in seen:
                continue
            seen.add(fact)
            origin = derivation.origins.get(fact, "")
            if fact.relation in _ANSWERS and origin:
                answers.append((_ANSWERS.index(fact.relation), len(answers), origin))
            for because in derivation.because(fact):
                waiting.extend(because.premises)
        return min(answers, default=(0, 0, None))[2]

    def _path(self, lack: Lack) -> str | None:
        for fact in lack.nearest:
            return self._view.derivation.origins.get(fact)
        slots = lack.goal.values()
        return {
            "offered_treatment": "context.treatments",
            "offered": "context.products",
            "toxin_session": "history.toxin",
            "treatment_session": "history.treatments",
            "area_product": "context.product_for_area",
            "line_seen": f"lines.{str(slots.get('line', '')).partition(':')[2]}",
            "muscle_seen": f"muscles.{str(slots.get('muscle', '')).partition(':')[2]}",
            "feature": f"features.{str(slots.get('attribute', '')).partition(':')[2]}",
        }.get(lack.goal.relation)

    def _instead(self, lack: Lack, fact: Fact) -> str:
        """What is there in place of the goal: the value that differs."""
        slots, settled = self._view.derivation.schema[fact.relation], lack.goal.values()
        differing = [(n, v) for n, v in zip(slots, fact.values, strict=True) if n in settled and settled[n] != v]
        return ", ".join(self._words.value(name, value) for name, value in differing)

    def _statements(self, facts: Iterable[Fact]) -> tuple[str, ...]:
        origins = (self._view.derivation.origins.get(fact, "") for fact in facts)
        known = (s for s in origins if s.startswith(("statement:", "principle:", "parameter:")))
        return tuple(s for s in dict.fromkeys(known) if s != "principle:PRECEDENCE")

    # tree

    def _ways(self, lack: Lack) -> tuple[Explanation, ...]:
        known = self._trees.get(lack.goal)
        if known is None:
            known = self._trees[lack.goal] = tuple(self._way_node(way) for way in lack.ways) or tuple(
                Explanation(one.text, "answer" if one.kind == "answer" else "absent", one.path or lack.goal.relation)
                for one in self._causes(lack)
            )
        return known

    def _way_node(self, way: Way) -> Explanation:
        rule = way.attempt.rule
        reading = self._words.reading(rule, dict(way.attempt.bindings))
        children: list[Explanation] = []
        for hindrance in way.hindrances:
            failure = hindrance.failure
            if failure.kind == "blocked":
                children += grounds(self._view, failure.facts)
            elif failure.kind == "absent" and failure.goal is not None:
                needed = self._words.needed(failure.goal)
                if hindrance.follows:
                    children.append(Explanation(f"also lacks {needed} (follows)", "absent", failure.goal.relation))
                else:
                    below = self._ways(hindrance.lack) if hindrance.lack is not None else ()
                    children.append(Explanation(f"lacks {needed}", "absent", failure.goal.relation, below))
            else:
                below = self._ways(hindrance.lack) if hindrance.lack is not None else ()
                children.append(Explanation(self._untrue(way, hindrance).text, "step", rule.id, below))
        return Explanation(f"would follow: {reading}", "rule", rule.id, tuple(children))


_NAMING = frozenset({"treatment", "muscle", "line", "product", "area", "intervention"})
_ANSWERS = (
    "ended", "answered", "toxin_session", "treatment_session", "phototype_seen", "observed", "override", "feature",
    "band_count", "muscle_seen", "line_seen",
)  # fmt: skip
"""Relations of a case that hold answers, those that decide most first."""


def _told(entry: Rejected | Deferred) -> str:
    """The reasons of an entry, without its name in front of each."""
    name = f"{entry.label.removesuffix(' (not on offer here)')}: "
    return " ".join(dict.fromkeys(reason.text.removeprefix(name) for reason in entry.reasons))


def _units(view: View, fact: Fact) -> Decimal:
    slots = view.derivation.slots(fact)
    return Decimal(str(slots.get("units", 0)))
