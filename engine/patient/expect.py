"""What to expect, day by day: the treatment, first and full effect, reviews, fading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engine.patient import dates
from engine.patient.agreed import Agreed
from engine.patient.page import Block, Heading, Moment, Passage, Strength
from engine.patient.words import UNCHECKED, Words, capital, in_use
from engine.plan import AdjunctItem, Plan
from engine.planning.care import TOXIN as TOXIN_ID
from engine.schedule.year import Schedule
from kb.snapshot import Individual

_TITLES = {"first_effect": "First effect", "full_effect": "Full effect", "fading": "It wears off"}
_DAY_ITSELF = "This is the day of the treatment. What to do and leave out is told under care."
_NO_DOWNTIME = "You should not need time to recover."
_NO_DATE = "Your practitioner will give you the day of the treatment. The days below are counted from it."


def expect(plan: Plan, schedule: Schedule | None, agreed: Agreed, words: Words) -> Iterator[Block]:
    """Tell what happens when after everything that is planned."""
    moments = list(_toxin(plan, schedule, agreed, words))
    moments += [one for item in agreed.recommended for one in _treatment(item, schedule, agreed, words)]
    if any(one.first is None for one in moments):
        yield Passage(text=_NO_DATE)
    yield from sorted(moments, key=lambda one: (one.first is None, one.first or dt.date.max, one.first_day))
    results = list(_results(agreed, words))
    if results:
        yield Heading(text="When results show, and how long they last")
        yield from results


def _toxin(plan: Plan, schedule: Schedule | None, agreed: Agreed, words: Words) -> Iterator[Moment]:
    if not agreed.toxin:
        return
    start = dates.first_date(schedule, agreed, TOXIN_ID)
    doses = tuple(dict.fromkeys(one.statement for item in agreed.toxin for one in item.evidence))
    about = dates.INJECTIONS
    yield _moment(about, start, 0, 0, "The injections", _DAY_ITSELF, doses)
    for one in _expected(agreed, words):
        first, last = _day(one, "dayOffsetStart"), _day(one, "dayOffsetEnd")
        title = _TITLES[str(one.one("topic"))]
        yield _moment(about, start, first, last, title, str(one.one("text")), (one.id,), words.strength_of(one.id))
    for check in plan.follow_up:
        statement = check.evidence[0].statement
        text = words.text(statement)
        if check.day_offset and text is not None and _is_toxin(words, statement):
            booked = dates.review_date(schedule, agreed, statement)
            days = (booked - start).days if booked is not None and start is not None else check.day_offset
            yield _moment(about, start, days, days, "Review", text, (statement,))


def _expected(agreed: Agreed, words: Words) -> list[Individual]:
    """Expectations for the products and areas in use; what is said of the product itself stands for the general."""
    products = {f"product:{one}" for one in agreed.products}
    areas = {f"area:{one}" for one in agreed.areas}
    found = []
    for one in in_use(words.kb, "Expectation"):
        concerned, places = set(map(str, one.many("forIntervention"))), set(map(str, one.many("inArea")))
        if (concerned & products or "group:neuromodulator" in concerned) and (not places or places & areas):
            found.append(one)
    own = {str(one.one("topic")) for one in found if products <= set(map(str, one.many("forIntervention")))}
    return [one for one in found if _of_product(one) or one.many("inArea") or str(one.one("topic")) not in own]


def _of_product(one: Individual) -> bool:
    return any(str(named).startswith("product:") for named in one.many("forIntervention"))


def _is_toxin(words: Words, statement: str) -> bool:
    return "group:neuromodulator" in words.kb.individuals[statement].many("forIntervention")


def _treatment(item: AdjunctItem, schedule: Schedule | None, agreed: Agreed, words: Words) -> Iterator[Moment]:
    curie = f"treatment:{item.treatment}"
    about = words.name(curie)
    start = dates.first_date(schedule, agreed, item.treatment)
    days = words.kb.individuals[curie].one("downtimeDaysMax")
    if isinstance(days, int):
        text = f"Redness, flaking or bruising may show for up to {days} {'day' if days == 1 else 'days'}."
        unread = {"downtime_days_max", "all"} & set(words.kb.individuals[curie].many("unverifiedField"))
        told = f"{text if days else _NO_DOWNTIME}{f' {UNCHECKED}' if unread else ''}"
        yield _moment(about, start, 0, days, capital(about), told, (curie,))


def _results(agreed: Agreed, words: Words) -> Iterator[Passage]:
    home = (item for item in agreed.home if item.status == "recommended")
    for item in (*agreed.recommended, *home):
        for one in item.evidence:
            text = words.text(one.statement) if words.kb.individuals[one.statement].kind == "Course" else None
            if text is not None:
                name = capital(words.name(f"treatment:{item.treatment}"))
                strength = words.strength_of(one.statement)
                yield Passage(text=f"{name}: {text}", point=True, strength=strength, sources=(one.statement,))


def _moment(
    about: str,
    start: dt.date | None,
    first: int,
    last: int,
    title: str,
    text: str,
    sources: tuple[str, ...],
    strength: Strength | None = None,
) -> Moment:
    return Moment(
        about=about,
        first_day=first,
        last_day=last,
        first=None if start is None else start + dt.timedelta(days=first),
        last=None if start is None else start + dt.timedelta(days=last),
        title=title,
        text=text,
        strength=strength,
        sources=sources,
    )


def _day(one: Individual, name: str) -> int:
    return int(str(one.one(name)).split(".")[0])
