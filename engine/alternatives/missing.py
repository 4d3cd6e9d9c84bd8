"""Which open questions are worth asking: what each possible answer would change in the plan.

First come those that something waits for and an answer could exclude; among them, and after them, what changes most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from engine.alternatives.decisions import Decision, State, decided
from engine.alternatives.dimension import Dimension
from engine.alternatives.evaluation import Evaluation
from engine.alternatives.parts import Parts
from engine.alternatives.settings import possible
from engine.alternatives.space import space
from engine.case import Case
from engine.inference.uncollected import uncollected
from engine.plan import Question
from engine.planning.parts import PARTS, Built
from engine.planning.safety import RANKS

TREATING = ("toxin", "adjuncts", "home_care", "referrals")
ASIDE = ("assessments", "claims", "monitoring", "requirements", "exposure")
"""Parts that go with what is measured or said: a new instrument to read changes nothing for the person."""
HOLDING = ("safety", "deferred", "not_recommended", "limits", "lines", "products")

_COMPARED = tuple(part for part in PARTS if part != "questions")
"""An answer alters which questions are open; that by itself is no consequence."""

Weight = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What one answer would do: decisions that come, go or become others."""

    answer: str
    impossible: bool
    treatments: int
    holds: int
    others: int
    came: State
    went: State
    words: int = 0
    """Entries whose reasons, cautions or wording change while what is decided stays."""

    asides: int = 0
    """Entries that only go along: claims looked at, instruments read, what clinics must do for a treatment."""

    written: tuple[str, ...] = ()
    """The answer as `what-if --set` takes it."""

    @property
    def weight(self) -> Weight:
        """How much changes: treatments and doses, what holds them back, other entries, words, what goes along."""
        return self.treatments, self.holds, self.others, self.words, self.asides

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
    offered: tuple[str, ...] = ()
    """Every value looked at, in their order."""

    @property
    def matters(self) -> bool:
        """Whether some answer changes the plan, alone or together with others."""
        return bool(self.blocks) or any(one.changes for one in self.consequences)

    @property
    def holds_back(self) -> bool:
        """Whether something waits for it that an answer could exclude: such questions come first."""
        return bool(self.blocks) and RANKS[self.severity] >= RANKS["relative"]

    @property
    def weight(self) -> Weight:
        """The weight of the answer that changes most; what waits for an answer counts as treatments do."""
        treatments, *rest = max((one.weight for one in self.consequences), default=(0, 0, 0, 0, 0))
        return max(treatments, len(self.blocks)), rest[0], rest[1], rest[2], rest[3]

    @property
    def minor(self) -> bool:
        """Whether its answers change no more than words and what goes along."""
        return self.matters and not any(self.weight[:3])


@uncollected()
def missing(
    case: Case,
    evaluation: Evaluation,
    progress: Callable[[int, int], None] | None = None,
    *,
    only: Callable[[str], bool] = lambda path: True,
    all: bool = False,
) -> tuple[Missing, ...]:
    """All open questions of a case in the order of `_order`; those that change nothing last.

    Open is what the plan asks for, and what the case could answer but does not.  Of the latter only what matters
    is returned unless `all` is wanted; of the plan's own questions all.  `only` limits the paths looked at.
    """
    run = evaluation.run(case)
    parts = Parts(evaluation, case)
    base = parts.of(case, run)
    asked = {q.path: q for q in base["questions"] if isinstance(q, Question)}
    dimensions = [
        d
        for d in space(case, evaluation.kb, run.derivation())
        if only(d.path) and (d.open or _question(d, asked) is not None)
    ]
    told = progress or (lambda done, of: None)
    found = []
    for number, dimension in enumerate(dimensions):
        told(number, len(dimensions))
        path = _question(dimension, asked)
        answers = tuple(c for c in _consequences(case, dimension, base, parts, evaluation) if not c.impossible)
        severity = asked[path].severity if path is not None else "information"
        blocks = asked[path].blocks if path is not None else ()
        one = Missing(
            dimension.path,
            dimension.asked,
            path is not None,
            severity,
            answers,
            blocks,
            tuple(c.answer for c in answers),
        )
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
    """What a treatment waits for that could exclude it, before all else; then what changes most."""
    return not one.holds_back, tuple(-part for part in one.weight), -RANKS[one.severity], one.path


def _consequences(
    case: Case, dimension: Dimension, base: Built, parts: Parts, evaluation: Evaluation
) -> tuple[Consequence, ...]:
    found = []
    for alternative in dimension.alternatives:
        if alternative.shown == "unknown":
            continue
        changed = possible(case, alternative.settings, evaluation.kb)
        if changed is None:
            found.append(Consequence(alternative.shown, True, 0, 0, 0, (), ()))
            continue
        told = consequence(alternative.shown, base, parts.of(changed, wanted=_COMPARED))
        found.append(replace(told, written=alternative.written))
    return tuple(found)


def consequence(answer: str, before: Built, after: Built) -> Consequence:
    """What differs between two plans, apart from the questions that are open."""
    differing = [p for p in before if p != "questions" and after[p] is not before[p] and after[p] != before[p]]
    old = dict.fromkeys(decided({part: before[part] for part in differing}))
    new = dict.fromkeys(decided({part: after[part] for part in differing}))
    came = tuple(one for one in new if one not in old)
    went = tuple(one for one in old if one not in new)
    touched = {(one.id, one.part) for one in (*came, *went)}
    treatments = len({id for id, part in touched if part in TREATING})
    holds = len({(id, part) for id, part in touched if part in HOLDING})
    asides = sum(part in ASIDE for _, part in touched)
    others = len(touched) - asides - sum(part in TREATING or part in HOLDING for _, part in touched)
    # Entries of the others differ although what they decide is the same.
    words = len(set(differing) - {part for _, part in touched})
    return Consequence(answer, False, treatments, holds, others, came, went, words, asides)


__all__ = ["Consequence", "Decision", "Missing", "consequence", "missing"]
