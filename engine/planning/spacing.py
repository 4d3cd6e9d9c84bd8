"""What was done before, as the plan tells it: cautions while a gap is shorter than advised, and why something waits."""

from __future__ import annotations

from engine.algebra.rule import Fact
from engine.plan import Reason
from engine.planning.view import Slots, View, day

_SPACED = ("IntervalRule", "Course", "CareInstruction", "Principle")


def spaced(view: View, intervention: str) -> tuple[str, ...]:
    """Statements behind the cautions about what was done before."""
    return tuple(dict.fromkeys(str(s["statement"]) for _, s in view.all("spacing_caution", intervention=intervention)))


def spacing_cautions(view: View, intervention: str) -> tuple[Reason, ...]:
    """Cautions about what was done before a product or treatment; for each statement the latest session counts."""
    latest: dict[str, tuple[int, Fact]] = {}
    for fact, slots in view.all("spacing_caution", intervention=intervention):
        statement, days = str(slots["statement"]), int(str(slots["days"]))
        if statement not in latest or days < latest[statement][0]:
            latest[statement] = (days, fact)
    reasons = ((s, view.reason(fact)) for s, (_, fact) in sorted(latest.items()))
    return tuple(Reason(text=f"{view.label(s)}: {r.text}", rule=r.rule, statements=(s,)) for s, r in reasons)


def is_spacing(view: View, slots: Slots) -> bool:
    """Whether a wait comes from what was done before, not from a contraindication."""
    return view.individual(slots["statement"]).kind in _SPACED


def wait_reason(view: View, intervention: str, slots: Slots) -> Reason:
    """Why a treatment waits after what was done before, and until when."""
    statement = str(slots["statement"])
    fact = next(f for f, s in view.all("too_soon", intervention=intervention, statement=statement) if _same(s, slots))
    reason = view.reason(fact)
    until = day(slots["until"])
    text = f"{view.label(statement)}: {reason.text} Not before {until.isoformat() if until else 'an open date'}."
    return Reason(text=text, rule=reason.rule, statements=(statement,))


def _same(found: Slots, wanted: Slots) -> bool:
    return found["until"] == wanted["until"]
