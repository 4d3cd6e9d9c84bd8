"""Every minimal change of one or two answers by which an item of the plan would be another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.algebra.rule import Fact
from engine.alternatives.aim import Aim, aim
from engine.alternatives.decisions import State, read, read_from
from engine.alternatives.dimension import ALONE, FIXED, Alternative, Dimension
from engine.alternatives.evaluation import Evaluation
from engine.alternatives.members import Member
from engine.alternatives.parts import Parts
from engine.alternatives.reach import Paths, Reach
from engine.alternatives.rule_parts import altered
from engine.alternatives.settings import Setting, contradictions, possible
from engine.alternatives.space import space
from engine.alternatives.sums import Sums, Told
from engine.case import Case
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

    `fixed` are changes of what nobody can change: who the person is, and where the clinic is.  Another day is none of
    these, for one can wait for it; it is looked at alone.  `tried` counts the answers that could bear on the item at
    all, of `offered` that differ from the case; `pairs` the pairs of answers that meet somewhere on the way to it, so
    that together they may do what neither does alone.
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
        return frozenset(place for setting in self.change.alternative.settings for place in _places(setting))


def _places(setting: Setting) -> tuple[Loc, ...]:
    """The entries a setting writes to: each side of a finding, each safety question, each treatment offered."""
    loc = setting.loc
    if loc[0] in ("lines", "muscles", "features") and len(loc) > 2:
        sides = ("right", "left") if loc[2] == "both" else (loc[2],)
        return tuple((*loc[:2], side) for side in sides)
    if loc[0] in ("lines", "muscles", "features"):
        return tuple((*loc[:2], side) for side in ("right", "left"))
    if loc == ("context", "treatments") and isinstance(setting.value, Member):
        return ((*loc, setting.value.name),)
    return (loc[:3] if loc[:2] == ("safety", "answers") else loc[:2],)


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
        read_from_these = read_from(item, self._parts)
        self._reach = Reach(Paths(self._kb), aim(item, read_from_these, self._kb))
        self._all_read = Aim(read_from_these, {}, derivation.schema).closure()
        """What the decision on the item is read from, words and ranks included, and all that this follows from."""
        self._facts = frozenset(self._base.given)
        self._progress = progress or (lambda done, of: None)
        self._states: dict[Told, State] = {frozenset(): self._now}
        """What follows about the item, by what is otherwise in the conclusions it is read from."""

    def run(self, *, two: bool) -> Flips:
        offered = [Change(d, a) for d in self._space for a in d.alternatives]
        sound, unsound = self._relevant(offered)
        single: list[Flip] = []
        fixed: list[Flip] = []
        quiet: list[_Tried] = []
        often: dict[str, Counter[Row]] = {}
        for number, one in enumerate(sound):
            self._progress(number, len(sound))
            assert one.case is not None
            ran = self._evaluation.run(one.case, one.facts)
            state = read(self._item, self._parts, one.case, ran)
            kind = one.change.dimension.kind
            if state != self._now:
                (fixed if kind in FIXED else single).append(Flip((one.change,), state))
            elif two and kind not in ALONE and self._bears(one.facts):
                quiet.append(one)
                for name, rows in ran.rows.items():
                    if rows is not self._base.rows[name]:
                        often.setdefault(name, Counter()).update(rows.keys() ^ self._base.rows[name].keys())
            self._evaluation.forget()
        single = least(single)
        double, count = self._pairs(quiet, often, self._only_together(unsound, single)) if two else ([], 0)
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
        changeable = [d for d in self._space if d.kind not in ALONE]
        others = [_Tried(Change(d, a), {}, None) for d in changeable for a in d.alternatives]
        found: list[tuple[_Tried, _Tried]] = []
        seen: set[frozenset[tuple[str, str]]] = set()
        for one in unsound:
            if one.change.dimension.kind in ALONE:
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

    def _pairs(
        self, quiet: Sequence[_Tried], often: Mapping[str, Counter[Row]], only_together: Sequence[tuple[_Tried, _Tried]]
    ) -> tuple[list[Flip], int]:
        """The pairs that alter the item, and how many had to be worked out."""
        double: list[Flip] = []
        count = 0
        places = [one.places for one in quiet]
        world = Sums(self._base, self._reach, altered(often))
        sums = [world.of(world.given(one.facts.keys() ^ self._facts)) for one in quiet]
        keys = [world.key(one) for one in sums]
        for at, one in enumerate(quiet):
            self._progress(at, len(quiet))
            for to in range(at + 1, len(quiet)):
                other = quiet[to]
                mixed = not places[at].isdisjoint(places[to])
                if mixed and _overlap(one.change, other.change):
                    continue
                if mixed:
                    found = self._mixed(world, one, other)
                elif sums[at].meets(sums[to]):
                    # Answers in different places state what each states alone.
                    found = world.key_of_both(sums[at], sums[to])
                elif keys[at] and keys[to]:
                    found = keys[at] | keys[to]
                else:
                    continue  # what the item is read from is as after one of them, which does not alter it
                count += 1
                if found and self._states.get(found, None) != self._now:
                    double += self._flip(one, other, found)
        for one, other in only_together:
            count += 1
            double += self._flip(one, other, None)
        order = {Change(d, a).key: at for at, (d, a) in enumerate((d, a) for d in self._space for a in d.alternatives)}
        told = [replace(f, changes=tuple(sorted(f.changes, key=lambda c: order[c.key]))) for f in double]
        return sorted(told, key=lambda flip: [order[change.key] for change in flip.changes]), count

    def _mixed(self, world: Sums, one: _Tried, other: _Tried) -> Told:
        """What is otherwise, after two changes of the same place, in the conclusions the item is read from."""
        case = possible(self._case, _settings((one.change, other.change)), self._kb)
        facts = self._facts if case is None else case_facts(case, self._kb).keys()
        return world.key(world.of(world.given(facts ^ self._facts)))

    def _flip(self, one: _Tried, other: _Tried, key: Told | None) -> list[Flip]:
        """The flip that a pair is, if the case allows it and it alters the item; read from a run of the rules."""
        changes = (one.change, other.change)
        known = None if key is None else self._states.get(key)
        case = possible(self._case, _settings(changes), self._kb) if known is None or known != self._now else None
        if case is None:
            return []
        if known is None:
            facts = case_facts(case, self._kb)
            known = read(self._item, self._parts, case, self._evaluation.part(facts, self._all_read))
            if key is not None:
                self._states[key] = known
        return [Flip(changes, known)] if known != self._now else []


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
