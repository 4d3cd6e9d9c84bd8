"""A blank proposal for one case: its areas and muscles as comments to be taken up, and no dose anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engine.case import Case
from engine.critique.proposal import SCHEMA
from engine.critique.proposal_checks import places
from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase, Value

_HEAD = """\
# Your own plan for one case, to be held against the same rules and sources as ours.
#
# To propose something, take away the "#" in front of its lines and fill in what is empty. What is left as a
# comment is not proposed. Units are those of the entry's product; right is the patient's right.
"""


def blank_proposal_text(case: Case, kb: KnowledgeBase) -> str:
    """Return a commented YAML proposal in which nothing is proposed; it reads as a valid proposal."""
    lines = [
        *_HEAD.splitlines(),
        f"schema: {SCHEMA}",
        f"date: {case.context.date}  # of treatment; an entry may have its own date",
        "",
        *_toxin(case, kb),
        *_treatments(case, kb),
        *_reviews(case, kb),
        "note:",
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _toxin(case: Case, kb: KnowledgeBase) -> Iterator[str]:
    yield "# Toxin, area by area. Also per muscle: {each_side: 4}, or with points: {right: {units: 8, points: 2}}."
    yield "toxin:"
    offers = case.context.products
    product = offers[0].product if offers else ""
    for area in _areas(case, kb):
        lines = [
            line for line in kb.of_kind("Line") if line.one("inArea") == area.id and local_name(line.id) in case.lines
        ]
        yield f"  # --- {kb.label(area.id)}: {', '.join(kb.label(line.id) for line in lines)}"
        yield f"  # - area: {local_name(area.id)}"
        chosen = case.context.product_for_area.get(local_name(area.id), product)
        yield f"  #   product: {chosen}  # on offer: {', '.join(offer.product for offer in offers) or 'none'}"
        yield "  #   prepare_from:"
        yield "  #   dilution_units_per_ml:"
        yield "  #   off_label:  # yes, if it is and the person is told so"
        yield "  #   muscles:"
        for muscle in _muscles(area, lines, case, kb):
            fields = ", ".join(f"{place}: " for place in _simplest(muscle, kb))
            yield f"  #     {local_name(muscle)}: {{{fields}}}  # {kb.label(muscle)}"
    yield ""


def _areas(case: Case, kb: KnowledgeBase) -> list[Individual]:
    """Areas of the lines recorded, from the forehead down."""
    named = {str(kb.individuals[f"line:{name}"].one("inArea")) for name in case.lines}
    found = [kb.individuals[name] for name in named]

    def downward(area: Individual) -> tuple[int, str]:
        place = area.one("order")
        return (place if isinstance(place, int) else len(kb), area.id)

    return sorted(found, key=downward)


def _muscles(area: Individual, lines: list[Individual], case: Case, kb: KnowledgeBase) -> list[str]:
    """Muscles that make the lines recorded there, and those any source doses for that area."""
    found: dict[Value, None] = {}
    for line in lines:
        found.update(dict.fromkeys(line.many("primaryMuscle")))
    doses = {
        dose.id
        for kind in ("LabelDose", "PublishedDose")
        for dose in kb.of_kind(kind)
        if area.id in dose.many("inArea")
    }
    found.update((part.many("muscle")[0], None) for part in kb.of_kind("DosePart") if part.one("ofDose") in doses)
    named = [str(muscle) for muscle in found]
    seen = [muscle for muscle in named if local_name(muscle) in case.muscles]
    return [*seen, *(muscle for muscle in named if muscle not in seen)]


def _simplest(muscle: str, kb: KnowledgeBase) -> tuple[str, ...]:
    possible = places(local_name(muscle), kb)
    if "across" in possible:
        return ("across",)
    return tuple(place for place in possible if place != "midline") or ("midline",)


def _treatments(case: Case, kb: KnowledgeBase) -> Iterator[str]:
    yield "# Skin treatments on the clinic's list, with the day of the first session, and the day from which the care"
    yield "# before it is kept. What only a specialist does goes under referrals: [...]."
    yield "treatments:"
    home = [one for one in kb.of_kind("Treatment") if one.one("setting") == "home"]
    at_home = {one.id for one in home}
    for name in case.context.treatments:
        if f"treatment:{name}" not in at_home:
            label = kb.label(f"treatment:{name}")
            yield f"  # - {{treatment: {name}, date: , prepare_from: , sessions: , every_weeks: }}  # {label}"
    yield from ("", "home_care:")
    for one in home:
        yield f"  # - {local_name(one.id)}  # {kb.label(one.id)}"
    yield ""


def _reviews(case: Case, kb: KnowledgeBase) -> Iterator[str]:
    yield "# Reviews; a review without a named check counts for the latest check it comes after."
    yield "reviews:"
    for check in kb.of_kind("Monitoring"):
        offset = check.one("dayOffset")
        if isinstance(offset, int) and offset > 0:
            day = case.context.date + dt.timedelta(days=offset)
            yield f"  # - {{date: {day}, check: {local_name(check.id)}}}  # {kb.label(check.id)}"
    yield ""
