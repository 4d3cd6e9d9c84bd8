"""Every minimal change of one or two answers by which an item of the plan would be another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.algebra.rule import Fact
from engine.alternatives.aim import aim
from engine.alternatives.decisions import Read, State, read
from engine.alternatives.dimension import FIXED, Alternative, Dimension
from engine.alternatives.effect import Effect, effect
from engine.alternatives.evaluation import Evaluation
from engine.alternatives.interplay import pairs
from engine.alternatives.reach import Paths, Reach
from engine.alternatives.settings import Setting, contradictions, possible
from engine.alternatives.space import space
from engine.case import Case
from engine.facts.from_case import case_facts


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is another than in the case."""

    dimension: Dimension
    alternative: Alternative

    @property
    def key(self) -> tuple[str, str]:
        """Path and new value: what tells changes apart."""
        return self.dimension.path, self.alternative.shown


@dataclass(frozen=True, slots=True)
class Flip:
    """A minimal change, and what it makes of the item."""

    changes: tuple[Change, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Flips:
    """Everything that alters an item.

    `fixed` are changes of what nobody can change: who the person is, and the day.  `tried` counts the answers
    that could bear on the item at all, of `offered` that differ from the case; `pairs` the pairs worked out.
    """

    item: str
    state: State
    single: tuple[Flip, ...]
    double: tuple[Flip, ...]
    fixed: tuple[Flip, ...]
    offered: int
    tried: int
    pairs: int
    paired: bool = True
    """Whether pairs were looked at."""


@dataclass(frozen=True, slots=True)
class _Tried:
    change: Change
    facts: frozenset[Fact]
    case: Case | None
    """None where the answer contradicts the case and can only come with a second one."""


def flips(
    case: Case,
    item: str,
    evaluation: Evaluation,
    dimensions: Sequence[Dimension] | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    two: bool = True,
) -> Flips:
    """All minimal changes of one or two answers that alter an item.

    `dimensions` are what may change (by default everything the knowledge base lets a case say); `progress` hears
    how many of how many alternatives are done.  `two`: pairs as well as single answers.
    """
    search = _Search(case, item, evaluation, dimensions, progress)
    return search.run(two=two)


class _Search:
    def __init__(
        self,
        case: Case,
        item: str,
        evaluation: Evaluation,
        dimensions: Sequence[Dimension] | None,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self._case, self._item, self._evaluation = case, item, evaluation
        self._kb = evaluation.kb
        self._base = evaluation.derive(case)
        self._read: Read = read(item, case, self._base, self._kb)
        self._space = tuple(dimensions) if dimensions is not None else space(case, self._kb, self._base)
        self._reach = Reach(Paths(self._kb), aim(item, self._read.relations, self._kb))
        self._facts = frozenset(case_facts(case, self._kb))
        self._progress = progress or (lambda done, of: None)

    def run(self, *, two: bool) -> Flips:
        offered = [Change(d, a) for d in self._space for a in d.alternatives]
        sound, unsound = self._relevant(offered)
        single: list[Flip] = []
        fixed: list[Flip] = []
        quiet: list[_Tried] = []
        effects: list[Effect] = []
        for number, one in enumerate(sound):
            self._progress(number, len(sound))
            assert one.case is not None
            derivation = self._evaluation.derive(one.case)
            state = self._state(one.case)
            held = one.change.dimension.kind in FIXED
            if state != self._read.state:
                (fixed if held else single).append(Flip((one.change,), state))
            elif two and not held:
                found = effect(self._base, derivation, self._reach.closure)
                if not found.none:
                    quiet.append(one)
                    effects.append(found)
            self._evaluation.forget()
        single = _least(single)
        meeting: list[tuple[_Tried, _Tried]] = []
        if two:
            meeting = [(quiet[a], quiet[b]) for a, b in pairs(self._base, effects, self._reach)]
            meeting += self._only_together(unsound, single)
        double, count = self._pairs(meeting)
        return Flips(
            self._item, self._read.state, tuple(single), tuple(_least(double)), tuple(fixed), len(offered),
            len(sound) + len(unsound), count, two,
        )  # fmt: skip

    def _state(self, case: Case) -> State:
        return read(self._item, case, self._evaluation.derive(case), self._kb).state

    def _relevant(self, offered: Sequence[Change]) -> tuple[list[_Tried], list[_Tried]]:
        """The changes that can bear on the item: those the case allows, and those that contradict it alone."""
        sound: list[_Tried] = []
        unsound: list[_Tried] = []
        for change in offered:
            case = possible(self._case, change.alternative.settings, self._kb)
            if case is None:
                unsound.append(_Tried(change, frozenset(), None))
                continue
            facts = frozenset(case_facts(case, self._kb))
            if any(self._reach.bears((fact.relation, fact.values)) for fact in facts ^ self._facts):
                sound.append(_Tried(change, facts, case))
        return sound, unsound

    def _only_together(self, unsound: Sequence[_Tried], single: Sequence[Flip]) -> list[tuple[_Tried, _Tried]]:
        """Pairs of which one contradicts the case alone but not with the other."""
        flipping = {flip.changes[0].key for flip in single}
        changeable = [d for d in self._space if d.kind not in FIXED]
        others = [_Tried(Change(d, a), frozenset(), None) for d in changeable for a in d.alternatives]
        found: list[tuple[_Tried, _Tried]] = []
        seen: set[frozenset[tuple[str, str]]] = set()
        for one in unsound:
            if one.change.dimension.kind in FIXED:
                continue
            told = contradictions(self._case, one.change.alternative.settings, self._kb)
            for other in others:
                if other.change.dimension.path.rsplit(".", 1)[-1] not in told and not any(
                    str(s.loc[-1]) in told or str(s.loc[0]) in told for s in other.change.alternative.settings
                ):
                    continue
                both = frozenset((one.change.key, other.change.key))
                if other.change.key in flipping or both in seen or _overlap(one.change, other.change):
                    continue
                seen.add(both)
                case = possible(self._case, _settings((one.change, other.change)), self._kb)
                if case is None:
                    continue
                changed = frozenset(case_facts(case, self._kb)) ^ self._facts
                if any(self._reach.bears((fact.relation, fact.values)) for fact in changed):
                    found.append((one, other))
        return found

    def _pairs(self, meeting: Sequence[tuple[_Tried, _Tried]]) -> tuple[list[Flip], int]:
        double: list[Flip] = []
        count = 0
        every = [Change(d, a).key for d in self._space for a in d.alternatives]
        order = {key: number for number, key in enumerate(every)}
        for number, (one, other) in enumerate(meeting):
            self._progress(number, len(meeting))
            changes = tuple(sorted((one.change, other.change), key=lambda change: order[change.key]))
            if _overlap(*changes):
                continue
            case = possible(self._case, _settings(changes), self._kb)
            if case is None:
                continue
            count += 1
            state = self._state(case)
            self._evaluation.forget()
            if state != self._read.state:
                double.append(Flip(changes, state))
        return sorted(double, key=lambda f: [order[c.key] for c in f.changes]), count


def _settings(changes: Sequence[Change]) -> list[Setting]:
    return [setting for change in changes for setting in change.alternative.settings]


def _overlap(one: Change, other: Change) -> bool:
    """Whether two changes are about one and the same answer."""
    a, b = one.dimension, other.dimension
    return a.path == b.path or a.path in b.covers or b.path in a.covers


def _least(found: Sequence[Flip]) -> list[Flip]:
    """Without changes of both sides where the same change of one side is enough."""
    enough = {frozenset(change.key for change in flip.changes) for flip in found}

    def one_side(flip: Flip) -> bool:
        for at, change in enumerate(flip.changes):
            for path in change.dimension.covers:
                smaller = [one.key for one in flip.changes]
                smaller[at] = (path, change.alternative.shown)
                if frozenset(smaller) in enough:
                    return True
        return False

    return [flip for flip in found if not one_side(flip)]
