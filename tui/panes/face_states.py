"""From case and plan to what the face shows, and to the words beside it.  It repeats the plan and concludes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.case import Case
from engine.plan import InjectionItem, Plan, Reason
from engine.render.words import day
from kb.snapshot import KnowledgeBase
from tui.face_map.geometry import Geometry
from tui.face_map.view import Dot, FaceView, Mark, Region, State
from tui.panes.face_lines import severities
from tui.panes.face_points import dots, plain, regions

Said = tuple[str, str]
"""Tone and words of one line beside the face."""

_RANK: tuple[State, ...] = ("none", "considered", "deferred", "excluded", "dose", "caution")
_COUNTED: dict[State, str] = {
    "dose": "with a dose", "caution": "with a dose and a caution", "considered": "considered",
    "deferred": "waiting", "excluded": "excluded",
}  # fmt: skip


@dataclass
class FaceStates:
    """A view of the face, and what is to be said of each muscle in it."""

    view: FaceView
    words: dict[Region, list[Said]] = field(default_factory=dict)

    def count(self) -> str:
        """Say how many muscles and sides are in which state."""
        states = [mark.state for mark in self.view.marks.values()]
        return " · ".join(f"{states.count(state)} {words}" for state, words in _COUNTED.items() if state in states)


class FaceReader:
    """Reads plans for one knowledge base and its drawing."""

    def __init__(self, kb: KnowledgeBase, geometry: Geometry) -> None:
        self._kb, self._geometry = kb, geometry
        self._of_area = _muscles_of_areas(kb)
        self._of_line = {
            line.id.partition(":")[2]: [str(one).partition(":")[2] for one in line.many("primaryMuscle")]
            for line in kb.of_kind("Line")
        }

    def read(self, case: Case, plan: Plan | None) -> FaceStates:
        """Return what the face shows for a case; without a current plan it shows no doses and says so."""
        lines = severities(case, self._kb, self._geometry)
        tone = str(case.skin.get("phototype") or "")
        if plan is None:
            return FaceStates(FaceView(tone, {}, lines, (), True))
        found: dict[Region, list[tuple[State, list[Said]]]] = defaultdict(list)
        units: dict[Region, list[str]] = defaultdict(list)
        points: list[Dot] = []
        for item in plan.toxin:
            places = dots(item, self._geometry)
            points.extend(places)
            for region in regions(item, self._geometry):
                found[region].append((_state(item), list(_dose_words(item, len(places)))))
                if len(regions(item, self._geometry)) == 1:
                    units[region].append(plain(item.units))
        for region, state, words in self._held_back(plan):
            found[region].append((state, [words]))
        marks: dict[Region, Mark] = {}
        said: dict[Region, list[Said]] = {}
        for region, all_said in found.items():
            states = {state for state, _ in all_said}
            state = max(states, key=_RANK.index)
            if state == "dose" and states & {"excluded", "deferred"}:
                state = "caution"  # a dose here, and something held back in another area of the same muscle
            marks[region] = Mark(state, "+".join(units[region]))
            ordered = sorted(all_said, key=lambda one: -_RANK.index(one[0]))
            said[region] = list(dict.fromkeys(line for _, lines in ordered for line in lines))
        return FaceStates(FaceView(tone, marks, lines, tuple(points)), said)

    def _held_back(self, plan: Plan) -> Iterator[tuple[Region, State, Said]]:
        for one in plan.deferred:
            until = f" until {day(one.until)}" if one.until else ""
            waits = f"Waits{until} · {one.label}: {_because(one.reasons)}"
            for region in self._about(one.id):
                yield region, "deferred", ("warn", waits)
        for fallen in plan.not_recommended:
            hard = fallen.severity in ("absolute", "relative")
            # A line without a grade that calls for toxin was never a candidate to speak of: no more than words.
            soft: State = "none" if "/not-indicated" in fallen.id else "considered"
            verdict = f"Excluded ({fallen.severity})" if hard else "Not recommended"
            words = f"{verdict} · {fallen.label}: {_because(fallen.reasons)}"
            for region in self._about(fallen.id):
                yield region, "excluded" if hard else soft, ("stop" if hard else "muted", words)

    def _about(self, id: str) -> Iterator[Region]:
        """The drawn muscles a candidate is about: those behind its line, or all that its area is dosed in."""
        kind, _, rest = id.partition("/")
        if kind != "toxin":
            return
        parts = rest.split("/")
        muscles: Iterable[str] = self._of_area.get(parts[0], ())
        for part in parts[1:]:
            muscles = self._of_line.get(part, muscles)
            if self._geometry.muscle(part) is not None:
                muscles = (part,)
        for muscle in muscles:
            for side in self._geometry.sides(muscle):
                if not {"right", "left"} & set(parts[1:]) or side in parts or side == "midline":
                    yield muscle, side


def _muscles_of_areas(kb: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """By area: the muscles the knowledge base has doses for there, else those that make its lines."""
    dosed: dict[str, set[str]] = defaultdict(set)
    for part in kb.of_kind("DosePart") if "DosePart" in kb.kinds else ():
        dose = kb.get(str(part.one("ofDose")))
        for area in dose.many("inArea") if dose is not None else ():
            dosed[str(area)].add(str(part.one("muscle")))
    making: dict[str, set[str]] = defaultdict(set)
    for line in kb.of_kind("Line"):
        making[str(line.one("inArea"))].update(str(one) for one in line.many("primaryMuscle"))
    return {
        area.partition(":")[2]: tuple(sorted(one.partition(":")[2] for one in dosed.get(area) or making[area]))
        for area in dosed.keys() | making.keys()
    }


def _state(item: InjectionItem) -> State:
    if item.cautions:
        return "caution"
    return "dose" if item.status == "recommended" else "considered"


def _dose_words(item: InjectionItem, drawn: int) -> Iterator[Said]:
    per_point = [plain(units) for group in item.points for units in group.units]
    count = len(per_point)
    points = f"{count} point{'s' if count != 1 else ''} ({_grouped(per_point)})" if count else "points not given"
    where = {"across": " across both sides", "midline": " in the midline"}.get(item.side, "")
    consider = "To consider: " if item.status == "consider" else ""
    yield "bold", f"{consider}{plain(item.units)} {item.unit_name}s{where}, {points}"
    if count > drawn:
        yield "muted", f"{drawn} of {count} points are drawn."
    marks = [item.label_note if item.on_label else f"Off label: {item.label_note}"]
    if item.evidence:
        first = item.evidence[0]
        told = first.verification == "verified" or "check" in item.label_note
        checked = "" if told else f", {first.verification}: check the source"
        level = "regulatory" if first.level == "reg" else f"level {first.level}"
        marks.append(f"evidence: {first.basis.replace('_', ' ')}, {level}{checked}")
    yield "muted" if item.on_label else "warn", " · ".join(marks)
    for caution in item.cautions[:2]:
        yield "warn", f"! {caution.text}"


def _grouped(units: list[str]) -> str:
    runs: list[tuple[int, str]] = []
    for one in units:
        if runs and runs[-1][1] == one:
            runs[-1] = (runs[-1][0] + 1, one)
        else:
            runs.append((1, one))
    return ", ".join(f"{count} × {one}" for count, one in runs)


def _because(reasons: Iterable[Reason]) -> str:
    return next((reason.text for reason in reasons), "no reason is on record.")
