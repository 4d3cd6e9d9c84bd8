"""The history and goals steps, and the small form of one earlier session."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from engine.case import Case, ToxinSession
from kb.snapshot import Individual, KnowledgeBase
from tui.form.attributes import Attributes
from tui.form.bindings import Member, Plain, Sided
from tui.form.spec import Binding, Block, BlockState, FormRow, Progress, Step, recorded
from tui.form.terms import label, local
from tui.session.edits import Edit
from tui.widgets.cells import Cell, Choice, Entry, Option, Row

_RESPONSES = tuple(Option(value, value, (value[0],)) for value in ("none", "insufficient", "good", "excessive"))
_PLACES = {"toxin": "history.toxin", "treated": "history.treatments"}
_YES = (Option("yes", "", ("y",)),)


class History:
    """Builds the history step and the forms behind its rows."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._areas = sorted({str(line.one("inArea")) for line in kb.of_kind("Line")}, key=kb.label)

    def step(self, case: Case) -> Step:
        """Return the step for this case."""
        count = len(case.history.toxin) + len(case.history.treatments)
        blocks = (
            Block("toxin", "Earlier botulinum toxin", self._toxin_rows(case)),
            Block("treated", "Earlier skin treatments", self._treated_rows(case)),
        )
        return Step("history", "History", "History", blocks, Progress(count, count))

    def toxin(self, case: Case, index: int) -> Step | None:
        """Return the form of one toxin session."""
        if index >= len(case.history.toxin):
            return None
        at = f"history.toxin.{index}"
        products = tuple(Option(local(one.id), label(one)) for one in self._kb.of_kind("Product"))
        first = (
            _row(
                "date",
                "Date",
                Entry("date", "date", width=10, today=case.context.date, optional=False),
                f"{at}.date",
            ),
            _row(
                "product",
                "Product",
                Choice("product", products, folded=True),
                f"{at}.product",
                "Absent: not known.",
            ),
            _row(
                "total",
                "Total units",
                Entry("total", "number", low=Decimal(0), width=6),
                f"{at}.total_units",
                "In units of that product.",
            ),
            _row("response", "Response", Choice("response", _RESPONSES), f"{at}.response"),
            _row(
                "weeks",
                "Lasted",
                Entry("weeks", "number", unit="weeks", low=Decimal(0), width=5),
                f"{at}.duration_weeks",
            ),
            _row("note", "Note", Entry("note", "text", width=30), f"{at}.note"),
        )
        areas = tuple(
            FormRow(
                Row(f"area:{local(area)}", self._kb.label(area), (Choice("area", _YES),), label_share=0.5),
                (Member(f"{at}.areas", local(area)),),
            )
            for area in self._areas
        )
        muscles = tuple(
            _units(one, f"{at}.units") for one in self._kb.of_kind("Muscle") if one.one("toxinTarget") != "no"
        )
        return Step(
            f"toxin:{index}",
            "Earlier botulinum toxin session",
            "Session",
            (
                Block("session", "Session", first),
                Block(
                    "areas",
                    "Areas treated",
                    areas,
                    folds=True,
                    state=_counted(len(case.history.toxin[index].areas)),
                ),
                Block(
                    "units",
                    "Units by muscle",
                    muscles,
                    folds=True,
                    state=_counted(len(case.history.toxin[index].units)),
                ),
            ),
        )

    def treated(self, case: Case, index: int) -> Step | None:
        """Return the form of one skin treatment session."""
        if index >= len(case.history.treatments):
            return None
        at = f"history.treatments.{index}"
        options = tuple(Option(local(one.id), label(one)) for one in self._kb.of_kind("Treatment"))
        rows = (
            _row(
                "date",
                "Date",
                Entry("date", "date", width=10, today=case.context.date, optional=False),
                f"{at}.date",
            ),
            _row(
                "treatment",
                "Treatment",
                Choice("treatment", options, folded=True, optional=False),
                f"{at}.treatment",
            ),
        )
        return Step(f"treated:{index}", "Earlier skin treatment", "Treatment", (Block("session", "Session", rows),))

    def added(self, kind: str, date: dt.date, case: Case) -> tuple[Edit, str]:
        """Return the edit that adds a session of this kind on a date, and the target of its small form."""
        done: tuple[BaseModel, ...] = case.history.toxin if kind == "toxin" else case.history.treatments
        entry: dict[str, object] = {"date": date}
        if kind == "treated":
            entry["treatment"] = local(self._kb.of_kind("Treatment")[0].id)
        sessions = [one.model_dump(exclude_defaults=True) for one in done]
        return Edit(_PLACES[kind], [*sessions, entry]), f"{kind}:{len(sessions)}"

    @staticmethod
    def place(target: str) -> str | None:
        """Return the case path of the session behind a target such as ``toxin:0``."""
        kind, _, index = target.partition(":")
        return f"{_PLACES[kind]}.{index}" if kind in _PLACES and index.isdigit() else None

    def _toxin_rows(self, case: Case) -> tuple[FormRow, ...]:
        rows = [
            _opens(f"toxin:{index}", self._described(session), f"history.toxin.{index}")
            for index, session in enumerate(case.history.toxin)
        ]
        return (*rows, _opens("toxin:new", "+ add a session", "history.toxin"))

    def _treated_rows(self, case: Case) -> tuple[FormRow, ...]:
        rows = [
            _opens(
                f"treated:{index}",
                f"{done.date}  {self._kb.label(f'treatment:{done.treatment}')}",
                f"history.treatments.{index}",
            )
            for index, done in enumerate(case.history.treatments)
        ]
        return (*rows, _opens("treated:new", "+ add a treatment", "history.treatments"))

    def _described(self, session: ToxinSession) -> str:
        areas = ", ".join(self._kb.label(f"area:{area}") for area in session.areas)
        parts = [
            str(session.date),
            self._kb.label(f"product:{session.product}") if session.product else "product not known",
            areas,
            f"{session.total_units} U" if session.total_units is not None else "",
            "" if session.response == "unknown" else f"response {session.response}",
        ]
        return "  ".join(filter(None, parts))


