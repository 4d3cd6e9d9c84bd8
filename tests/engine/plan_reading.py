"""Questions a test asks of a whole plan."""

from __future__ import annotations

from decimal import Decimal

from engine.plan import AdjunctItem, Advice, LineAssessment, Plan
from kb.snapshot import KnowledgeBase

WHOLE = ("midline", "across")


def bare(curie: object) -> str:
    return str(curie).split(":", 1)[1]


def skin(plan: Plan) -> tuple[AdjunctItem, ...]:
    """Every skin treatment the plan puts forward, on offer or not."""
    return (*plan.adjuncts, *plan.home_care, *plan.referrals, *plan.not_on_offer)


def recommended(plan: Plan) -> set[str]:
    """Everything the plan puts forward, each injection with its product."""
    return {f"{item.id} {item.product}" for item in plan.toxin} | {item.id for item in skin(plan)}


def on(plan: Plan, subject: str) -> list[Advice]:
    """What the plan says of a muscle, line or area."""
    return [a for a in (*plan.balance, *plan.advice) if a.subject == subject]


def words(plan: Plan, subject: str) -> str:
    """The same as one text."""
    return " ".join(a.text for a in on(plan, subject))


def sides(plan: Plan, muscle: str) -> dict[str, Decimal]:
    """Units of a muscle by side."""
    return {str(item.side): item.units for item in plan.toxin if item.muscle == muscle}


def dropped_in_silence(plan: Plan, kb: KnowledgeBase) -> list[str]:
    """Lines that call for toxin and get none, without a word why or what to do instead."""
    return [
        entry.id
        for entry in plan.lines
        if entry.toxin in ("indicated", "consider") and not _treated(entry, plan) and not _spoken_of(entry, plan, kb)
    ]


def _treated(entry: LineAssessment, plan: Plan) -> bool:
    return any(
        entry.line in item.lines and (item.side in (entry.side, *WHOLE) or entry.side in WHOLE) for item in plan.toxin
    )


def _spoken_of(entry: LineAssessment, plan: Plan, kb: KnowledgeBase) -> bool:
    line = kb.individuals[f"line:{entry.line}"]
    area = bare(line.one("inArea"))
    told = {one.id for one in (*plan.not_recommended, *plan.deferred)}
    told |= {blocked for question in plan.questions for blocked in question.blocks}
    # Of the whole area, of this line in it, of this side of it, or of the product that was to treat it.
    about = {f"toxin/{area}", f"toxin/{area}/{entry.line}", f"toxin/{area}/{entry.side}"}
    if told & about or (not plan.toxin and any(one.startswith("product/") for one in told)):
        return True
    pullers = {bare(muscle) for muscle in (*line.many("primaryMuscle"), *line.many("secondaryMuscle"))}
    return any(one.subject in pullers for one in (*plan.balance, *plan.advice))
