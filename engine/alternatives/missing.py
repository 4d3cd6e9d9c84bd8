"""Which open questions are worth asking: what each possible answer would change in the plan, most first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.alternatives.decisions import Decision, State, decisions
from engine.alternatives.dimension import Dimension
from engine.alternatives.evaluation import Evaluation
from engine.alternatives.settings import possible
from engine.alternatives.space import space
from engine.case import Case
from engine.consultation import Outcome
from engine.plan import Plan
from engine.planning.safety import RANKS

_TREATING = ("toxin", "adjuncts", "home_care", "referrals")
_HOLDING = ("safety", "deferred", "not_recommended", "limits", "lines", "products")


@dataclass(frozen=True, slots=True)
class Consequence:
    """What one answer would do: decisions that come, go or become others."""

    answer: str
    impossible: bool
    status: str
    treatments: int
    holds: int
    others: int
    came: State
    went: State
    words: int = 0
    """Entries whose reasons, cautions or wording change while what is decided stays."""

    @property
    def weight(self) -> tuple[int, int, int, int]:
        """How much changes: treatments and doses, what holds them back, other entries, words."""
        return self.treatments, self.holds, self.others, self.words

    @property
    def changes(self) -> bool:
        """Whether anything changes but the list of open questions."""
        return any(self.weight)


@dataclass(frozen=True, slots=True)
class Missing:
    """One open question with what each of its answers would do; `asked` where the plan asks it itself.

    `blocks` are the candidates of the plan that wait for it, perhaps among other questions: answered alone it may
    release nothing, and yet nothing is released without it.
    """

    path: str
    text: str
    asked: bool
    severity: str
    consequences: tuple[Consequence, ...]
    blocks: tuple[str, ...] = ()

    @property
    def matters(self) -> bool:
        """Whether some answer changes the plan, alone or together with others."""
        return bool(self.blocks) or any(one.changes for one in self.consequences)

    @property
    def holds_back(self) -> bool:
        """Whether something waits for it that an answer could exclude: such questions come first."""
        return bool(self.blocks) and RANKS[self.severity] >= RANKS["relative"]

    @property
    def weight(self) -> tuple[int, int, int, int]:
        """The weight of the answer that changes most; what waits for an answer counts as treatments do."""
        treatments, *rest = max((one.weight for one in self.consequences), default=(0, 0, 0, 0))
        return max(treatments, len(self.blocks)), rest[0], rest[1], rest[2]


def missing(
    case: Case,
    evaluation: Evaluation,
    progress: Callable[[int, int], None] | None = None,
    *,
    only: Callable[[str], bool] = lambda path: True,
    all: bool = False,
) -> tuple[Missing, ...]:
    """All open questions of a case, the weightiest first; those that change nothing last.

    Open is what the plan asks for, and what the case could answer but does not.  Of the latter only what matters
    is returned unless `all` is wanted; of the plan's own questions all.  `only` limits the paths looked at.
    """
    base = evaluation.outcome(case)
    asked = {question.path: question for question in base.plan.questions}
    dimensions = [
        d
        for d in space(case, evaluation.kb, base.derivation)
        if only(d.path) and (d.open or _question(d, asked) is not None)
    ]
    told = progress or (lambda done, of: None)
    found = []
    for number, dimension in enumerate(dimensions):
        told(number, len(dimensions))
        path = _question(dimension, asked)
        answers = tuple(c for c in _consequences(case, dimension, base, evaluation) if not c.impossible)
        severity = asked[path].severity if path is not None else "information"
        blocks = asked[path].blocks if path is not None else ()
        one = Missing(dimension.path, dimension.asked, path is not None, severity, answers, blocks)
        if all or one.asked or one.matters:
            found.append(one)
        evaluation.forget()
    return tuple(sorted(found, key=_order))


def _question(dimension: Dimension, asked: Iterable[str]) -> str | None:
    """The path of the plan's question that a dimension answers."""
    path = dimension.path.replace(".both", "")
    for question in asked:
        if path == question or path.startswith(f"{question}.") or question == f"{path}.ended":
            return question
    return None


def _order(one: Missing) -> tuple[bool, tuple[int, ...], int, str]:
    return not one.holds_back, tuple(-part for part in one.weight), -RANKS[one.severity], one.path


def _consequences(case: Case, dimension: Dimension, base: Outcome, evaluation: Evaluation) -> tuple[Consequence, ...]:
    found = []
    for alternative in dimension.alternatives:
        if alternative.shown == "unknown":
            continue
        changed = possible(case, alternative.settings, evaluation.kb)
        if changed is None:
            found.append(Consequence(alternative.shown, True, "", 0, 0, 0, (), ()))
            continue
        found.append(consequence(alternative.shown, base.plan, evaluation.outcome(changed).plan))
    return tuple(found)


def consequence(answer: str, before: Plan, after: Plan) -> Consequence:
    """What differs between two plans, apart from the questions that are open."""
    old, new = decisions(before), decisions(after)
    came = tuple(one for one in new if one not in old and one.part != "questions")
    went = tuple(one for one in old if one not in new and one.part != "questions")
    touched = {(one.id, one.part) for one in (*came, *went)}
    treatments = len({id for id, part in touched if part in _TREATING})
    holds = len({(id, part) for id, part in touched if part in _HOLDING})
    others = len(touched) - sum(part in _TREATING or part in _HOLDING for _, part in touched)
    return Consequence(
        answer, False, after.status, treatments, holds, others, came, went, _reworded(before, after, touched)
    )


_NO_WORDS = frozenset({"questions", "sources", "totals"})


def _reworded(before: Plan, after: Plan, touched: set[tuple[str, str]]) -> int:
    """Parts whose entries differ although what they decide is the same."""
    count = 0
    for part in type(before).model_fields:
        old, new = getattr(before, part), getattr(after, part)
        if part in _NO_WORDS or not isinstance(old, tuple) or old == new:
            continue
        if not any(p == part for _, p in touched):
            count += 1
    return count


__all__ = ["Consequence", "Decision", "Missing", "consequence", "missing"]
