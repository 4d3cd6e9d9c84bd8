"""The same person seen in a mirror: right and left changed over, in a case and in what a plan says."""

from __future__ import annotations

import copy
import re
from typing import Any

from engine.plan import Plan

_OTHER = {"right": "left", "left": "right"}


def mirrored(data: dict[str, Any]) -> dict[str, Any]:
    """The case of the person's mirror image."""
    found = copy.deepcopy(data)
    for section in ("lines", "muscles", "features"):
        found[section] = {name: _swap(entry) for name, entry in found[section].items()}
    for session in found["history"]["toxin"]:
        if "units" in session:
            session["units"] = {name: _swap(entry) for name, entry in session["units"].items()}
    return found


def _swap(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        _OTHER.get(key, key): _OTHER.get(value, value) if isinstance(value, str) else value
        for key, value in entry.items()
    }


def other_side(text: str) -> str:
    """A text with right and left changed over; what is left alone is on no side, what is left and right on both."""
    sides = r"\b(?:left and right|right and left|(right|left))\b(?! alone)"
    return re.sub(sides, lambda found: _OTHER[found[1]] if found[1] else found[0], text)


def seen(plan: Plan, *, in_mirror: bool = False) -> dict[str, Any]:
    """What a plan says, in a form that has no order of sides; in the mirror, with the sides changed over.

    Explanatory sentences are compared by the rules and statements behind them: where several reasons say the
    same of both sides, only the first is worded.
    """

    def turn(text: str) -> str:
        return other_side(text) if in_mirror else text

    def side(name: str | None) -> str | None:
        return turn(name) if name else None

    return {
        "status": plan.status,
        "headline": plan.headline,
        "toxin": {
            (i.area, i.muscle, side(i.side)): (
                i.status,
                i.lines,
                i.product,
                i.units,
                (i.range_low_units, i.range_high_units),
                i.points,
                i.volume_ml,
                i.on_label,
                i.label_note,
                sorted((s.before_units, s.after_units, s.rule, s.statements) for s in i.steps),
                sorted(e.statement for e in i.evidence),
                sorted(r.text for r in i.cautions),
            )
            for i in plan.toxin
        },
        "lines": {
            (entry.line, side(entry.side)): (entry.line_type, entry.severity, entry.toxin) for entry in plan.lines
        },
        "totals": plan.totals,
        "limits": plan.limits,
        "products": sorted((p.product, p.area or "") for p in plan.products),
        "advice": sorted(
            (a.topic, a.subject or "", side(a.side) or "", turn(a.text), tuple(c.claim for c in a.claims))
            for a in (*plan.advice, *plan.balance)
        ),
        "skin": [
            (a.id, a.status, a.rank, a.on_offer)
            for a in (*plan.adjuncts, *plan.home_care, *plan.referrals, *plan.not_on_offer)
        ],
        "deferred": plan.deferred,
        "questions": sorted((turn(q.id), q.severity, tuple(sorted(map(turn, q.blocks)))) for q in plan.questions),
        "rejected": sorted((turn(r.id), r.severity or "") for r in plan.not_recommended),
        "safety": plan.safety,
        "conflicts": sorted(c.id for c in plan.conflicts),
        "exposure": sorted(
            (
                e.label,
                side(e.side) or "",
                e.product or "",
                e.sessions,
                str(e.units),
                e.first,
                e.last,
                str(e.shortest_interval_days),
                str(e.longest_effect_weeks),
            )
            for e in plan.exposure
        ),
        "monitoring": [(m.id, turn(m.matters)) for m in plan.monitoring],
        "complications": [(c.id, c.reported, c.areas) for c in plan.complications],
        "counselling": plan.counselling,
        "follow_up": plan.follow_up,
        "sources": plan.sources,
    }
