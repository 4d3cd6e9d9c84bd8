"""A blank case file: everything that can be told, each as a comment to be taken up, and nothing answered.

Every term of the knowledge base stands on one line of its own, so that filling in is deleting a `#`; what is
left as a comment stays unknown.
"""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from collections.abc import Iterator

from engine.blank_findings import beside, blank_attributes, blank_lines, blank_muscles, order_of, title
from engine.case import SCHEMA
from engine.checks.person import choices
from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase

_HEAD = """\
# A Rhytid case: what a consultation has established about one person.
#
# Everything below is unknown until you tell it, and unknown is never read as "no". To tell something, take
# away the "#" in front of its line and fill in the value; keep the indentation. Questions answered "none of
# these" are quickest told group by group under safety.none_of. Local reference only: no names of patients.
"""


def blank_case_text(
    kb: KnowledgeBase,
    case_id: str = "new-case",
    date: dt.date | None = None,
    jurisdiction: str | None = None,
) -> str:
    """Return a commented YAML case in which everything is unknown; it reads as a valid case.

    The date is that of the consultation (today by default); without a jurisdiction the first licence area of
    the list stands in, to be corrected.
    """
    known = [local_name(one.id) for one in kb.of_kind("Jurisdiction")]
    where = jurisdiction or ("US" if "US" in known else known[0])
    lines = [
        *_HEAD.splitlines(),
        f"schema: {SCHEMA}",
        f"id: {json.dumps(case_id, ensure_ascii=False)}",
        "",
        *_context(kb, date or dt.date.today(), where, known),
        *_person(kb),
        *_safety(kb),
        *blank_lines(kb),
        *blank_muscles(kb),
        *blank_attributes(kb, "features", "Face: measured or seen"),
        *blank_attributes(kb, "skin", "Skin"),
        *blank_attributes(kb, "goals", "Goals and wishes"),
        *_history(),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _context(kb: KnowledgeBase, date: dt.date, where: str, known: list[str]) -> Iterator[str]:
    yield from (
        "context:",
        f"  date: {date}  # of the consultation",
        f"  jurisdiction: {where}  # {', '.join(known)}",
        "  # practitioner_role:  # of the person who will treat, for example nurse prescriber",
        "",
        "  # Toxin products in stock, in order of preference; a dilution only where there is a choice.",
        f"  # Licensed in {where}:",
        "  products:",
    )
    products = kb.of_kind("Product")
    here = [one for one in products if f"jurisdiction:{where}" in one.many("licensedIn")]
    for product in here:
        yield _product(product, kb)
    yield "  # Not licensed there:"
    for product in products:
        if product not in here:
            yield _product(product, kb)
    yield from (
        "",
        "  # Only if areas shall differ in product, for example  glabella: " + _first(here or list(products)),
        "  product_for_area:",
        "",
        "  # Skin treatments on offer. Home care is advised whether or not it is named here:",
        "  treatments:",
    )
    for treatment in kb.of_kind("Treatment"):
        yield beside(f"- {local_name(treatment.id)}", kb.label(treatment.id), 4)
    yield from (
        "",
        "  # A named prescriber's decision against a relative exclusion:",
        "  # overrides: [{statement: TS09, by: name of the prescriber, reason: why}]",
    )


def _product(product: Individual, kb: KnowledgeBase) -> str:
    options = [f"{option:f}" for option in product.many("dilutionUnitsPerMl")]
    dilution = f", dilution_units_per_ml: {options[0]}" if options else ""
    choice = f"; or {' or '.join(options[1:])} U/mL" if len(options) > 1 else ""
    entry = f"- {{product: {local_name(product.id)}{dilution}}}"
    return beside(entry, kb.label(product.id) + choice, 4, 62)


def _first(products: list[Individual]) -> str:
    return local_name(products[0].id)


def _person(kb: KnowledgeBase) -> Iterator[str]:
    yield from title("The person")
    population = kb.get("attribute:reference_population")
    shown = " or ".join(choices(population.many("allowedValue"))) if population is not None else "other"
    yield from (
        "person:",
        "  birth_date:  # YYYY-MM-DD; or else age_years",
        "  age_years:",
        "  sex:  # female or male; some published doses are for one of them",
        f"  reference_population:  # {shown}; only to show doses published for one population",
    )


def _safety(kb: KnowledgeBase) -> Iterator[str]:
    groups = sorted(kb.of_kind("QuestionGroup"), key=lambda one: (order_of(one), one.id))
    yield from title("Safety questions")
    yield from (
        "safety:",
        "  # Groups of questions answered “none of these”: all their questions are then “no”. What",
        "  # each group asks stands above its questions below.",
        "  none_of:",
    )
    for group in groups:
        yield beside(f"- {local_name(group.id)}", kb.label(group.id), 4, 30)
    yield from (
        "",
        "  # Single answers: yes, no or unknown; with a date: {answer: yes, ended: 2026-05-01}; or a note.",
        "  # What is so now and expected to be over on a day (a pregnancy, a tan, a course of tablets), read for the",
        "  # year ahead: {answer: yes, expected_end: 2027-05-01}.",
        "  answers:",
    )
    for group in groups:
        yield from ("", f"    # --- {kb.label(group.id)} ({local_name(group.id)})")
        for line in textwrap.wrap(str(group.one("question")), 96, break_on_hyphens=False):
            yield f"    # {line}"
        for condition in _members(kb, group):
            only = condition.one("askedOnlyIf")
            remark = str(condition.one("question"))
            if only is not None:
                remark += f" [only if {local_name(str(only))}]"
            yield beside(f"{local_name(condition.id)}:", remark, 4)


def _members(kb: KnowledgeBase, group: Individual) -> list[Individual]:
    """Questions of a group, those that open others first."""
    members = [one for one in kb.of_kind("Condition") if one.one("inQuestionGroup") == group.id]
    return sorted(members, key=lambda one: (one.one("askedOnlyIf") is not None, one.id))


def _history() -> Iterator[str]:
    yield from title("What was done before, and what is planned")
    yield from (
        "history:",
        "  toxin:",
        "    # - date: 2026-05-01",
        "    #   product: ONA_BOTOX_UK",
        "    #   areas: [glabella]",
        "    #   total_units: 20",
        "    #   units: {procerus: 4, corrugator_supercilii: {right: 8, left: 8}}",
        "    #   response: good  # none, insufficient, good, excessive or unknown",
        "    #   duration_weeks: 14",
        "  treatments:",
        "    # - {date: 2026-05-01, treatment: ipl}",
        "",
        "event_date:  # an occasion to be ready for",
        "note:",
    )
