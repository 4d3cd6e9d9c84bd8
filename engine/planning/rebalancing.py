"""Rebalancing in the plan: exposure so far, what to measure over time, and what can go wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from engine.algebra.terms import ABSENT, Value, plain
from engine.plan import ClaimNote, Complication, Exposure, MonitoringItem
from engine.planning import programme
from engine.planning.emergency import still, unended
from engine.planning.view import Slots, View, bare

_SIDES: Mapping[str, int] = {"right": 0, "left": 1, "undivided": 2, "midline": 3, "across": 3}


def exposure(view: View, today: dt.date) -> tuple[Exposure, ...]:
    """What each muscle and side, or an area whose muscles are not recorded, has had of each product."""
    rows = [_muscle(view, fact, slots, today) for fact, slots in view.all("exposure")]
    rows += [_area(view, fact, slots, today) for fact, slots in view.all("area_exposure")]
    rows += [_unplaced(view, fact, slots, today) for fact, slots in view.all("unplaced_exposure")]
    return tuple(sorted(rows, key=lambda one: (one.muscle is None, one.label, _SIDES.get(str(one.side), 9), one.id)))


def _muscle(view: View, fact: Any, slots: Slots, today: dt.date) -> Exposure:
    at = {"muscle": slots["muscle"], "side": slots["side"]}
    intervals = view.all("exposure_interval", **at)
    lasted = view.all("exposure_lasted", product=slots["product"], **at)
    known = slots["product"] != ABSENT
    stem = f"exposure/{bare(slots['muscle'])}/{slots['side']}/{_product(slots['product'])}"
    return Exposure(
        id=view.register(stem, (fact, *(f for f, _ in intervals), *(f for f, _ in lasted))),
        label=view.label(slots["muscle"]),
        muscle=bare(slots["muscle"]),
        side=cast(Any, slots["side"]),
        units=plain(Decimal(str(slots["units"]))) if known else None,
        shortest_interval_days=_whole(intervals, "shortest"),
        longest_interval_days=_whole(intervals, "longest"),
        shortest_effect_weeks=_number(lasted, "shortest"),
        longest_effect_weeks=_number(lasted, "longest"),
        **_common(view, slots, today),
    )


def _area(view: View, fact: Any, slots: Slots, today: dt.date) -> Exposure:
    at = {"area": slots["area"], "product": slots["product"]}
    # Only where every session names this area alone is its total what the area has had.
    given = view.all("area_units_given", sessions=slots["sessions"], **at) if slots["product"] != ABSENT else []
    lasted = view.all("area_lasted", **at)
    stem = f"exposure/{bare(slots['area'])}/area/{_product(slots['product'])}"
    return Exposure(
        id=view.register(stem, (fact, *(f for f, _ in given), *(f for f, _ in lasted))),
        label=view.label(slots["area"]),
        area=bare(slots["area"]),
        units=_number(given, "units"),
        shortest_effect_weeks=_number(lasted, "shortest"),
        longest_effect_weeks=_number(lasted, "longest"),
        **_common(view, slots, today),
    )


def _unplaced(view: View, fact: Any, slots: Slots, today: dt.date) -> Exposure:
    at = {"product": slots["product"], "sessions": slots["sessions"]}
    given = view.all("unplaced_units", **at) if slots["product"] != ABSENT else []
    return Exposure(
        id=view.register(f"exposure/not-recorded/area/{_product(slots['product'])}", (fact, *(f for f, _ in given))),
        label="Place not recorded",
        units=_number(given, "units"),
        **_common(view, slots, today),
    )


def _common(view: View, slots: Slots, today: dt.date) -> dict[str, Any]:
    product = None if slots["product"] == ABSENT else str(slots["product"])
    return {
        "product": None if product is None else bare(product),
        "product_label": "product not recorded" if product is None else view.label(product),
        "unit_name": None if product is None else str(view.individual(product).one("unitName")),
        "sessions": int(str(slots["sessions"])),
        "first": today - dt.timedelta(days=int(str(slots["first"]))),
        "last": today - dt.timedelta(days=int(str(slots["last"]))),
    }


def _product(value: Value) -> str:
    return "unknown" if value == ABSENT else bare(value)


def _whole(rows: list[tuple[Any, Slots]], name: str) -> int | None:
    return int(str(rows[0][1][name])) if rows else None


def _number(rows: list[tuple[Any, Slots]], name: str) -> Decimal | None:
    return plain(Decimal(str(rows[0][1][name]))) if rows else None


def monitoring(view: View) -> tuple[MonitoringItem, ...]:
    """What to measure for what is treated, once for each subject."""
    found: dict[str, MonitoringItem] = {}
    for fact, slots in view.all("tracked"):
        statement = view.individual(slots["statement"])
        subject = str(slots["subject"])
        reason = view.reason(fact)
        shared = statement.one("tracks") in ("area", "complication", "person", "imaging")
        stem = f"monitoring/{bare(statement.id).removesuffix('.tracking')}"
        item = view.register(stem if shared else f"{stem}/{bare(subject)}", (fact,))
        if item in found:
            if shared and found[item].matters != reason.text:
                matters = _both(found[item].matters, reason.text, str(statement.one("changeThatMatters")))
                found[item] = found[item].model_copy(update={"matters": matters})
            continue
        found[item] = MonitoringItem(
            id=item,
            label=view.label(statement.id),
            subject=None if shared else bare(subject),
            subject_label=None if shared else view.label(subject),
            measure=str(statement.one("text")),
            when=str(statement.one("whenNote")),
            matters=reason.text,
            rule=reason.rule,
            evidence=view.evidence((statement.id,)),
        )
    return tuple(found[item] for item in sorted(found))


def _both(told: str, more: str, change: str) -> str:
    """Two occasions to measure the same, then once what change would matter."""
    leads = dict.fromkeys((told.removesuffix(change).strip(), more.removesuffix(change).strip()))
    if all(lead in told for lead in leads):
        return told
    return " ".join((*filter(None, leads), change))


def complications(view: View) -> tuple[Complication, ...]:
    """What the person has had, then what to watch for after this plan."""
    found = []
    told = [
        str(s["statement"]) for name in ("complication_reported", "complication_watched") for _, s in view.all(name)
    ]
    for curie in dict.fromkeys(told):
        statement = view.individual(curie)
        reported = view.all("complication_reported", statement=curie)
        watched = view.all("complication_watched", statement=curie)
        pressing = view.all("emergency", statement=curie)
        rows = [*pressing, *reported, *watched]
        areas = sorted({bare(s["area"]) for _, s in watched} - {"everywhere"})
        found.append(
            Complication(
                id=view.register(f"complication/{bare(curie)}", (fact for fact, _ in rows)),
                label=view.label(curie),
                reported=bool(reported),
                areas=tuple(areas),
                seen=str(statement.one("text")),
                onset=_text(statement.one("showsNote")),
                action=str(statement.one("action")),
                next_time=_text(statement.one("nextTime")),
                refer_to=_text(statement.one("referTo")),
                urgent=statement.one("urgent") is True,
                emergency=bool(pressing),
                unended=tuple(unended(slots["condition"]) for _, slots in pressing),
                still=still(view, pressing),
                reasons=tuple(view.reason(fact) for fact, _ in rows),
                evidence=view.evidence((curie,)),
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.emergency, not one.reported, one.id)))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def claims_about(view: View, item: str, statements: tuple[str, ...]) -> tuple[ClaimNote, ...]:
    """Clinic claims that speak of these statements, each once; the entry opens into them."""
    notes: dict[str, ClaimNote] = {}
    for statement in statements:
        for fact, slots in view.all("claim_behind", statement=statement):
            claim = view.individual(slots["claim"])
            twin = claim.one("sameAs")
            if twin is not None and str(twin) in notes:
                continue
            view.register(item, (fact,))
            notes[claim.id] = ClaimNote(
                claim=claim.id,
                made_by=programme.maker(claim),
                text=str(claim.one("text")),
                verdict=programme.verdict(claim),
            )
    return tuple(notes.values())
