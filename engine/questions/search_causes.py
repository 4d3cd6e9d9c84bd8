"""What a search met, told as causes: the leaves of the nearest way, each a thing that would have to be otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.algebra.rule import Fact
from engine.algebra.terms import Value
from engine.planning.view import View
from engine.questions.absence import Absences, Hindrance, Lack, Way, in_reach
from engine.questions.asked_values import alternatives, attainable, in_range
from engine.questions.attempts import Goal, goal
from engine.questions.causes import Blocking, Cause
from engine.questions.on_offer import PRODUCTS
from engine.questions.wording import Words

_UNEQUAL = "criteria.literal-ne"
"""The rule of a criterion that asks for any answer but one."""
_OPPOSITE = {"yes": "no", "no": "yes"}


class SearchCauses:
    """Causes of one finished run; what was said of a goal once is kept, as many ways pass the same one."""

    def __init__(self, view: View, words: Words, absences: Absences, blocking: Blocking) -> None:
        self._view, self._words, self._absences, self._blocking = view, words, absences, blocking
        self._leaves: dict[Goal, tuple[Cause, ...]] = {}

    def of(self, lack: Lack) -> tuple[Cause, ...]:
        """The leaves of the nearest way."""
        known = self._leaves.get(lack.goal)
        if known is None:
            known = self._leaves[lack.goal] = tuple(self._told_of(lack))
        return known

    def _told_of(self, lack: Lack) -> Iterator[Cause]:
        if lack.ways:
            yield from self.of_way(lack.ways[0])
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

    def of_way(self, way: Way) -> Iterator[Cause]:
        """Yield what one rule lacked, down to the leaves."""
        closed = not in_reach(way.leaves)
        for hindrance in way.hindrances:
            # Where something is out of reach, what could be answered besides would change nothing.
            if hindrance.follows or (closed and in_reach(hindrance.leaves)):
                continue
            allowed = self._allowed(way, hindrance)
            if allowed is not None:
                yield allowed
            elif hindrance.failure.kind == "blocked":
                for fact in hindrance.failure.facts:
                    yield from self._blocking.told(fact, frozenset(way.attempt.met))
            elif hindrance.lack is not None and hindrance.failure.kind == "absent":
                yield from self.of(hindrance.lack)
            else:
                yield self.untrue(way, hindrance)

    def _allowed(self, way: Way, hindrance: Hindrance) -> Cause | None:
        """A criterion that allows several values of one answer, told as their range; None for all else."""
        bound = dict(way.attempt.bindings)
        wants = hindrance.failure.goal
        if hindrance.failure.kind != "absent" or wants is None or wants.relation != "value_of":
            return None
        if not {"statement", "branch", "attribute", "value"} <= bound.keys() or hindrance.lack is None:
            return None
        values = alternatives(bound["statement"], bound["branch"], bound["attribute"], self._absences.store)
        if len(values) < 2:
            return None
        below = self.of(hindrance.lack)
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

    def untrue(self, way: Way, hindrance: Hindrance) -> Cause:
        """A test that was false, or a result that was another one."""
        reading = self._words.reading(way.attempt.rule, dict(way.attempt.bindings))
        if hindrance.lack is not None and hindrance.lack.ways:
            below = self.of(hindrance.lack)
            text = " ".join(dict.fromkeys(cause.text for cause in below)) or reading
            path = next((cause.path for cause in below if cause.path), None)
            return Cause("test", text, path, self._statements(way.attempt.met))
        test = hindrance.failure.test
        if test is None:
            return Cause("test", f"What follows is another value. {reading}", None, self._statements(way.attempt.met))
        bound = dict(way.attempt.bindings)
        if way.attempt.rule.id == _UNEQUAL and {"attribute", "value", "found"} <= bound.keys():
            return self._other_than(way, bound["attribute"], bound["value"], bound["found"])
        can = attainable(test, bound, self._view.kb, self._absences.store)
        told = self._words.untrue(can or test, bound) + ("" if can else ", which no grade on this scale is")
        return Cause(
            "test",
            f"{told[:1].upper()}{told[1:]}.",
            self._blocking.answered(way.attempt.met),
            self._statements(way.attempt.met),
        )

    def _other_than(self, way: Way, attribute: Value, value: Value, found: Value) -> Cause:
        """A criterion that asks for any answer but one; an answer that is missing is no such answer."""
        given = "not known" if found == "unknown" else f"recorded as {self._words.value('', found)}"
        asked = _OPPOSITE.get(str(value), f"other than {self._words.value('', value)}")
        text = f"{self._view.label(attribute)}: {given}; it would have to be {asked}."
        path = self._blocking.answered(way.attempt.met)
        if path is None and str(value) in _OPPOSITE:
            # Where an answer is missing, the question is the one that the opposite would come from.
            lack = self._absences.why_absent(goal("value_of", attribute=attribute, value=_OPPOSITE[str(value)]))
            path = next((cause.path for cause in self.of(lack) if cause.path), None)
        return Cause("answer", text, path, self._statements(way.attempt.met))

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
