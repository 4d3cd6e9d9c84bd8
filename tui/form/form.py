"""The whole form of a consultation: its steps, the small forms behind rows, and where answers live."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from engine.case import Case
from engine.checks.findings import THICKEST_MM, THINNEST_MM
from kb.snapshot import KnowledgeBase
from tui.form.attributes import Skin
from tui.form.bindings import Plain, Sided
from tui.form.clinic import Clinic
from tui.form.face import Face, made_by
from tui.form.history import Goals, History
from tui.form.screening import Screening
from tui.form.sides import SIDES, Side, mirrors
from tui.form.spec import Block, FormRow, Step
from tui.form.strength import Strength, contraction_row
from tui.form.terms import label, local
from tui.session.edits import Edit
from tui.widgets.cells import Choice, Entry, Option, Row


@dataclass(frozen=True)
class Place:
    """Where an answer is asked: step and row."""

    step: str
    row: str


class Form:
    """Builds every form from one knowledge base; what it shows follows the case it is given."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._clinic = Clinic(kb)
        self._history = History(kb)
        self._made: dict[str, tuple[Case, Step]] = {}
        self._steps: dict[str, Callable[[Case], Step]] = {
            "clinic": self._clinic.step,
            "screening": Screening(kb).step,
            "face": Face(kb).step,
            "strength": Strength(kb).step,
            "skin": Skin(kb).step,
            "history": self._history.step,
            "goals": Goals(kb).step,
        }

    @property
    def keys(self) -> tuple[str, ...]:
        """The steps, in order."""
        return tuple(self._steps)

    def step(self, key: str, case: Case) -> Step:
        """Return one step for this case; the same case gives the same step without building it again."""
        made = self._made.get(key)
        if made is None or made[0] is not case:
            made = self._made[key] = (case, self._steps[key](case))
        return made[1]

    def start(self, case: Case) -> Step:
        """Return the form a new consultation starts with."""
        return self._clinic.start(case)

    def detail(self, target: str, case: Case) -> Step | None:
        """Return the small form behind a row, such as ``muscle:masseter`` or ``toxin:0``."""
        kind, _, name = target.partition(":")
        if kind == "toxin" and name.isdigit():
            return self._history.toxin(case, int(name))
        if kind == "treated" and name.isdigit():
            return self._history.treated(case, int(name))
        found = self._kb.get(target)
        if found is None:
            return None
        if kind == "line":
            options = tuple(
                Option(local(str(scale)), self._kb.label(str(scale)), (str(position),))
                for position, scale in enumerate(found.many("gradedOn"), start=1)
            )
            row = Row("scale", "Graded on", (Choice("scale", options),), label_share=0.3)
            rows = (FormRow(row, (Plain(f"lines.{name}.scale"),)),) if len(options) > 1 else ()
            muscles = tuple(contraction_row(one) for id in made_by(found) if (one := self._kb.get(id)) is not None)
            blocks = (Block("scale", "Scale", rows), Block("muscles", "Strength of the muscles that make it", muscles))
            return Step(target, label(found), "Line", tuple(block for block in blocks if block.rows))
        if kind == "muscle":
            paired = found.one("laterality") == "paired"
            block = Block("measured", "Ultrasound", _measured(name, case, paired=paired))
            return Step(target, label(found), "Muscle", (block,))
        return None

    def added(self, kind: str, date: dt.date, case: Case) -> tuple[Edit, str]:
        """Return the edit that adds an earlier session, and the target of its small form."""
        return self._history.added(kind, date, case)

    def removal(self, target: str) -> Edit | None:
        """Return the edit that removes the session behind a target, if there is one."""
        place = self._history.place(target)
        return None if place is None else Edit(place, None)

    def find(self, path: str, case: Case) -> Place | None:
        """Return where the answer at a case path is asked; the closest row when the path is only near one."""
        return closest(path, self.places([self.step(key, case) for key in self.keys]))

    @staticmethod
    def places(steps: Iterable[Step]) -> dict[str, Place]:
        """Return the place of every answer in these steps by its path; of two, the first."""
        found: dict[str, Place] = {}
        steps = tuple(steps)
        for step in steps:
            for row in step.rows:
                for path in (*(binding.path for binding in row.bindings), *filter(None, (row.place,))):
                    found.setdefault(path, Place(step.key, row.key))
        for step in steps:
            for path, key in step.behind:
                found.setdefault(path, Place(step.key, key))
        return found

    def entries(self, case: Case) -> tuple[tuple[str, Place], ...]:
        """Return every row by the words it can be found by."""
        return tuple(
            (f"{step.title}: {row.row.label}", Place(key, row.key))
            for key in self.keys
            for step in (self.step(key, case),)
            for block in step.blocks
            for row in block.rows
        )


def closest(path: str, places: Mapping[str, Place]) -> Place | None:
    """Return the place of a case path, or of the path nearest to it."""
    wanted = re.sub(r"\[(\d+)\]", r".\1", path)
    if wanted in places:
        return places[wanted]
    best: tuple[int, Place] | None = None
    for have, place in places.items():
        fit = _shared(have, wanted)
        if fit and (best is None or fit > best[0]):
            best = (fit, place)
    return None if best is None else best[1]


def _measured(name: str, case: Case, *, paired: bool) -> tuple[FormRow, ...]:
    sides: tuple[Side, ...] = SIDES if paired else ("both",)
    captions = {"right": "R", "left": "L", "both": ""}

    def row(leaf: str, title: str, entry: Entry, help: str = "") -> FormRow:
        cells = tuple(replace(entry, key=f"{leaf}.{side}", caption=captions[side]) for side in sides)
        bindings = tuple(Sided(f"muscles.{name}", side, leaf) for side in sides)
        return FormRow(Row(leaf, title, cells, help, label_share=0.34), bindings, mirrors(2) if paired else ())

    thickness = Entry("", "number", unit="mm", low=THINNEST_MM, high=THICKEST_MM, width=6)
    return (
        row("thickness_mm", "Thickness now", thickness),
        row("baseline_mm", "Own earlier value", thickness, "The person's own value before treatment."),
        row("method", "Method", Entry("", "text", width=14), "Ultrasound or other; probe, relaxed or clenched."),
        row("date", "Measured on", Entry("", "date", width=10, today=case.context.date)),
    )


def _shared(have: str, wanted: str) -> int:
    """Count the leading parts two paths share; 0 when they part after the first."""
    ours, theirs = have.split("."), wanted.split(".")
    count = 0
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            break
        count += 1
    return count if count == min(len(ours), len(theirs)) or count >= 2 else 0
