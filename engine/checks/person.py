"""Who: age, birth and the answers that follow from them must agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engine.case import Case
from engine.facts.from_case import age_in_years
from engine.issue import Issue, either
from engine.known_terms import nearest_word
from kb.snapshot import KnowledgeBase

OLDEST_YEARS = 120

_BY_AGE = {"under_18": (0, 17), "age_65_or_over": (65, 999), "age_75_or_over": (75, 999)}
"""Derived conditions and the completed years of age in which they hold."""


def person_issues(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield what is wrong in `person`, and derived safety answers that the age contradicts."""
    person = case.person
    on = case.context.date
    years, source = person.age_years, "person.age_years"
    if person.birth_date is not None:
        yield from _birth(person.birth_date, on, person.age_years)
        years, source = age_in_years(person.birth_date, on), "person.birth_date"
    if years is not None and years >= 0:
        yield from _derived(case, years, source)
    if person.reference_population is not None:
        yield from _population(person.reference_population, kb)


def _birth(birth: dt.date, on: dt.date, stated_years: int | None) -> Iterator[Issue]:
    if birth > on:
        yield Issue(("person", "birth_date"), f"{birth} is after the consultation (context.date: {on})")
        return
    years = age_in_years(birth, on)
    if years > OLDEST_YEARS:
        yield Issue(("person", "birth_date"), f"{birth} makes the person {years} years old; check the year")
    elif stated_years is not None and stated_years != years:
        yield Issue(
            ("person", "age_years"),
            f"{stated_years} disagrees with person.birth_date: born {birth}, the person is {years} on {on};"
            " keep one of the two",
        )


def _derived(case: Case, years: int, source: str) -> Iterator[Issue]:
    for condition, (low, high) in _BY_AGE.items():
        given = case.safety.answers.get(condition)
        if given is None or given.answer == "unknown":
            continue
        holds = low <= years <= high
        if (given.answer == "yes") != holds:
            yield Issue(
                ("safety", "answers", condition),
                f"“{given.answer}” contradicts {source}: the person is {years}; leave this question out,"
                " it follows from the age",
            )


def _population(given: str, kb: KnowledgeBase) -> Iterator[Issue]:
    attribute = kb.get("attribute:reference_population")
    if attribute is None:
        return
    allowed = choices(attribute.many("allowedValue"))
    if given not in allowed and given != "unknown":
        yield Issue(("person", "reference_population"), not_allowed(given, allowed))


def choices(values: tuple[object, ...]) -> list[str]:
    """Return the values of a choice in their order: `1:mild` means mild, in first place."""
    split = (str(value).split(":", 1) for value in values)
    return [value for _, value in sorted((int(order), value) for order, value in split)]


def not_allowed(given: object, allowed: list[str], meant: str | None = None) -> str:
    """Say that a value is not one of a choice, and which one is `meant` or else nearest."""
    nearest = meant or nearest_word(str(given), allowed)
    hint = f" (did you mean “{nearest}”?)" if nearest else ""
    return f"“{given}” is not allowed: write {either(allowed)}{hint}"
