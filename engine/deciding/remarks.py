"""Decisions held against the rules of critique: what they say of the plan as decided and not of the plan itself.

No medical logic of its own: the plan is written as a proposal twice, as it stands and as decided, and what only the
second is told counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.case import Case, Decision
from engine.consultation import Outcome
from engine.critique.assess import assess
from engine.critique.critique import Comment
from engine.critique.from_plan import proposal_of
from engine.critique.proposal import Proposal, ProposedArea, ProposedMuscle, ProposedTreatment, ProposedUnits
from engine.deciding.standing import Standing, standings
from engine.plan import Plan, Severity
from kb.snapshot import KnowledgeBase

_TOLD = ("absolute", "relative", "caution")
_CALM = ("agreement", "taste", "alternative")
_PLACE = re.compile(r"toxin\[(\d+)\](?:\.muscles\.(\w+)\.(\w+))?")
_LISTED = re.compile(r"(treatments|home_care|referrals)\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says of a decision; `items` are the lines it concerns, none where it concerns the whole."""

    items: tuple[str, ...]
    severity: Severity
    text: str
    comment: str
    statements: tuple[str, ...] = ()


def remarks(case: Case, outcome: Outcome, kb: KnowledgeBase) -> tuple[Remark, ...]:
    """Return what the rules say against the decisions of a case, highest risk first."""
    found = {one.item: one for one in standings(case.decisions, outcome.plan)}
    ours = proposal_of(outcome.plan, kb)
    theirs = decided_proposal(ours, outcome.plan, found)
    if theirs == ours:
        return ()
    known = {(one.id, one.text) for one in assess(ours, case, kb, outcome).critique.comments}
    departing = tuple(one.item for one in found.values() if one.state in ("changed", "declined"))
    accepted = tuple(one.item for one in found.values() if one.state == "accepted")
    return tuple(
        Remark(
            _items(one, theirs, departing, accepted),
            one.severity,
            one.text,
            one.id,
            tuple(evidence.statement for evidence in one.evidence),
        )
        for one in assess(theirs, case, kb, outcome).critique.comments
        if one.severity is not None and _matters(one) and (one.id, one.text) not in known
    )


def _matters(comment: Comment) -> bool:
    """Whether it speaks against a decision: any figure outside its sources, and whatever calls for caution."""
    return comment.kind == "dose" or (comment.kind not in _CALM and comment.severity in _TOLD)


def decided_proposal(ours: Proposal, plan: Plan, found: Mapping[str, Standing]) -> Proposal:
    """The plan as decided, as a proposal; what is still open is taken as the plan has it."""
    out = {one.item for one in found.values() if one.state == "declined"}
    changed = {one.item: one.decision for one in found.values() if one.state == "changed" and one.decision is not None}
    areas = tuple(area for area in (_area(one, out, changed) for one in ours.toxin) if area.muscles)
    wanted = [one.item for one in found.values() if one.state in ("accepted", "changed")]
    at_home = {one.id for one in plan.home_care}
    referred = {one.id for one in plan.referrals}
    in_clinic = [one for one in wanted if one not in {*at_home, *referred}]
    return ours.model_copy(
        update={
            "toxin": areas,
            "treatments": _treatments(ours.treatments, out, in_clinic),
            "home_care": _treatments(ours.home_care, out, [one for one in wanted if one in at_home]),
            "referrals": _treatments(ours.referrals, out, [one for one in wanted if one in referred]),
        }
    )


def _area(area: ProposedArea, out: set[str], changed: Mapping[str, Decision]) -> ProposedArea:
    muscles: dict[str, ProposedMuscle] = {}
    for name, muscle in area.muscles.items():
        kept: dict[str, ProposedUnits] = {}
        for place, (_, given) in muscle.places().items():
            item = f"toxin/{area.area}/{name}/{place}"
            if item in out:
                continue
            decision = changed.get(item)
            units = given.units if decision is None or decision.units is None else decision.units
            points = given.points if decision is None else decision.points
            kept[place] = ProposedUnits(units=units, points=points)
        if kept:
            muscles[name] = ProposedMuscle.model_validate(kept)
    return area.model_copy(update={"muscles": muscles})


def _treatments(
    ours: tuple[ProposedTreatment, ...], out: set[str], wanted: Iterable[str]
) -> tuple[ProposedTreatment, ...]:
    kept = [one for one in ours if f"adjunct/{one.treatment}" not in out]
    named = {one.treatment for one in kept}
    more = [item.partition("/")[2] for item in wanted if item.startswith("adjunct/")]
    return (*kept, *(ProposedTreatment(treatment=one) for one in more if one not in named))


def _items(
    comment: Comment, proposal: Proposal, departing: tuple[str, ...], accepted: tuple[str, ...]
) -> tuple[str, ...]:
    """The decisions a comment is about: by its places in the proposal, else by what it names."""
    named = {item for entry in comment.entries for item in _at(entry, proposal, (*departing, *accepted))}
    about = {one.rpartition(":")[2] for one in (comment.subject, comment.other or "") if one}
    about.update(comment.areas)
    if not named or comment.kind == "omission":
        named.update(item for item in departing if about & set(item.split("/")[1:3]))
    return tuple(item for item in departing if item in named) or tuple(item for item in accepted if item in named)


def _at(entry: str, proposal: Proposal, items: tuple[str, ...]) -> Iterable[str]:
    if match := _PLACE.match(entry):
        area = proposal.toxin[int(match[1])].area
        if match[2] is None:
            return [item for item in items if item.startswith(f"toxin/{area}/")]
        return [f"toxin/{area}/{match[2]}/{match[3]}"]
    if match := _LISTED.match(entry):
        return [f"adjunct/{getattr(proposal, match[1])[int(match[2])].treatment}"]
    return []
