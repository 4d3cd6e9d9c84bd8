"""Every minimal change of one or two answers by which an item of the plan would be another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.algebra.rule import Fact
from engine.alternatives.aim import Aim, aim
from engine.alternatives.decisions import State, read, read_from
from engine.alternatives.dimension import FIXED, Alternative, Dimension
from engine.alternatives.effect import Effect, effect
from engine.alternatives.evaluation import Evaluation
from engine.alternatives.interplay import pairs
from engine.alternatives.parts import Parts
from engine.alternatives.reach import Paths, Reach
from engine.alternatives.settings import Setting, contradictions, possible
from engine.alternatives.space import space
from engine.case import Case
from engine.compiled.evaluator import Run
from engine.facts.from_case import case_facts
from engine.inference.store import Row
from engine.inference.uncollected import uncollected
from engine.issue import Loc


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
    facts: Mapping[Fact, str]
    case: Case | None
    """None where the answer contradicts the case and can only come with a second one."""

    @property
    def places(self) -> frozenset[Loc]:
        """The entries of the case that the change writes to; facts of different entries do not mix."""
        return frozenset(setting.loc[:2] for setting in self.change.alternative.settings)


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
    with uncollected():
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
        self._base = evaluation.run(case)
        self._parts = Parts(evaluation, case)
        self._now = read(item, self._parts, case)
        derivation = self._base.derivation()
        self._space = tuple(dimensions) if dimensions is not None else space(case, self._kb, derivation)
        self._derivation = derivation
        read_from_these = read_from(item, self._parts)
        self._reach = Reach(Paths(self._kb), aim(item, read_from_these, self._kb))
        self._all_read = Aim(read_from_these, {}, derivation.schema).closure()
        """What the decision on the item is read from, words and ranks included, and all that this follows from."""
        self._facts = frozenset(self._base.given)
        self._progress = progress or (lambda done, of: None)
        self._states: dict[frozenset[tuple[str, Row]], State] = {}

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
            ran = self._evaluation.run(one.case, one.facts)
            state = read(self._item, self._parts, one.case, ran)
            held = one.change.dimension.kind in FIXED
            if state != self._now:
                (fixed if held else single).append(Flip((one.change,), state))
            elif two and not held and self._bears(one.facts):
                found = effect(self._base, ran, self._reach.closure)
                if not found.none:
                    quiet.append(one)
                    effects.append(found)
            self._evaluation.forget()
        single = least(single)
        meeting: list[tuple[_Tried, _Tried]] = []
        if two:
            meeting = [(quiet[a], quiet[b]) for a, b in pairs(self._derivation, effects, self._reach)]
            meeting += self._only_together(unsound, single)
        double, count = self._pairs(meeting)
        return Flips(
            self._item, self._now, tuple(single), tuple(least(double)), tuple(fixed), len(offered),
            len(sound) + len(unsound), count, two,
        )  # fmt: skip

    def _bears(self, facts: Mapping[Fact, str]) -> bool:
        """Whether something of what a change comes down to can bear on the item, whatever else is answered."""
        return any(self._reach.bears((fact.relation, fact.values)) for fact in facts.keys() ^ self._facts)

    def _relevant(self, offered: Sequence[Change]) -> tuple[list[_Tried], list[_Tried]]:
        """The changes that can bear on the item: those the case allows, and those that contradict it alone."""
        sound: list[_Tried] = []
        unsound: list[_Tried] = []
        for change in offered:
            case = possible(self._case, change.alternative.settings, self._kb)
            if case is None:
                unsound.append(_Tried(change, {}, None))
                continue
            facts = case_facts(case, self._kb)
            if any(fact.relation in self._reach.closure for fact in facts.keys() ^ self._facts):
                sound.append(_Tried(change, facts, case))
        return sound, unsound

    def _only_together(self, unsound: Sequence[_Tried], single: Sequence[Flip]) -> list[tuple[_Tried, _Tried]]:
        """Pairs of which one contradicts the case alone but not with the other."""
        flipping = {flip.changes[0].key for flip in single}
        changeable = [d for d in self._space if d.kind not in FIXED]
        others = [_Tried(Change(d, a), {}, None) for d in changeable for a in d.alternatives]
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
                if self._bears(case_facts(case, self._kb)):
                    found.append((one, other))
        return found

    def _together(self, one: _Tried, other: _Tried) -> Mapping[Fact, str] | None:
        """The facts of a case with both changes, or None where they are not those of the one and of the other."""
        if one.case is None or other.case is None or one.places & other.places:
            return None
        gone = self._facts - one.facts.keys()
        facts = {fact: path for fact, path in other.facts.items() if fact not in gone}
        facts.update((fact, path) for fact, path in one.facts.items() if fact not in self._facts)
        return facts

    def _state(self, ran: Run) -> State:
        """What follows about the item; runs that agree in all it is read from are read once."""
        aim, before = self._reach.aim, self._base.rows
        key = frozenset(
            (relation, row)
            for relation in aim.relations - aim.apart
            if (after := ran.rows.get(relation)) is not None and after is not before[relation]
            for row in after.keys() ^ before[relation].keys()
            if aim.hit(relation, row)
        )
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = read(self._item, self._parts, self._case, ran)
        return state

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
            facts = self._together(one, other)
            if facts is not None:
                # Answers in different places state what each states alone: only what flips needs the case itself.
                ran = self._evaluation.part(facts, self._all_read)
                count += 1
                state = self._state(ran)
                if state == self._now:
                    continue
            case = possible(self._case, _settings(changes), self._kb)
            if case is None:
                continue
            if facts is None:
                count += 1
                state = read(self._item, self._parts, case)
                self._evaluation.forget()
            if state != self._now:
                double.append(Flip(changes, state))
        return sorted(double, key=lambda f: [order[c.key] for c in f.changes]), count


def _settings(changes: Sequence[Change]) -> list[Setting]:
    return [setting for change in changes for setting in change.alternative.settings]


def _overlap(one: Change, other: Change) -> bool:
    """Whether two changes are about one and the same answer."""
    a, b = one.dimension, other.dimension
    return a.path == b.path or a.path in b.covers or b.path in a.covers


def least(found: Sequence[Flip]) -> list[Flip]:
    """The changes without those of both sides where the same change of one side is enough."""
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
