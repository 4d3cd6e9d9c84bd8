"""What blocks a thing, told as a cause: the first rules below a fact that say something, and where it is answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT
from engine.planning.view import View
from engine.questions.attempts import Goal
from engine.questions.wording import Words

CauseKind = Literal["answer", "blocked", "test", "knowledge", "conclusion"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that would have to be otherwise: in words, where it is answered, and the statements behind it.

    weight: how serious what blocks is, 0 for what is only missing; causes are listed by it.
    """

    kind: CauseKind
    text: str
    path: str | None = None
    statements: tuple[str, ...] = ()
    weight: int = field(default=0, compare=False)


def by_weight(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """Each once, most serious first; among equals the order stands."""
    return tuple(sorted(dict.fromkeys(causes), key=lambda cause: -cause.weight))


class Blocking:
    """Tells facts that stand against something in one finished run."""

    def __init__(self, view: View, words: Words) -> None:
        self._view, self._words = view, words

    def told(self, fact: Fact, met: frozenset[Fact] = frozenset(), sentence: str = "") -> Iterator[Cause]:
        """A fact that must not be there, told by the first rules below it that say something.

        met: what the thing itself needs, and has; it is no part of what blocks it.  sentence: said in place of the
        reading of the rule.
        """
        derivation = self._view.derivation
        if fact not in derivation.justified:
            origin = derivation.origins.get(fact)
            text = f"There is {self._words.needed(Goal(fact.relation, tuple(derivation.slots(fact).items())))}."
            yield Cause("blocked", text, origin if origin and "." in origin and ":" not in origin else None)
            return
        for because in derivation.because(fact):
            if not sentence and self._view.rules.rule(because.rule).quiet:
                for premise in because.premises:
                    if premise in derivation.justified and premise not in met:
                        yield from self.told(premise, met)
                continue
            statements = self._view.statements(because)
            text = sentence or self._view.sentence(because)
            acts = [self._view.individual(s) for s in statements if s.startswith("statement:")]
            actions = [str(one.one("action")) for one in acts if one.kind == "Contraindication"]
            until = dict(because.bindings).get("until")
            when = f" Not before {self._words.value('until', until)}." if until is not None and until != ABSENT else ""
            said = f" {actions[0].rstrip('.')}." if actions else ""
            path = self.answered(because.premises)
            yield Cause("blocked", f"{text}{said}{when}", path, statements, self._weight(fact))

    def _weight(self, fact: Fact) -> int:
        """Exclusions by their rank, then what an answer is missing for, then waits, then all else that blocks."""
        rank = int(str(self._view.derivation.slots(fact).get("rank", 0)))
        return _WEIGHT.get(fact.relation, 10) + rank

    def answered(self, premises: Iterable[Fact]) -> str | None:
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


_ANSWERS = (
    "ended", "answered", "toxin_session", "treatment_session", "phototype_seen", "observed", "override", "feature",
    "band_count", "muscle_seen", "line_seen",
)  # fmt: skip
"""Relations of a case that hold answers, those that decide most first."""

_WEIGHT = {
    "exclusion": 40, "area_exclusion": 40, "treatment_excluded": 40, "licence_gap": 40, "phototype_avoid": 43,
    "blocked_by_unknown": 30, "area_unknown": 30, "treatment_unknown": 30, "phototype_unknown": 33,
    "delay": 20, "area_delay": 20, "treatment_delayed": 20,
}  # fmt: skip
"""Relation -> how serious it is before its rank (1 to 4) is added; to avoid a phototype ranks as relative."""
