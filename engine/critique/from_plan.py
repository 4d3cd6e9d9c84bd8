"""Our plan as a proposal: what a practitioner would write who follows it to the letter.

Used to check that a critique agrees with the plan it rests on, and to begin a proposal from the plan.
"""

from __future__ import annotations

from engine.critique.proposal import (
    Place,
    Proposal,
    ProposedArea,
    ProposedMuscle,
    ProposedReview,
    ProposedTreatment,
    ProposedUnits,
)
from engine.plan import InjectionItem, Plan
from kb.snapshot import KnowledgeBase


def proposal_of(plan: Plan, kb: KnowledgeBase) -> Proposal:
    """The proposal that copies a plan: its doses, treatments, home care and reviews.

    A plan ranks treatments to choose from; of those that are never combined the first is taken.
    """
    areas: dict[tuple[str, str], list[InjectionItem]] = {}
    for item in plan.toxin:
        areas.setdefault((item.area, item.product), []).append(item)
    dilutions = {total.product: total.dilution_units_per_ml for total in plan.totals}
    toxin = tuple(
        ProposedArea(
            area=area,
            product=product,
            dilution_units_per_ml=dilutions.get(product),
            off_label="no" if all(item.on_label for item in items) else "yes",
            muscles=_muscles(items),
        )
        for (area, product), items in areas.items()
    )
    named = _together([one.treatment for one in (*plan.adjuncts, *plan.home_care, *plan.referrals)], kb)
    at_home = {one.treatment for one in plan.home_care}
    elsewhere = {one for one in named if kb.individuals[f"treatment:{one}"].one("setting") == "referral"}
    return Proposal(
        date=plan.date,
        toxin=toxin,
        treatments=tuple(ProposedTreatment(treatment=one) for one in named if one not in {*at_home, *elsewhere}),
        home_care=tuple(ProposedTreatment(treatment=one) for one in named if one in at_home),
        referrals=tuple(ProposedTreatment(treatment=one) for one in named if one in elsewhere),
        reviews=tuple(
            ProposedReview(date=one.on, check=one.id.removeprefix("follow-up/"))
            for one in plan.follow_up
            if one.on is not None and one.day_offset
        ),
    )


def _together(names: list[str], kb: KnowledgeBase) -> list[str]:
    """Treatments in their order, without those that are never combined with an earlier one."""
    apart = {
        frozenset((str(row.one("firstIntervention")), str(row.one("secondIntervention"))))
        for row in kb.of_kind("IntervalRule")
        if row.one("sameDay") == "never_combine"
    }
    taken: list[str] = []
    for name in names:
        if not any(frozenset((f"treatment:{one}", f"treatment:{name}")) in apart for one in taken):
            taken.append(name)
    return taken


def _muscles(items: list[InjectionItem]) -> dict[str, ProposedMuscle]:
    found: dict[str, dict[Place, ProposedUnits]] = {}
    for item in items:
        found.setdefault(item.muscle, {})[item.side] = ProposedUnits(units=item.units)
    return {muscle: ProposedMuscle.model_validate(given) for muscle, given in found.items()}