class Goals:
    """Builds the goals step: wishes, an occasion to be ready for, and a note."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._wishes = Attributes(kb, "goals", "Goals and wishes")

    def step(self, case: Case) -> Step:
        """Return the step for this case."""
        occasion = Entry("event_date", "date", width=10, hint="a wedding, a photograph: be ready by then")
        note = Entry("note", "text", width=40)
        blocks = (
            *self._wishes.blocks(case),
            Block("occasion", "Occasion", (_row("event", "Occasion to be ready for", occasion, "event_date"),)),
            Block("note", "Note", (_row("note", "Note", note, "note", "No names of patients."),)),
        )
        rows = (row for block in blocks for row in block.rows)
        return Step("goals", "Goals", "Goals", blocks, recorded(rows, case))


def _counted(count: int) -> BlockState:
    return BlockState(str(count) if count else "")


def _row(key: str, title: str, cell: Cell, path: str, help: str = "") -> FormRow:
    return FormRow(Row(f"history:{key}", title, (cell,), help, label_share=0.48), (Plain(path),))


def _opens(target: str, words: str, place: str) -> FormRow:
    return FormRow(Row(target, words, (), label_share=1, enter=target), (), place=place)


def _units(muscle: Individual, place: str) -> FormRow:
    sides: tuple[Literal["both", "right", "left"], ...] = (
        ("right", "left") if muscle.one("laterality") == "paired" else ("both",)
    )
    cells = tuple(
        Entry(
            side,
            "number",
            caption={"right": "R", "left": "L"}.get(side, ""),
            unit="U",
            low=Decimal(0),
            width=5,
        )
        for side in sides
    )
    bindings: tuple[Binding, ...] = tuple(Sided(f"{place}.{local(muscle.id)}", side) for side in sides)
    row = Row(f"units:{local(muscle.id)}", label(muscle), cells, label_share=0.5)
    return FormRow(row, bindings, ((0, 1),) if len(cells) == 2 else ())
