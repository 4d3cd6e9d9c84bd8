"""A case as facts.  Dates become days before the consultation; ids get their prefix; nothing is judged.

Every attribute and condition of the knowledge base gets a fact: what the case does not answer is recorded as
"unknown", so that unknown is something rules can see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT, Value, plain
from engine.case import Case, LineFinding, MuscleFinding, SafetyAnswer, SidedLine, SidedMuscle, SidedValue, ToxinSession
from engine.facts.from_kb import within
from engine.facts.measured_by import named_instrument
from kb.snapshot import KnowledgeBase

UNKNOWN = "unknown"


def age_in_years(birth: dt.date, on: dt.date) -> int:
    """Completed years of age on a day; someone born on 29 February turns a year older on 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def case_facts(case: Case, kb: KnowledgeBase) -> dict[Fact, str]:
    """Facts of a case -> path into the case."""
    facts: dict[Fact, str] = {}
    for part in (_context, _person, _safety, _lines, _muscles, _features, _observations, _history, _exposure):
        for fact, path in part(case, kb):
            facts.setdefault(fact, path)
    return facts


Facts = Iterator[tuple[Fact, str]]


def _scalar(value: object) -> Value:
    if value is None:
        return ABSENT
    if isinstance(value, Decimal):
        return plain(value)
    return value if isinstance(value, str | int | bool) else str(value)


def _context(case: Case, kb: KnowledgeBase) -> Facts:
    context = case.context
    day = context.date.toordinal()
    yield Fact("consultation", (day, f"jurisdiction:{context.jurisdiction}")), "context"
    for order, offer in enumerate(context.products, start=1):
        dilution = offer.dilution_units_per_ml
        if dilution is None:
            options = kb.individuals[f"product:{offer.product}"].many("dilutionUnitsPerMl")
            dilution = options[0] if len(options) == 1 and isinstance(options[0], Decimal) else None
        fact = Fact("offered", (f"product:{offer.product}", order, _scalar(dilution)))
        yield fact, f"context.products[{order - 1}]"
    for named, product in sorted(context.product_for_area.items()):
        for area in within(kb, f"area:{named}"):
            yield Fact("area_product", (area, f"product:{product}")), f"context.product_for_area.{named}"
    for index, treatment in enumerate(context.treatments):
        yield Fact("offered_treatment", (f"treatment:{treatment}",)), f"context.treatments[{index}]"
    for index, override in enumerate(context.overrides):
        yield Fact("override", (f"statement:{override.statement}", override.by)), f"context.overrides[{index}]"


def _person(case: Case, kb: KnowledgeBase) -> Facts:
    person = case.person
    yield Fact("observed", ("attribute:sex", person.sex)), "person.sex"
    age, path = person.age_years, "person.age_years"
    if person.birth_date is not None:
        age, path = age_in_years(person.birth_date, case.context.date), "person.birth_date"
    yield Fact("observed", ("attribute:age_years", UNKNOWN if age is None else age)), path
    days = UNKNOWN if case.event_date is None else (case.event_date - case.context.date).days
    yield Fact("observed", ("attribute:days_to_event", days)), "event_date"
    population = person.reference_population or UNKNOWN
    yield Fact("observed", ("attribute:reference_population", population)), "person.reference_population"


def _safety(case: Case, kb: KnowledgeBase) -> Facts:
    groups = {f"question_group:{group}" for group in case.safety.none_of}
    for condition in kb.of_kind("Condition"):
        if condition.one("askedWhen") == "derived":
            continue
        local = condition.id.removeprefix("condition:")
        given = case.safety.answers.get(local)
        value, path = UNKNOWN, f"safety.answers.{local}"
        group = condition.one("inQuestionGroup")
        if given is not None and given.answer != UNKNOWN:
            value = given.answer
        elif group in groups:
            value, path = "no", f"safety.none_of ({str(group).removeprefix('question_group:')})"
        yield Fact("answered", (condition.id, value)), path
        if given is not None and value == "yes":
            yield from _ended(case, condition.id, given, path)


def _ended(case: Case, condition: str, given: SafetyAnswer, path: str) -> Facts:
    """The day on which something ended; one that is expected counts only in a look at a day from then on."""
    if given.ended is not None:
        yield Fact("ended", (condition, (case.context.date - given.ended).days)), f"{path}.ended"
    elif given.expected_end is not None and given.expected_end <= case.context.date:
        yield Fact("ended", (condition, (case.context.date - given.expected_end).days)), f"{path}.expected_end"


def _lines(case: Case, kb: KnowledgeBase) -> Facts:
    for local, line in sorted(case.lines.items()):
        known = kb.individuals[f"line:{local}"]
        paired = known.one("laterality")
        scale, chosen = (known.one("defaultScale"), "") if line.scale is None else (f"scale:{line.scale}", ".scale")
        if scale is not None:
            yield Fact("line_scale", (f"line:{local}", str(scale))), f"lines.{local}{chosen}"
        for side, finding, path in _sides(line, str(paired)):
            assert isinstance(finding, LineFinding)
            row = (
                f"line:{local}", side, _scalar(finding.rest), _scalar(finding.expression), _scalar(finding.grade),
                _scalar(finding.mm), finding.spread_flattens,
            )  # fmt: skip
            yield Fact("line_seen", row), f"lines.{local}{path}"


