"""Instruments as entries of the plan: what was read with them, what could be followed, and what lies in their noise."""

from __future__ import annotations

from engine.algebra.rule import Fact
from engine.plan import Assessment, Reason
from engine.planning.view import Slots, View, bare

Row = tuple[Fact, Slots]
_ANYONE = "finding:any_patient"


def assessments(view: View) -> tuple[Assessment, ...]:
    """Instruments that were used, then those suited to follow the plan."""
    names = {str(s["instrument"]) for r in ("instrument_used", "instrument_grade") for _, s in view.all(r)}
    suited = {str(s["instrument"]) for _, s in view.all("instrument_suited")} - names
    used = [_assessment(view, name, measured=True) for name in sorted(names)]
    return (*used, *(_assessment(view, name, measured=False) for name in sorted(suited)))


def _assessment(view: View, instrument: str, *, measured: bool) -> Assessment:
    def rows(relation: str) -> list[Row]:
        return view.all(relation, instrument=instrument)

    used, grades, suited = rows("instrument_used"), rows("instrument_grade"), rows("instrument_suited")
    remarks, noise = rows("instrument_remark"), rows("instrument_noise")
    facts = [fact for part in (used, grades, suited, remarks, noise) for fact, _ in part]
    statements = [str(s[name]) for part, name in ((grades, "statement"), (remarks, "statement")) for _, s in part]
    return Assessment(
        id=view.register(f"instrument/{bare(instrument)}", facts),
        instrument=bare(instrument),
        label=view.label(instrument),
        status="measured" if measured else "follow_up",
        readings=(*_measured(view, instrument, used), *(_meaning(view, slots) for _, slots in grades)),
        follows=tuple(sorted({bare(s["finding"]) for _, s in suited if s["finding"] != _ANYONE})),
        noise=tuple(dict.fromkeys(view.reason(fact).text for fact, _ in noise)),
        remarks=tuple(
            dict.fromkeys(_remark(view, fact, slots) for fact, slots in (*_unread(grades, suited), *remarks))
        ),
        evidence=view.evidence(
            (*statements, *(s["statement"] for _, s in suited), *(s["parameter"] for _, s in noise)),
        ),
    )


def _unread(grades: list[Row], suited: list[Row]) -> list[Row]:
    """What can be followed and was not read: each statement once."""
    read = {str(slots["statement"]) for _, slots in grades}
    return list({str(s["statement"]): (f, s) for f, s in reversed(suited) if str(s["statement"]) not in read}.values())


def _measured(view: View, instrument: str, used: list[Row]) -> tuple[str, ...]:
    """What was read, with the unit of the instrument where it is a measure."""
    unit = view.individual(instrument).one("unit")
    told = []
    for fact, _ in used:
        text = view.reason(fact).text.removesuffix(".")
        of_a_grade = unit in (None, "grade", "index") or "mm" in text
        told.append(text if of_a_grade else f"{text} ({unit})")
    return tuple(dict.fromkeys(told))


def _meaning(view: View, slots: Slots) -> str:
    grade = view.individual(slots["statement"])
    return f"{view.label(grade.id)}. {grade.one('text')}"


def _remark(view: View, fact: Fact, slots: Slots) -> Reason:
    grade = view.individual(slots["statement"])
    parts = [str(grade.one(name)) for name in ("text", "measurementNote", "drivesSelectionNote") if grade.one(name)]
    return Reason(text=" ".join(parts), rule=view.reason(fact).rule, statements=(grade.id,))
