"""Does a well-formed proposal make sense against the knowledge base and its case?  Nothing medical is judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engine.case import Case
from engine.critique.proposal import Place, Proposal, ProposedMuscle, ProposedTreatment
from engine.issue import Issue, Loc, either
from engine.known_terms import nearest_word, term, unknown_term
from kb.namespaces import local_name
from kb.snapshot import KnowledgeBase

_LATEST = dt.timedelta(days=3660)
"""A plan reaches no further than ten years; a later date is a slip of the pen."""


def proposal_issues(proposal: Proposal, case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield every mistake with its location."""
    yield from _date(proposal.date, ("date",), case)
    yield from _areas(proposal, case, kb)
    for field in ("treatments", "home_care", "referrals"):
        yield from _treatments(getattr(proposal, field), field, case, kb)
    checks = [local_name(one.id) for one in kb.of_kind("Monitoring")]
    for index, review in enumerate(proposal.reviews):
        yield from _date(review.date, ("reviews", index, "date"), case)
        if review.check is not None and review.check not in checks:
            nearest = nearest_word(review.check, checks)
            hint = f"did you mean “{nearest}”?" if nearest else f"known: {', '.join(checks)}"
            yield Issue(("reviews", index, "check"), f"“{review.check}” is no check of the knowledge base; {hint}")


def _date(date: dt.date | None, loc: Loc, case: Case) -> Iterator[Issue]:
    today = case.context.date
    if date is None:
        return
    if date < today:
        yield Issue(loc, f"{date} is before the consultation ({today}); what was done before belongs in the case")
    elif date - today > _LATEST:
        yield Issue(loc, f"{date} is more than ten years after the consultation ({today})")


def _preparation(start: dt.date | None, date: dt.date | None, loc: Loc) -> Iterator[Issue]:
    """Preparation may have begun before the consultation; it does not begin after the treatment."""
    if start is None:
        return
    if date is None:
        yield Issue((*loc, "prepare_from"), "preparation belongs to a day: give the date of the first session too")
    elif start > date:
        yield Issue((*loc, "prepare_from"), f"{start} is after the treatment ({date})")


def _areas(proposal: Proposal, case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    first: dict[tuple[object, ...], int] = {}
    for index, entry in enumerate(proposal.toxin):
        loc: Loc = ("toxin", index)
        if term(kb, "area", entry.area) is None:
            yield Issue((*loc, "area"), unknown_term(kb, "area", entry.area))
        if term(kb, "product", entry.product) is None:
            yield Issue((*loc, "product"), unknown_term(kb, "product", entry.product))
        yield from _date(entry.date, (*loc, "date"), case)
        yield from _preparation(entry.prepare_from, entry.date or proposal.date or case.context.date, loc)
        key = (entry.area, entry.product, entry.date or proposal.date or case.context.date)
        if key in first:
            yield Issue(loc, f"the same area, product and day as entry {first[key] + 1}; put the muscles together")
        first.setdefault(key, index)
        if not entry.muscles:
            yield Issue((*loc, "muscles"), "name at least one muscle with its units")
        for name, muscle in entry.muscles.items():
            yield from _muscle(name, muscle, (*loc, "muscles", name), kb)


def _muscle(name: str, muscle: ProposedMuscle, loc: Loc, kb: KnowledgeBase) -> Iterator[Issue]:
    if term(kb, "muscle", name) is None:
        yield Issue(loc, unknown_term(kb, "muscle", name), on_key=True)
        return
    given = [field for field in ProposedMuscle.model_fields if getattr(muscle, field) is not None]
    allowed = places(name, kb)
    fields = [*(("each_side",) if "right" in allowed else ()), *allowed]
    if not given:
        yield Issue(loc, f"say how many units: {either(f'{field}: …' for field in fields)}")
    for field in given:
        if field not in fields:
            yield Issue((*loc, field), f"“{name}” is not dosed so; write {either(fields)}", on_key=True)
    if "each_side" in given and {"right", "left"} & set(given):
        yield Issue(loc, "each_side and a single side are both given; keep one way")
    if "across" in given and len(given) > 1:
        yield Issue(loc, "across and single places are both given; keep one way")


def places(name: str, kb: KnowledgeBase) -> tuple[Place, ...]:
    """Where a muscle can be dosed: by its anatomy, and as any source doses it."""
    muscle = f"muscle:{name}"
    sourced = {str(part.one("placement")) for part in kb.of_kind("DosePart") if part.one("muscle") == muscle}
    paired = kb.individuals[muscle].one("laterality") == "paired"
    found: list[Place] = ["right", "left"] if paired or "each_side" in sourced else []
    if not paired or "midline" in sourced:
        found.append("midline")
    if "across" in sourced:
        found.append("across")
    return tuple(found)


def _treatments(entries: tuple[ProposedTreatment, ...], field: str, case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    at_home = field == "home_care"
    for index, entry in enumerate(entries):
        loc: Loc = (field, index)
        found = term(kb, "treatment", entry.treatment)
        if found is None:
            yield Issue((*loc, "treatment"), unknown_term(kb, "treatment", entry.treatment))
        elif (found.one("setting") == "home") != at_home:
            other = "treatments" if at_home else "home_care"
            yield Issue((*loc, "treatment"), f"“{entry.treatment}” belongs in {other}")
        yield from _date(entry.date, (*loc, "date"), case)
        yield from _preparation(entry.prepare_from, entry.date, loc)
        earlier = [one for one in entries[:index] if one == entry]
        if earlier:
            yield Issue(loc, "listed twice; keep one")
