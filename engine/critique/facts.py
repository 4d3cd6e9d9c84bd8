"""A proposal as facts, and the figures of the knowledge base that only a critique looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT, Value, plain
from engine.case import Case
from engine.critique.proposal import Proposal, ProposedTreatment
from engine.published_days import downtime
from kb.snapshot import Individual, KnowledgeBase

PROPOSAL: dict[str, tuple[str, ...]] = {
    "proposal": ("day",),
    "proposed_area": ("entry", "area", "product", "day", "off_label", "dilution"),
    "proposed_product": ("product", "order"),
    "proposed_units": ("entry", "area", "product", "muscle", "side", "units", "points", "day"),
    "proposed_treatment": ("entry", "treatment", "day", "sessions", "every_weeks"),
    "proposed_session": ("treatment", "day", "number"),
    "proposed_preparation": ("intervention", "day", "start"),
    "proposed_referral": ("treatment",),
    "proposed_review": ("entry", "day", "check"),
}
"""Relations a proposal gives; a day is a day number, absent where none is said."""

FIGURES: dict[str, tuple[str, ...]] = {
    "pair_gap": ("statement", "first", "second", "one", "other", "same_day", "do_first", "days", "basis"),
    "published_course": ("statement", "treatment", "sessions_low", "sessions_high", "weeks_low", "weeks_high"),
    "dilution_option": ("product", "units_per_ml"),
    "dose_area": ("dose", "area"),
    "done_by": ("treatment", "level"),
    "heals_in": ("treatment", "days", "basis"),
    "emergency_care": ("statement", "refer", "action"),
}
"""Further relations of the knowledge base: gaps with their days, courses, dilutions, areas of published doses, who
may do a treatment, how long one done by somebody shows, complications that cannot wait."""


def proposal_facts(proposal: Proposal, case: Case) -> dict[Fact, str]:
    """Facts of a proposal -> path into it."""
    facts: dict[Fact, str] = {}
    for fact, path in _facts(proposal, case):
        facts.setdefault(fact, f"proposal: {path}")
    return facts


def _facts(proposal: Proposal, case: Case) -> Iterator[tuple[Fact, str]]:
    start = proposal.date or case.context.date
    yield Fact("proposal", (start.toordinal(),)), "date"
    products = dict.fromkeys(entry.product for entry in proposal.toxin)
    for order, product in enumerate(products, start=1):
        yield Fact("proposed_product", (f"product:{product}", order)), "toxin"
    for index, entry in enumerate(proposal.toxin):
        path = f"toxin[{index}]"
        area, product, day = f"area:{entry.area}", f"product:{entry.product}", (entry.date or start).toordinal()
        row = (path, area, product, day, entry.off_label, _number(entry.dilution_units_per_ml))
        yield Fact("proposed_area", row), path
        if entry.prepare_from is not None:
            yield Fact("proposed_preparation", (product, day, entry.prepare_from.toordinal())), path
        for name, muscle in entry.muscles.items():
            for place, (field, given) in muscle.places().items():
                here = f"{path}.muscles.{name}.{field}"
                points = ABSENT if given.points is None else given.points
                values = (path, area, product, f"muscle:{name}", place, _number(given.units), points, day)
                yield Fact("proposed_units", values), here
    for field in ("treatments", "home_care", "referrals"):
        for index, treatment in enumerate(getattr(proposal, field)):
            path = f"{field}[{index}]"
            sessions = ABSENT if treatment.sessions is None else treatment.sessions
            name = f"treatment:{treatment.treatment}"
            rhythm = (sessions, _number(treatment.every_weeks))
            yield Fact("proposed_treatment", (path, name, _day(treatment.date), *rhythm)), path
            if field == "referrals":
                yield Fact("proposed_referral", (name,)), path
            if treatment.date is not None and treatment.prepare_from is not None:
                days = (_day(treatment.date), _day(treatment.prepare_from))
                yield Fact("proposed_preparation", (name, *days)), path
            if field == "treatments":
                yield from ((fact, path) for fact in _later_sessions(name, treatment))
    for index, review in enumerate(proposal.reviews):
        check = ABSENT if review.check is None else f"statement:{review.check}"
        yield Fact("proposed_review", (f"reviews[{index}]", _day(review.date), check)), f"reviews[{index}]"


def _later_sessions(name: str, given: ProposedTreatment) -> Iterator[Fact]:
    """The sessions of a course after its first, by its own rhythm."""
    if given.date is None or given.sessions is None or given.every_weeks is None:
        return
    for number in range(2, given.sessions + 1):
        day = given.date.toordinal() + int(given.every_weeks * 7 * (number - 1))
        yield Fact("proposed_session", (name, day, number))
        if given.prepare_from is not None:
            # What is kept before the first session is meant to be kept as long before each.
            start = day - (given.date - given.prepare_from).days
            yield Fact("proposed_preparation", (name, day, start))


def _number(value: Decimal | None) -> Value:
    return ABSENT if value is None else plain(value)


def _day(value: dt.date | None) -> Value:
    return ABSENT if value is None else value.toordinal()


def figures(kb: KnowledgeBase) -> dict[Fact, str]:
    """The further facts of a knowledge base -> the individual each one states, in a fixed order."""
    found: dict[Fact, str] = {}
    for row in kb.of_kind("IntervalRule"):
        if _active(row):
            first, second = str(row.one("firstIntervention")), str(row.one("secondIntervention"))
            one, other = sorted((first, second))
            values = (
                row.id, first, second, one, other, str(row.one("sameDay")), _one(row, "doFirst"),
                _one(row, "minGapDays"), str(row.one("basis")),
            )  # fmt: skip
            found[Fact("pair_gap", values)] = row.id
    for row in kb.of_kind("Course"):
        if _active(row):
            names = ("sessionsMin", "sessionsMax", "intervalWeeksMin", "intervalWeeksMax")
            found[
                Fact("published_course", (row.id, str(row.one("ofTreatment")), *(_one(row, name) for name in names)))
            ] = row.id
    for row in kb.of_kind("Complication"):
        if row.one("urgent"):
            found[Fact("emergency_care", (row.id, _one(row, "referTo"), _one(row, "action")))] = row.id
    for treatment in kb.of_kind("Treatment"):
        if treatment.one("practitionerLevel") is not None:
            found[Fact("done_by", (treatment.id, str(treatment.one("practitionerLevel"))))] = treatment.id
        days = downtime(kb, treatment.id)
        if days and treatment.one("setting") != "home" and _active(treatment):
            found[Fact("heals_in", (treatment.id, days, str(treatment.one("basis"))))] = treatment.id
    for product in kb.of_kind("Product"):
        for option in product.many("dilutionUnitsPerMl"):
            if isinstance(option, Decimal):
                found[Fact("dilution_option", (product.id, plain(option)))] = product.id
    for dose in kb.of_kind("PublishedDose"):
        if _active(dose):
            areas = [str(area) for area in dose.many("inArea")]
            areas += [str(kb.individuals[str(line)].one("inArea")) for line in dose.many("forLine")]
            for area in dict.fromkeys(areas):
                found[Fact("dose_area", (dose.id, area))] = dose.id
    idle = {one.id for one in kb.individuals.values() if not _active(one)}
    return {fact: origin for fact, origin in found.items() if idle.isdisjoint(fact.values)}


def _active(row: Individual) -> bool:
    return row.one("lifecycle") not in ("retired", "draft")


def _one(row: Individual, name: str) -> Value:
    value = row.one(name)
    if value is None:
        return ABSENT
    if isinstance(value, Decimal):
        return plain(value)
    return value if isinstance(value, str | int) else str(value)
