"""Differences of two plans on one screen: safety first, then what comes, goes and is dosed otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.alternatives.differences import Difference
from engine.compare_plans import EntryChange
from engine.plan import InjectionItem, Plan, SafetyFinding
from engine.planning.safety import RANKS
from engine.render import words
from engine.render.document import Entries, Entry
from engine.render.field_words import dose, field_lines
from engine.render.part_words import change_label, change_title, counted_parts
from kb.snapshot import KnowledgeBase

TREATMENTS = ("adjuncts", "home_care", "referrals")
_FALLEN = ("deferred", "not_recommended", "not_on_offer")
_FEW = 6
"""So many smaller differences are told one by one; of more, as many as leave so many lines in all."""
_LONGEST = 110
"""Characters of a smaller difference that are told: the screen is to hold several."""
_ORDER = (
    "toxin", "products", "limits", "safety", "questions", "adjuncts", "home_care", "referrals", "deferred",
    "not_recommended", "not_on_offer", "balance", "advice", "lines", "conflicts", "sequence", "follow_up",
)  # fmt: skip
"""Parts of a plan by what a difference in them weighs; the others after them."""
_BARRED = ("absolute", "relative")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the summary: a head, names of which some may be left out, and how many differences it tells."""

    mark: str
    head: str
    names: tuple[str, ...]
    tells: tuple[EntryChange, ...]
    tail: str = ""

    def written(self, at_most: int) -> Entry:
        """The line with at most so many names; the others are counted."""
        return Entry(words.sentence(f"{self.head}{words.listed(self.names, at_most=at_most)}{self.tail}"), self.mark)