def _muscles(case: Case, kb: KnowledgeBase) -> Facts:
    for local, muscle in sorted(case.muscles.items()):
        laterality = str(kb.individuals[f"muscle:{local}"].one("laterality"))
        for side, finding, path in _sides(muscle, laterality):
            assert isinstance(finding, MuscleFinding)
            row = (
                f"muscle:{local}", side, _scalar(finding.contraction), _scalar(finding.thickness_mm),
                _scalar(finding.baseline_mm),
            )  # fmt: skip
            yield Fact("muscle_seen", row), f"muscles.{local}{path}"


def _sides(entry: SidedLine | SidedMuscle, laterality: str) -> Iterator[tuple[str, object, str]]:
    if entry.both is not None:
        for side in ("right", "left") if laterality == "paired" else (laterality,):
            yield side, entry.both, ""
    for side in ("right", "left"):
        finding = getattr(entry, side)
        if finding is not None:
            yield side, finding, f".{side}"


def _features(case: Case, kb: KnowledgeBase) -> Facts:
    for local, value in sorted(case.features.items()):
        for side, given, path in _values(value, bool(kb.individuals[f"attribute:{local}"].one("perSide"))):
            if given == UNKNOWN:
                continue
            yield Fact("feature", (f"attribute:{local}", side, _scalar(given))), f"features.{local}{path}"
            if local == "platysmal_band_count":
                yield Fact("band_count", (side, _scalar(given))), f"features.{local}{path}"


def _values(value: SidedValue, per_side: bool) -> Iterator[tuple[str, object, str]]:
    if value.both is not None:
        for side in ("right", "left") if per_side else ("midline",):
            yield side, value.both, ""
    for side in ("right", "left"):
        given = getattr(value, side)
        if given is not None:
            yield side, given, f".{side}"


def _observations(case: Case, kb: KnowledgeBase) -> Facts:
    """Skin findings and goals, and the face-wide features; unanswered ones as unknown."""
    for attribute in kb.of_kind("Attribute"):
        local = attribute.id.removeprefix("attribute:")
        section = str(attribute.one("section"))
        if section == "person":
            continue
        given: object = None
        if section == "skin":
            given = case.skin.get(local)
        elif section == "goals":
            given = case.goals.get(local)
        elif section == "features" and local in case.features:
            given = case.features[local].both
        value = UNKNOWN if given is None else _scalar(given)
        if attribute.one("datatype") == "choice":
            value = str(value)
        yield Fact("observed", (attribute.id, value)), f"{section}.{local}"
        noted = case.features[local].date if section == "features" and local in case.features else None
        if noted is not None:
            yield Fact("noted_on", (attribute.id, (case.context.date - noted).days)), f"{section}.{local}.date"
    phototype = case.skin.get("phototype") or UNKNOWN
    yield Fact("phototype_seen", (f"phototype:{phototype}",)), "skin.phototype"


def _units(session: ToxinSession) -> Decimal | None:
    """Units of a session: the total given, else the sum of what is recorded by muscle; None if neither is."""
    if session.total_units is not None or not session.units:
        return session.total_units
    sides = (part for entry in session.units.values() for part in (entry.both, entry.right, entry.left))
    return sum((part for part in sides if part is not None), Decimal(0))


def _history(case: Case, kb: KnowledgeBase) -> Facts:
    for index, session in enumerate(case.history.toxin):
        path = f"history.toxin[{index}]"
        name = f"session {index + 1}"
        product = f"product:{session.product}" if session.product else ABSENT
        substance = str(kb.individuals[product].one("substance")) if session.product else ABSENT
        days = (case.context.date - session.date).days
        row = (name, product, substance, days, _scalar(_units(session)), session.response)
        yield Fact("toxin_session", row), path
        for area in session.areas:
            yield Fact("toxin_area", (name, f"area:{area}")), f"{path}.areas"
    for index, done in enumerate(case.history.treatments):
        days = (case.context.date - done.date).days
        fact = Fact("treatment_session", (f"treatment session {index + 1}", f"treatment:{done.treatment}", days))
        yield fact, f"history.treatments[{index}]"


UNDIVIDED = "undivided"
"""Side of units that were recorded for both sides of a pair together."""


def _exposure(case: Case, kb: KnowledgeBase) -> Facts:
    """What earlier sessions gave each muscle and side, how long it lasted, and when thickness was measured."""
    for index, session in enumerate(case.history.toxin):
        name, path = f"session {index + 1}", f"history.toxin[{index}]"
        if session.duration_weeks is not None:
            yield Fact("toxin_effect", (name, plain(session.duration_weeks))), f"{path}.duration_weeks"
        for local, given in sorted(session.units.items()):
            laterality = str(kb.individuals[f"muscle:{local}"].one("laterality"))
            whole = UNDIVIDED if laterality == "paired" else laterality
            for side, units in ((whole, given.both), ("right", given.right), ("left", given.left)):
                if units is not None and units > 0:
                    yield Fact("toxin_given", (name, f"muscle:{local}", side, plain(units))), f"{path}.units.{local}"
    for local, muscle in sorted(case.muscles.items()):
        laterality = str(kb.individuals[f"muscle:{local}"].one("laterality"))
        for side, finding, path in _sides(muscle, laterality):
            assert isinstance(finding, MuscleFinding)
            if finding.date is not None and finding.thickness_mm is not None:
                days = (case.context.date - finding.date).days
                yield Fact("thickness_taken", (f"muscle:{local}", side, days)), f"muscles.{local}{path}.date"
            if finding.method and finding.thickness_mm is not None:
                row = (f"muscle:{local}", side, finding.method, named_instrument(kb, finding.method))
                yield Fact("thickness_by", row), f"muscles.{local}{path}.method"
