"""Making the record of a decision: it always says what the plan said when it was decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from engine.case import Decision, Recommended
from engine.deciding.lines import Line


@dataclass(frozen=True, slots=True)
class Decider:
    """When it is decided and by whom: initials or a role as typed, no signature."""

    on: dt.date | None = None
    by: str | None = None


def accepted(line: Line, decider: Decider) -> Decision:
    """The line is done as the plan says."""
    return Decision(decision="accepted", recommended=said(line), decided_on=decider.on, decided_by=decider.by)


def changed(
    line: Line, units: Decimal | None, points: int | None, reason: str, text: str | None, decider: Decider
) -> Decision:
    """The line is done otherwise: another dose of the same product, other points, or as the text says."""
    return Decision(
        decision="changed", product=line.product if units is not None else None, units=units, points=points,
        reason=reason, text=text, recommended=said(line), decided_on=decider.on, decided_by=decider.by,
    )  # fmt: skip


def declined(line: Line, reason: str, text: str | None, decider: Decider) -> Decision:
    """The line is not done."""
    return Decision(
        decision="declined", reason=reason, text=text, recommended=said(line), decided_on=decider.on,
        decided_by=decider.by,
    )  # fmt: skip


def said(line: Line) -> Recommended:
    """What the plan says of a line."""
    return Recommended.model_validate(
        {"status": line.status, "product": line.product, "units": line.units, "course": line.course}
    )