class Summary:
    """The differences of two plans by weight."""

    def __init__(self, found: Sequence[Difference], old: Plan, new: Plan, kb: KnowledgeBase) -> None:
        self._found, self._old, self._new, self._kb = found, old, new, kb
        self._changes = [one.change for one in found]
        weighty = tuple(self._lines())
        told = {id(change) for line in weighty for change in line.tells}
        left = [one for one in self._changes if id(one) not in told and one.part != "plan"]
        left.sort(key=_weight)
        # Beside weighty lines a long tail is only counted; where it is all there is, its head is what differs most.
        few = left if len(left) <= _FEW else left[: max(_FEW - len(weighty), 0)]
        self.lines = (*weighty, *map(self._small, few))

    def entries(self, at_most: int, names: int) -> Entries:
        """The weightiest lines, and what they leave out in numbers."""
        shown = self.lines[:at_most]
        told = {id(change) for line in shown for change in line.tells}
        left = [one for one in self._changes if id(one) not in told and one.part != "plan"]
        more: tuple[Entry, ...] = ()
        if left:
            counts = words.listed(counted_parts(left), at_most=max(names + 1, 3))
            head = f"And {len(left)} more of {words.counted(len(self._changes), 'difference')}"
            head = head if shown else words.counted(len(left), "difference")
            more = (Entry(f"{head}: {counts}. `--detail full` shows all.", "…"),)
        return Entries((*(line.written(names) for line in shown), *more))

    def _lines(self) -> Iterator[Told]:
        yield from self._safety()
        yield from self._limits()
        yield from self._toxin_gone()
        yield from self._toxin_new()
        yield from self._doses()
        yield from self._treatments()
        yield from self._waits()
        yield from self._excluded()
        yield from (line for _, line in sorted(self._risks("removed", self._old), key=lambda pair: pair[0]))
        yield from self._questions()

    def _small(self, one: EntryChange) -> Told:
        """A difference that weighs little, where there are few of them."""
        # What is new before what is gone: it is the plan that would be followed.
        said = sorted(field_lines(one, self._kb), key=lambda line: line.startswith("no longer"))
        told = next((str(f.new) for f in one.fields if f.path == "text" and f.new), None)
        if told is not None and one.how != "removed":
            # The old wording beside the new would fill the screen and mostly repeat it.
            said = [f"now: {told.removeprefix(f'{_comma(change_label(one, self._kb))}: ')}", *said[1:]]
        much = f" ({words.counted(len(said) - 1, 'further point')})" if len(said) > 1 else ""
        mark = {"added": "+", "removed": "-", "changed": "~"}[one.how]
        text = _short(said[0].rstrip(".")) if said else "new" if one.how == "added" else "gone"
        return Told(mark, f"{change_title(one, self._kb).rstrip('.')}. {words.capital(text)}{much}", (), (one,))

    def _of(self, how: str, *parts: str) -> list[EntryChange]:
        return [one for one in self._changes if one.part in parts and one.how == how]

    # what is unsafe

    def _safety(self) -> Iterator[Told]:
        yield from (line for _, line in sorted(self._risks("added", self._new), key=lambda pair: pair[0]))
        for one in self._of("changed", "safety"):
            for field in one.fields:
                if field.path in ("severity", "until"):
                    said = words.dated(f"{field.old or 'none'} -> {field.new or 'none'}")
                    yield Told("!", f"{one.label}: {field.path} {said}", (), (one,))

    def _risks(self, how: str, plan: Plan) -> Iterator[tuple[int, Told]]:
        """Findings that come or go; one cause with one severity is one line."""
        entries = {one.statement: one for one in plan.safety}
        groups: dict[tuple[str, tuple[str, ...]], list[tuple[SafetyFinding, EntryChange]]] = {}
        for change in self._of(how, "safety"):
            one = entries[change.id]
            groups.setdefault((one.severity, one.because_of or (one.statement,)), []).append((one, change))
        for (severity, _), members in groups.items():
            first = members[0][0]
            cause = words.terms(self._kb, first.because_of, "condition", "attribute", "finding")
            title = cause if cause and len(members) > 1 else first.title
            actions = dict.fromkeys(one.action.rstrip(".") for one, _ in members if one.action)
            names = words.terms(
                self._kb,
                [to for one, _ in members for to in one.applies_to],
                "product",
                "treatment",
                "group",
                at_most=2,
            )
            head = "" if how == "added" else "no longer "
            act = f" {words.sentence(next(iter(actions)))}" if len(actions) == 1 and how == "added" else ""
            scope = f" (for {names})" if len(members) > 1 or not act else ""
            mark = "-" if how == "removed" else "!" if severity in _BARRED else "+"
            rank = (0 if how == "added" else 4) - RANKS[severity]
            told = tuple(change for _, change in members)
            heading = f"Safety ({words.SEVERITY[first.severity].lower()})"
            yield rank, Told(mark, f"{heading}: {head}{title}{scope}.{act}", (), told)

    def _limits(self) -> Iterator[Told]:
        for one in self._of("changed", "limits"):
            if any(field.path == "within" and field.new is False for field in one.fields):
                yield Told("!", f"A maximum would be passed: {change_label(one, self._kb)}", (), (one,))

    # what is injected

    def _toxin_gone(self) -> Iterator[Told]:
        yield from self._whole("removed", self._old, "-", "No longer: ")

    def _toxin_new(self) -> Iterator[Told]:
        yield from self._whole("added", self._new, "+", "New: ")

    def _whole(self, how: str, plan: Plan, mark: str, head: str) -> Iterator[Told]:
        """Doses that come or go, product by product: the sum, then muscle by muscle."""
        changes = {one.id: one for one in self._of(how, "toxin")}
        products = {one.id: one for one in self._of(how, "products", "totals")}
        items = [one for one in plan.toxin if one.id in changes]
        for product in dict.fromkeys(one.product for one in items):
            own = [one for one in items if one.product == product]
            total = dose(sum(one.units for one in own), own[0].unit_name)
            label = self._kb.label(f"product:{product}")
            told = (*(changes[one.id] for one in own), *(one for one in products.values() if one.id == product))
            fallen = self._of("added" if how == "removed" else "removed", *_FALLEN)
            areas = {f"toxin/{one.area}" for one in own} | {f"product/{product}"}
            yield Told(
                mark,
                f"{head}{total} of {label}: ",
                tuple(_muscles(own)),
                (*told, *(one for one in fallen if one.id in areas)),
            )

    def _doses(self) -> Iterator[Told]:
        """Muscles with another dose or product, product by product; then what only stands otherwise."""
        before, after = {one.id: one for one in self._old.toxin}, {one.id: one for one in self._new.toxin}
        pairs = [(before[one.id], after[one.id], one) for one in self._of("changed", "toxin")]
        dosed = [pair for pair in pairs if pair[0].units != pair[1].units or pair[0].product != pair[1].product]
        products = self._of("added", "products", "totals") + self._of("removed", "products", "totals")
        for old, new in dict.fromkeys((one.product, other.product) for one, other, _ in dosed):
            own = [pair for pair in dosed if (pair[0].product, pair[1].product) == (old, new)]
            was, now = own[0][0].unit_name, own[0][1].unit_name
            head = f"Dose in {now}s: "
            if old != new:
                names = [self._kb.label(f"product:{product}") for product in (old, new)]
                head = f"{names[1]} in place of {names[0]}; from {was}s to {now}s: "
            swapped = [one for one in products if old != new and one.id in (old, new)]
            yield Told("~", head, tuple(_moved(own)), (*(change for _, _, change in own), *swapped))
        for one, other, change in pairs:
            said = ""
            if one.status != other.status:
                said = "now recommended" if other.status == "recommended" else "now only to be considered"
            elif one.on_label != other.on_label:
                said = "now on label" if other.on_label else "now off label"
            if said:
                side = "" if other.side == "across" else f", {other.side}"
                yield Told("~", f"{_bare(other.muscle_label)}{side}: {said}", (), (change,))

    # what else is done or held back

    def _treatments(self) -> Iterator[Told]:
        come = {one.id: one for one in self._of("added", *TREATMENTS)}
        gone = {one.id: one for one in self._of("removed", *TREATMENTS)}
        lost = [one for item, one in gone.items() if item not in come]
        fallen = {one.id: [change for change in self._of("added", *_FALLEN) if change.id == one.id] for one in lost}
        if lost:
            names = tuple(f"{one.label}{self._became(fallen[one.id])}" for one in lost)
            yield Told("-", "No longer: ", names, (*lost, *(change for one in lost for change in fallen[one.id])))
        for status, head in (("recommended", "New: "), ("consider", "New, to be considered: ")):
            fresh = [one for item, one in come.items() if item not in gone and _value(one, "status") == status]
            if fresh:
                left = {one.id for one in fresh}
                was = [change for change in self._of("removed", *_FALLEN) if change.id in left]
                yield Told("+", head, tuple(one.label for one in fresh), (*fresh, *was))
        for status, head in (("recommended", "Now recommended: "), ("consider", "Now only to be considered: ")):
            weighed = [
                one
                for one in self._of("changed", *TREATMENTS)
                if any(field.path == "status" and field.new == status for field in one.fields)
            ]
            if weighed:
                yield Told("~", head, tuple(one.label for one in weighed), tuple(weighed))

    def _became(self, fallen: Sequence[EntryChange]) -> str:
        """What became of a treatment that is no longer planned, with the reason the plan gives."""
        for change in fallen:
            entries: Sequence[Any] = getattr(self._new, change.part)
            entry = next(one for one in entries if one.id == change.id)
            if change.part == "not_on_offer":
                return " (the clinic does not offer it)"
            until = f"not before {words.day(entry.until)}; " if getattr(entry, "until", None) else ""
            reason = next((one.text for one in entry.reasons), "")
            reason = reason.removeprefix(f"{change.label}: ").rstrip(".")
            return f" ({until}{words.uncapital(reason)})" if reason else ""
        return ""

    def _waits(self) -> Iterator[Told]:
        told = self._told_already()
        by_day: dict[str, list[EntryChange]] = {}
        for one in self._of("added", "deferred"):
            if id(one) not in told:
                until = _value(one, "until")
                by_day.setdefault(str(until or ""), []).append(one)
        ends = {entry.id: entry.until for entry in self._new.deferred}
        for members in by_day.values():
            end = ends[members[0].id]
            head = f"Must now wait until {words.day(end)}: " if end else "Must now wait, the end not known: "
            yield Told("!", head, tuple(self._name(one) for one in members), tuple(members))
        for one in self._of("changed", "deferred"):
            for field in one.fields:
                if field.path == "until":
                    old, new = (_day(self._old, one.id), _day(self._new, one.id))
                    yield Told("~", f"{one.label} must wait: until {old} -> until {new}", (), (one,))
        free = [one for one in self._of("removed", "deferred") if id(one) not in told]
        if free:
            yield Told("-", "No longer has to wait: ", tuple(self._name(one) for one in free), tuple(free))

    def _excluded(self) -> Iterator[Told]:
        told = self._told_already()
        for how, mark, head in (("added", "!", "Now ruled out: "), ("removed", "-", "No longer ruled out: ")):
            barred = [
                one
                for one in self._of(how, "not_recommended")
                if id(one) not in told and _value(one, "severity") in _BARRED
            ]
            if barred:
                yield Told(mark, head, tuple(dict.fromkeys(self._name(one) for one in barred)), tuple(barred))

    def _told_already(self) -> set[int]:
        """Changes that the lines on toxin and treatments tell of."""
        lines = (*self._toxin_gone(), *self._toxin_new(), *self._treatments())
        return {id(one) for line in lines for one in line.tells}

    def _name(self, one: EntryChange) -> str:
        """A candidate by its name; an area stands for its toxin."""
        label = one.label.removesuffix(" (not on offer here)")
        return f"toxin ({words.uncapital(label.removeprefix('Toxin, '))})" if label.startswith("Toxin, ") else label

    def _questions(self) -> Iterator[Told]:
        for how, mark, noun in (("added", "+", "new open question"), ("removed", "-", "question no longer open")):
            found = self._of(how, "questions")
            if found:
                several = "questions no longer open" if how == "removed" else ""
                asked = tuple(f"“{one.label}”" for one in found)
                head = f"{words.counted(len(found), noun, several)}: "
                yield Told(mark, head, asked, tuple(found))


