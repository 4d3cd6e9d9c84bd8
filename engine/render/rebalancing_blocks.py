"""What a person's muscles have had, what to measure from now on, and what to do when something goes wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from engine.plan import Complication, Exposure, MonitoringItem, Plan
from engine.render import words
from engine.render.document import ALWAYS, USUAL, Block, Column, Entries, Entry, Paragraph, Section, Subsection, Table
from engine.render.notes import cited

_EXPOSURE = (
    Column("Muscle or area"),
    Column("Side"),
    Column("Product"),
    Column("Sessions", right=True),
    Column("Units", right=True),
    Column("Last"),
    Column("First", detail=True),
    Column("Between sessions", detail=True),
    Column("Effect lasted", detail=True),
)


def exposure_blocks(plan: Plan) -> Iterator[Block]:
    """Yield what each muscle and side has had of each product."""
    if not plan.exposure:
        return
    yield Section("Exposure so far")
    yield Paragraph(
        "As recorded. Units of one product are added, never those of two; what is not recorded by muscle and side is "
        "not shared out."
    )
    yield Table(_EXPOSURE, tuple(_exposure(one) for one in plan.exposure)).without_empty_columns()


def _exposure(one: Exposure) -> tuple[str, ...]:
    return (
        words.capital(one.label),
        one.side or "not recorded",
        one.product_label,
        str(one.sessions),
        "not known" if one.units is None else words.number(one.units),
        words.day(one.last),
        "" if one.first == one.last else f"first {words.day(one.first)}",
        _span("sessions", one.shortest_interval_days, one.longest_interval_days, "days apart, any product"),
        _span("effect", one.shortest_effect_weeks, one.longest_effect_weeks, "weeks"),
    )


def _span(what: str, low: Decimal | int | None, high: Decimal | int | None, unit: str) -> str:
    """A span with what it is of: below a narrow row it stands without the head of its column."""
    if low is None or high is None:
        return ""
    return f"{what} {words.number_range(Decimal(low), Decimal(high))} {unit}"


def monitoring_blocks(plan: Plan, numbers: Mapping[str, int]) -> Iterator[Block]:
    """Yield what to measure, when, and what change would matter."""
    if not plan.monitoring:
        return
    yield Section("What to measure over time")
    alike: dict[tuple[str, str, str], list[MonitoringItem]] = {}
    for one in plan.monitoring:
        alike.setdefault((one.label, one.measure, one.when), []).append(one)
    yield Entries(
        tuple(
            Entry(f"{label}: {words.sentence(measure)}", details=(words.sentence(when), *_matters(members, numbers)))
            for (label, measure, when), members in alike.items()
        )
    )


def _matters(members: Sequence[MonitoringItem], numbers: Mapping[str, int]) -> Iterator[str]:
    """Yield what change matters, once for the subjects it is the same for."""
    about: dict[str, list[str]] = {}
    for one in members:
        about.setdefault(cited(words.sentence(one.matters), one.evidence, numbers), []).append(one.subject_label or "")
    for text, subjects in about.items():
        named = words.listed(filter(None, subjects))
        yield f"{named}: {text}" if named else text


def complication_blocks(plan: Plan, kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[Block]:
    """Yield what the person has had, then what to watch for, each with what to do and whom to refer to."""
    if not plan.complications:
        return
    yield Section("If something goes wrong")
    to_come = "To watch for after this plan" if plan.toxin else "To watch for after toxin given lately"
    for title, reported in (("Has happened or is present", True), (to_come, False)):
        found = tuple(_complication(one, kb, numbers) for one in plan.complications if one.reported == reported)
        if found:
            yield Subsection(title)
            yield Entries(found)


def _complication(one: Complication, kb: words.Labels, numbers: Mapping[str, int]) -> Entry:
    when = f" ({one.onset})" if one.onset else ""
    where = f" After treatment of the {words.terms(kb, one.areas, 'area', at_most=None)}." if one.areas else ""
    details = [cited(f"Do: {words.sentence(one.action)}", one.evidence, numbers)]
    if one.refer_to and one.urgent:
        then = cited(f"Then: {words.sentence(one.action)}", one.evidence, numbers)
        details = [f"Do first: {words.sentence(one.refer_to)} {then}"]
        if one.still:
            details.append(one.still)
    elif one.refer_to:
        details.append(words.sentence(f"refer to {one.refer_to}"))
    else:
        details.append("The sources name no referral.")
    if one.next_time:
        details.append(f"Next time: {words.sentence(one.next_time)}")
    mark = "!" if one.reported else "\u2022"
    rank = ALWAYS if one.reported else USUAL
    return Entry(f"{one.label}{when}: {words.sentence(one.seen)}{where}", mark, tuple(details), rank)
