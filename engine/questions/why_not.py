"""Why not: what stood between a case and something that is not in its plan.

The answer is read from the rules as data and the facts of the finished run: which conditions of which rule found
nothing, which facts blocked it, which tests were false of which values, and so on down to answers and statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from engine.algebra.rule import Fact
from engine.consultation import Outcome
from engine.explain import Explanation, grounds
from engine.inference.store import Store
from engine.plan import Evidence
from engine.planning.view import View
from engine.questions.absence import Absences, Hindrance, Lack, Way, in_reach
from engine.questions.asked_values import alternatives, attainable, in_range
from engine.questions.attempts import Goal, goal
from engine.questions.causes import Blocking, Cause, by_weight
from engine.questions.goals import UnknownThing, Wanted, wanted
from engine.questions.on_offer import NO_TOXIN, PRODUCTS, IfOffered, OnOffer
from engine.questions.plan_says import listed, said
from engine.questions.pressing import before_all
from engine.questions.standing import Standing
from engine.questions.tree_refs import stated
from engine.questions.why import citations
from engine.questions.wording import Words
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer to a why-not question.

    present: it is in the plan after all, and `tree` says why.  causes: all that stands against it, most serious
    first, then what the nearest way lacks.  others: what further ways lack instead, nearest first.  said: what the
    plan itself says where it lists the thing as fallen, waiting or not on offer.  within_reach: whether an answer or
    a choice could change it.  if_offered: of what the clinic does not have and the run has therefore not judged, what
    would be in force against it if it did; None for all else.  lacking: that the clinic does not have it, where it does
    not and the plan does not say so.  first: the emergency for which the whole plan waits; empty where there is none.
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
    grown: Callable[[], Explanation] = field(repr=False, compare=False)
    """Gives the tree; many answers are read without it."""
    sources: tuple[tuple[str, str], ...] = ()
    """Citations by source id, in the order of the evidence."""
    if_offered: IfOffered | None = None
    first: str = ""
    lacking: str = ""

    @property
    def tree(self) -> Explanation:
        """Everything that was looked for and not there, down to answers and statements."""
        return self.grown()


def why_not(outcome: Outcome, kb: KnowledgeBase, thing: str) -> WhyNot:
    """Why `thing` is not in the plan, or that it is.  Raises UnknownThing with the nearest terms."""
    return Questions(outcome, kb).why_not(thing)


def why_not_each(outcome: Outcome, kb: KnowledgeBase, words: Sequence[str]) -> tuple[WhyNot, ...]:
    """Why not, of what some words name together (`frontalis left`); else of each on its own (`ipl frontalis`).

    Raises UnknownThing about the first that names nothing, or about all of them where none does.
    """
    questions = Questions(outcome, kb)
    try:
        return (questions.why_not(" ".join(words)),)
    except UnknownThing as unknown:
        answers: list[WhyNot] = []
        for word in words:
            try:
                answers.append(questions.why_not(word))
            except UnknownThing as error:
                raise (error if answers else unknown) from None
        return tuple(answers)


class Questions:
    """Why-not questions about one finished run; what is built for the first is kept for the next."""

    def __init__(self, outcome: Outcome, kb: KnowledgeBase) -> None:
        self._outcome, self._kb = outcome, kb
        self._view = View(outcome.derivation, kb, rule_base())
        self._words = Words(self._view)
        self._absences = Absences(outcome.derivation, kb, self._view.rules)
        self._blocking = Blocking(self._view, self._words)
        self._standing = Standing(self._view, self._words, self._blocking, self._absences.store)
        self._on_offer = OnOffer(self._view, self._absences.store)
        self._trees: dict[Goal, tuple[Explanation, ...]] = {}
        """What was said of a goal once: many ways of many questions pass the same one."""
        self._leaves: dict[Goal, tuple[Cause, ...]] = {}

    def why_not(self, thing: str) -> WhyNot:
        """Why `thing` is not in the plan, or that it is.  Raises UnknownThing with the nearest terms."""
        return replace(self._answer(thing), first=before_all(self._outcome.plan))

    def _answer(self, thing: str) -> WhyNot:
        asked = wanted(thing, self._outcome, self._kb, self._view.rules)
        found: list[Fact] = []
        for one in asked.goals:
            facts = self._absences.found(one) or self._whole(one)
            if not facts:
                return self._absent(asked, self._reachable(one))
            found = list(facts)
        units = (Decimal(str(self._view.derivation.slots(fact).get("units", 0))) for fact in found)
        if asked.above is not None and not any(one > asked.above for one in units):
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
        if one.relation != "item" or "side" not in slots or in_reach(self.lack(one).leaves):
            return one
        slots.pop("side")
        whole = goal(one.relation, **slots)
        return one if self._absences.found(whole) else whole

    def _present(self, asked: Wanted, found: list[Fact]) -> WhyNot:
        items = tuple(sorted(item for item, facts in self._outcome.index.items() if not set(found).isdisjoint(facts)))
        head = f"{asked.label}: it is in the plan"
        tree = cache(lambda: Explanation(head, "conclusion", None, grounds(self._view, found)))
        return WhyNot(asked.thing, asked.label, True, items, (), (), (), True, (), tree)

    def _absent(self, asked: Wanted, one: Goal) -> WhyNot:
        lack = self._absences.why_absent(one)
        ways = [tuple(dict.fromkeys(self._causes_of_way(way))) for way in lack.ways] or [tuple(self._causes(lack))]
        if self._on_offer.any_product(asked.goals):
            ways = [tuple(dict.fromkeys(map(_of_any_product, way))) for way in ways]
        nearest = ways[0]
        reach = in_reach(lack.leaves)
        standing = self._standing.against(asked.goals)
        causes = by_weight((*nearest, *(cause for _, cause in standing)))
        others: dict[tuple[Cause, ...], None] = {}
        for way, told in zip(lack.ways, ways, strict=False):
            rest = tuple(cause for cause in told if cause not in causes)
            # Another way that asks for all of this one is none, and what stands in any case is said once.
            if rest and told != nearest and not set(told) >= set(nearest) and (not reach or in_reach(way.leaves)):
                others.setdefault(rest)
        supposed, would_block = self._on_offer.against(asked.goals) or (None, ())
        told = supposed.causes if supposed is not None else ()
        statements = [s for way in (told, causes, *others) for cause in way for s in cause.statements]
        blocking = tuple(dict.fromkeys(fact for fact, cause in standing if cause not in nearest))
        tree = cache(lambda: self._tree(one, lack, blocking, supposed, would_block))
        # Where no cause names a statement of its own, the answer rests on those that the search met.
        evidence = self._view.evidence(statements) or self._view.evidence(stated(tree()))
        heard = said(self._outcome.plan, asked.goals)
        return WhyNot(
            asked.thing, asked.label, False, self._entries(asked), causes, tuple(others), heard, reach,
            evidence, tree, citations(self._kb, evidence), supposed, lacking=self._lacking(asked, supposed),
        )  # fmt: skip

    def _lacking(self, asked: Wanted, supposed: IfOffered | None) -> str:
        """That the clinic does not have it, where the plan does not say so itself."""
        if supposed is not None:
            return supposed.lacking
        told = set(self._entries(asked)) & {one.id for one in self._outcome.plan.not_on_offer}
        return "" if told else self._on_offer.lacking(asked.goals)

    def _too_little(self, asked: Wanted, found: list[Fact]) -> WhyNot:
        """The dose is there and is lower: its range, and every step that moved it."""
        causes: list[Cause] = []
        above = asked.above or Decimal(0)
        items = [one for one in self._outcome.plan.toxin if not set(self._outcome.index[one.id]).isdisjoint(found)]
        for item in items:
            causes.extend(self._dose_causes(item.id, above))
        statements = [s for cause in causes for s in cause.statements]
        evidence = self._view.evidence(statements)
        head = f"{asked.label}: the dose is lower"
        tree = cache(lambda: Explanation(head, "conclusion", None, grounds(self._view, found)))
        reach = any(item.range_high_units > above for item in items)
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
        asked = f"more than {above} unit{'' if above == 1 else 's'}"
        beyond = f": {asked} would pass what the source gives" if above >= item.range_high_units else ""
        yield Cause("test", f"{where}: {item.units} units; the sourced range is {span}{beyond}.", None, doses)
        for step in item.steps:
            if step.after_units < step.before_units:
                text = f"{where}: {step.before_units} to {step.after_units} units. {step.why}"
                yield Cause("conclusion", text, None, step.statements)

    def _entries(self, asked: Wanted) -> tuple[str, ...]:
        return tuple(dict.fromkeys(entry.id for entry in listed(self._outcome.plan, asked.goals)))

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
        elif lack.given:
            told = self._words.not_given(lack.goal, instead) + self._absences.told_elsewhere(lack.goal)
            yield Cause("answer", told, self._path(lack))
        else:
            text = f"It takes {needed}" + (f"; what follows is: {instead}." if instead else ", and no rule gives it.")
            yield Cause("conclusion", text, None, self._statements(lack.nearest))

    def _causes_of_way(self, way: Way) -> Iterator[Cause]:
        for hindrance in way.hindrances:
            if hindrance.follows:
                continue
            allowed = self._allowed(way, hindrance)
            if allowed is not None:
                yield allowed
            elif hindrance.failure.kind == "blocked":
                for fact in hindrance.failure.facts:
                    yield from self._blocking.told(fact, frozenset(way.attempt.met))
            elif hindrance.lack is not None and hindrance.failure.kind == "absent":
                yield from self._causes(hindrance.lack)
            else:
                yield self._untrue(way, hindrance)

    def _allowed(self, way: Way, hindrance: Hindrance) -> Cause | None:
        """A criterion that allows several values of one answer, told as their range; None for all else."""
        bound = dict(way.attempt.bindings)
        wants = hindrance.failure.goal
        if hindrance.failure.kind != "absent" or wants is None or wants.relation != "value_of":
            return None
        if not {"statement", "branch", "attribute", "value"} <= bound.keys() or hindrance.lack is None:
            return None
        values = alternatives(bound["statement"], bound["branch"], bound["attribute"], self.store)
        if len(values) < 2:
            return None
        below = self._causes(hindrance.lack)
        attribute = self._view.kb.get(str(bound["attribute"]))
        label = self._view.label(bound["attribute"])
        seen = self._absences.found(goal("observed", attribute=bound["attribute"]))
        found = [fact.values[1] for fact in seen]
        used = [fact.values[1] for fact in self._absences.found(goal("value_of", attribute=bound["attribute"]))]
        judged = f", judged as {self._words.value('', used[0])}" if used and found and used[0] != found[0] else ""
        known = bool(found) and found[0] != "unknown"
        given = f"recorded as {self._words.value('', found[0])}{judged}" if known else "not known"
        path = self._blocking.answered(seen) or next((cause.path for cause in below if cause.path), None)
        return Cause("answer", f"{label}: {given}; it would have to be {in_range(values, attribute)}.", path)

    def _untrue(self, way: Way, hindrance: Hindrance) -> Cause:
        reading = self._words.reading(way.attempt.rule, dict(way.attempt.bindings))
        if hindrance.lack is not None and hindrance.lack.ways:
            below = self._causes(hindrance.lack)
            text = " ".join(dict.fromkeys(cause.text for cause in below)) or reading
            path = next((cause.path for cause in below if cause.path), None)
            return Cause("test", text, path, self._statements(way.attempt.met))
        test = hindrance.failure.test
        if test is None:
            return Cause("test", f"What follows is another value. {reading}", None, self._statements(way.attempt.met))
        bound = dict(way.attempt.bindings)
        can = attainable(test, bound, self._view.kb, self.store)
        told = self._words.untrue(can or test, bound) + ("" if can else ", which no grade on this scale is")
        return Cause(
            "test",
            f"{told[:1].upper()}{told[1:]}.",
            self._blocking.answered(way.attempt.met),
            self._statements(way.attempt.met),
        )

    def _path(self, lack: Lack) -> str | None:
        for fact in lack.nearest:
            return self._view.derivation.origins.get(fact)
        slots = lack.goal.values()
        return {
            "offered_treatment": "context.treatments",
            "offered": PRODUCTS,
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

    def _tree(
        self, one: Goal, lack: Lack, blocking: Sequence[Fact], supposed: IfOffered | None, would_block: Sequence[Fact]
    ) -> Explanation:
        """What it would take, what stands against it, and what would if the clinic had it."""
        branches = self._ways(lack)
        if blocking:
            against = Explanation("what stands against it", "conclusion", None, grounds(self._view, blocking))
            branches = (against, *branches)
        if supposed is not None and would_block:
            head = f"{supposed.supposing} (supposed), what would stand against it"
            below = grounds(self._on_offer.view, would_block)
            branches = (Explanation(head, "conclusion", None, below), *branches)
        return Explanation(f"It would take {self._words.needed(one)}", "conclusion", None, branches)

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


def _of_any_product(cause: Cause) -> Cause:
    """A product that is not held, told as any: which one the search met first says nothing."""
    return replace(cause, text=NO_TOXIN) if cause.path == PRODUCTS else cause