def _weight(one: EntryChange) -> tuple[int, int]:
    part = _ORDER.index(one.part) if one.part in _ORDER else len(_ORDER)
    return part, ("added", "removed", "changed").index(one.how)


def _comma(label: str) -> str:
    """A name as the sentences of a plan begin: `Masseter, right`."""
    return label.replace(" (", ", ").removesuffix(")")


def _short(text: str) -> str:
    """As many whole words as there is room for beside others."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' ')[0].rstrip(',;:.(')} …"


def weightiest(found: Sequence[Difference], lines: Sequence[Told]) -> list[Difference]:
    """The differences that some lines tell of, in their order; all of them where no line tells of any."""
    by_change = {id(one.change): one for one in found}
    told = [by_change[id(change)] for line in lines for change in line.tells if id(change) in by_change]
    return told or list(found)


def roots(found: Sequence[Difference]) -> tuple[str, ...]:
    """The answers that make some differences, in their order: what is said otherwise, then what is new or gone."""
    said = dict.fromkeys(said for one in found for cause in one.causes for said in cause.heard)
    gone = {head.removeprefix(_GONE): value for head, value in map(_parted, said) if head.startswith(_GONE)}
    told: dict[str, None] = {}
    for one in said:
        head, value = _parted(one)
        key = head.removeprefix(_GONE)
        new = next((v for h, v in map(_parted, said) if words.uncapital(h) == key), None)
        if head.startswith(_GONE) and new is not None:
            continue
        old = gone.get(words.uncapital(head))
        told[f"{head}: {old} -> {value}" if old is not None and value and old != value else one] = None
    return tuple(told)


_GONE = "no longer: "


def _parted(said: str) -> tuple[str, str]:
    head, _, value = said.partition(": ")
    return head, value


def decisive_statements(found: Sequence[Difference]) -> tuple[str, ...]:
    """The statements behind some differences, those nearest to the answer first."""
    return tuple(dict.fromkeys(s for one in found for cause in one.causes for s in reversed(cause.statements)))


def headlines(old: Plan, new: Plan) -> Entries:
    """What both plans come to."""
    if old.headline == new.headline:
        return Entries((Entry(f"Before and after: {old.headline}"),))
    return Entries((Entry(f"Before: {old.headline}"), Entry(f"After: {new.headline}")))


def _muscles(items: Sequence[InjectionItem]) -> Iterator[str]:
    """Each muscle with its units, its sides together: `corrugator supercilii 8 right and 8 left`."""
    by_muscle: dict[str, list[InjectionItem]] = {}
    for one in items:
        by_muscle.setdefault(one.muscle_label, []).append(one)
    for label, own in by_muscle.items():
        name = words.uncapital(_bare(label))
        if len(own) > 1 and len({one.units for one in own}) == 1:
            yield f"{name} {words.number(own[0].units)} on each side"
        else:
            sides = (("" if one.side in ("across", "midline") else f" {one.side}", one.units) for one in own)
            yield f"{name} {words.listed(f'{words.number(units)}{side}' for side, units in sides)}"


def _moved(pairs: Sequence[tuple[InjectionItem, InjectionItem, EntryChange]]) -> Iterator[str]:
    """Each muscle with its dose before and after, sides that move alike together: `frontalis 20 -> 10`."""
    told: dict[tuple[str, str], list[str]] = {}
    for one, other, _ in pairs:
        moved = f"{words.number(one.units)} -> {words.number(other.units)}"
        told.setdefault((words.uncapital(_bare(one.muscle_label)), moved), []).append(one.side)
    for (name, moved), sides in told.items():
        side = "" if sides[0] in ("across", "midline") else f" {sides[0]}"
        yield f"{name} {moved} on each side" if len(sides) > 1 else f"{name}{side} {moved}"


def _bare(label: str) -> str:
    return label.partition(" (")[0]


def _value(one: EntryChange, path: str) -> Any:
    return next((f.new if f.new is not None else f.old for f in one.fields if f.path == path), None)


def _day(plan: Plan, item: str) -> str:
    end = next((one.until for one in plan.deferred if one.id == item), None)
    return words.day(end) if end else "a day not known"
