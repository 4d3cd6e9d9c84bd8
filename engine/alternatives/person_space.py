"""The other answers about the person, the skin, the wishes and the past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, get_args

from engine.algebra.terms import ABSENT
from engine.alternatives.dimension import Alternative, Dimension, dimension, one
from engine.alternatives.thresholds import ThresholdReader, around
from engine.case import Case, ToxinSession
from engine.checks.person import choices
from engine.facts.from_case import age_in_years
from engine.inference.derivation import Derivation
from engine.issue import Loc
from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase


def person_dimensions(
    case: Case, kb: KnowledgeBase, reader: ThresholdReader, derivation: Derivation
) -> Iterator[Dimension]:
    """The day, for which one can wait, and what the person is: nobody changes that, but an answer may still tell it."""
    person = case.person
    on = case.context.date
    days = sorted(
        {
            int(value)
            for fact in derivation.justified
            for name, value in zip(derivation.schema[fact.relation], fact.values, strict=True)
            if name == "until" and value != ABSENT and isinstance(value, int | Decimal) and int(value) > on.toordinal()
        }
    )
    later = [one(("context", "date"), dt.date.fromordinal(day)) for day in days]
    yield dimension(("context", "date"), "The day of the treatment", on, "time", later)
    for attribute in _section(kb, "person"):
        name = local_name(attribute.id)
        loc: Loc = ("person", name)
        asked = _asked(attribute, kb)
        if name == "age_years":
            age = person.age_years if person.birth_date is None else age_in_years(person.birth_date, on)
            points = around(_points(attribute, reader), Decimal(1), Decimal(0), Decimal(120))
            values = [one(loc, int(value), f"{value:f}") for value in points]
            yield dimension(loc, asked, age, "person", values, open=age is None)
        elif attribute.one("datatype") == "choice":
            current = getattr(person, name) or "unknown"
            values = [one(loc, value) for value in choices(attribute.many("allowedValue"))]
            yield dimension(loc, asked, current, "person", values, open=current == "unknown")


def observed_dimensions(case: Case, kb: KnowledgeBase, reader: ThresholdReader) -> Iterator[Dimension]:
    """Skin findings and wishes."""
    for section in ("skin", "goals"):
        held = getattr(case, section)
        for attribute in _section(kb, section):
            name = local_name(attribute.id)
            current = held.get(name)
            values = [one((section, name), value) for value in allowed_values(attribute, reader)]
            values.append(one((section, name), None, "unknown"))
            shown = "unknown" if current is None else current
            yield dimension((section, name), _asked(attribute, kb), shown, "answer", values, open=shown == "unknown")


def event_dimension(case: Case, kb: KnowledgeBase, reader: ThresholdReader) -> Iterator[Dimension]:
    """The occasion to be ready for."""
    attribute = kb.get("attribute:days_to_event")
    if attribute is None:
        return
    points = around(_points(attribute, reader), Decimal(1), Decimal(0), None)
    values = [one(("event_date",), case.context.date + dt.timedelta(days=int(days))) for days in points]
    values.append(one(("event_date",), None))
    # No occasion is no open question: most people have none.
    yield dimension(("event_date",), _asked(attribute, kb), case.event_date, "answer", values)


def history_dimensions(case: Case, kb: KnowledgeBase, reader: ThresholdReader) -> Iterator[Dimension]:
    """How earlier sessions worked; when they were, how much was given and of what, where rules count with it."""
    responses = get_args(ToxinSession.model_fields["response"].annotation)
    days = sorted(reader.of("toxin_session", "days_ago").absolute)
    units = sorted(reader.of("toxin_session", "units").absolute)
    limits = {int(v) for one in kb.of_kind("DoseLimit") if isinstance(v := one.one("maxUnits"), int | Decimal)}
    held = list(dict.fromkeys(offer.product for offer in case.context.products))
    for index, session in enumerate(case.history.toxin):
        at: Loc = ("history", "toxin", index)
        of = f"the session of {session.date}"
        values = [one((*at, "response"), value) for value in responses]
        yield dimension(
            (*at, "response"), f"How well did {of} work?", session.response, "answer", values,
            open=session.response == "unknown",
        )  # fmt: skip
        yield dimension((*at, "date"), f"When was {of}?", session.date, "person", _dates((*at, "date"), case, days))
        products = [one((*at, "product"), product) for product in (*held, None)]
        yield dimension((*at, "product"), f"What was injected in {of}?", session.product, "person", products)
        if session.units:
            continue  # the total is the sum of what is recorded by muscle
        points = around({*units, *map(Decimal, limits)}, Decimal(1), Decimal(1), None)
        amounts = [one((*at, "total_units"), value) for value in points]
        amounts.append(one((*at, "total_units"), None))
        yield dimension((*at, "total_units"), f"How many units in {of}?", session.total_units, "person", amounts)
    gaps = sorted(reader.of("treatment_session", "days_ago").absolute)
    for index, done in enumerate(case.history.treatments):
        loc: Loc = ("history", "treatments", index, "date")
        label = kb.label(f"treatment:{done.treatment}")
        yield dimension(loc, f"When was {label} last done?", done.date, "person", _dates(loc, case, gaps))


def _dates(loc: Loc, case: Case, days: list[Decimal]) -> list[Alternative]:
    """The days on both sides of each interval that is counted from then."""
    ago = around(set(days), Decimal(1), Decimal(1), None)
    return [one(loc, case.context.date - dt.timedelta(days=int(n))) for n in ago if n < _LONGEST]


_LONGEST = 3653
"""Days of history looked back on: ten years."""


def allowed_values(attribute: Individual, reader: ThresholdReader, *, few: int = 10) -> list[Any]:
    """The values of an attribute that can make a difference: all of a choice, those around thresholds of a number."""
    datatype = attribute.one("datatype")
    if datatype == "choice":
        return list(choices(attribute.many("allowedValue")))
    if datatype == "boolean":
        return ["yes", "no"]
    low, high = attribute.one("minValue"), attribute.one("maxValue")
    least = low if isinstance(low, Decimal) else None
    most = high if isinstance(high, Decimal) else None
    if datatype == "integer" and least is not None and most is not None and most - least <= few:
        return [int(least) + step for step in range(int(most - least) + 1)]
    step = Decimal(1) if datatype == "integer" else Decimal("0.1")
    points = around(_points(attribute, reader), step, least, most)
    if not points:
        # Nothing compares it: any one value stands for “known”.
        points = [max(least, Decimal(0)) if least is not None else Decimal(0)]
    return [int(value) if value == value.to_integral_value() else value for value in points]


def _points(attribute: Individual, reader: ThresholdReader) -> set[Decimal]:
    found = reader.of("observed", "value", attribute=attribute.id).absolute
    return found | reader.of("feature", "value", attribute=attribute.id).absolute | reader.stated(attribute.id)


def _section(kb: KnowledgeBase, section: str) -> list[Individual]:
    return [
        one
        for one in kb.of_kind("Attribute")
        if one.one("section") == section
        and one.one("lifecycle") not in ("retired", "draft")
        and one.id != "attribute:days_to_event"
    ]


def _asked(attribute: Individual, kb: KnowledgeBase) -> str:
    return str(attribute.one("question") or kb.label(attribute.id))


__all__ = [
    "Alternative",
    "allowed_values",
    "event_dimension",
    "history_dimensions",
    "observed_dimensions",
    "person_dimensions",
]
