"""A plan as golden cases ask about it: what is carried out, what waits or fell, what is warned of and said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.plan import AdjunctItem, Evidence, InjectionItem, Plan, Reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an expectation holds, and what the plan says on the matter."""

    passed: bool
    found: str


@dataclass(frozen=True, slots=True)
class Warning_:
    """One thing the plan warns of: why, by which rows, how strongly, about what."""

    text: str
    statements: frozenset[str]
    conditions: tuple[str, ...] = ()
    severity: str | None = None
    about: tuple[str, ...] = ()


def bare(curie: str) -> str:
    """The id without its kind: `statement:LD01` -> `LD01`."""
    return curie.split(":", 1)[-1]


def listed(words: list[str], nothing: str) -> str:
    """Things found, or what to say when there are none."""
    return "; ".join(words) if words else nothing


def plain(units: Decimal) -> str:
    """Units without idle zeros."""
    return f"{units.normalize():f}"


def injections(
    plan: Plan,
    muscle: str | None = None,
    area: str | None = None,
    product: str | None = None,
    side: str | None = None,
) -> list[InjectionItem]:
    """The plan's injections that fit everything given."""
    return [
        item
        for item in plan.toxin
        if (muscle is None or item.muscle == muscle)
        and (area is None or item.area == area)
        and (product is None or item.product == product)
        and (side is None or item.side == side)
    ]


def carried_out(plan: Plan) -> list[AdjunctItem]:
    """Skin treatments, home care and referrals the plan proposes and can give."""
    return [*plan.adjuncts, *plan.home_care, *plan.referrals]


def treatment_item(plan: Plan, treatment: str) -> AdjunctItem | None:
    """The entry of a treatment, whether or not the clinic offers it."""
    return next((i for i in (*carried_out(plan), *plan.not_on_offer) if i.treatment == treatment), None)


def injection_words(item: InjectionItem) -> str:
    """An injection in a few words."""
    return f"{item.muscle} {item.side} {plain(item.units)} U of {item.product}"


def whereabouts(plan: Plan, *items: str) -> str:
    """What became of a candidate that is not carried out: waiting, held by a question, or fallen."""
    found = [
        *(f"waits until {d.until or 'an open date'}" for d in plan.deferred if d.id in items),
        *(f"not recommended: {r.reasons[0].text}" for r in plan.not_recommended if r.id in items),
        *(f"not on offer: {i.id}" for i in plan.not_on_offer if i.id in items),
    ]
    asked = [q.id for q in plan.questions if set(q.blocks) & set(items)]
    if asked:
        found.append(f"waits for answers: {', '.join(asked)}")
    return listed(found, "the plan does not mention it")


def warnings(plan: Plan) -> Iterator[Warning_]:
    """Safety findings, and the cautions at injections and treatments."""
    for finding in plan.safety:
        yield Warning_(
            f"{finding.title}: {finding.action}",
            frozenset((bare(finding.statement), *_rows(finding.evidence))),
            finding.because_of,
            finding.severity,
            finding.applies_to,
        )
    for item in plan.toxin:
        for caution in item.cautions:
            yield _caution(caution, item.product, item.muscle, item.area)
    for adjunct in carried_out(plan):
        for caution in adjunct.cautions:
            yield _caution(caution, adjunct.treatment)


def sentences(plan: Plan) -> Iterator[str]:
    """Everything the plan tells its reader, entry by entry."""
    yield from (plan.headline, *plan.notices)
    for finding in plan.safety:
        yield f"{finding.title}: {finding.action}"
    for line in plan.lines:
        yield from _texts(line.reasons)
    for item in plan.toxin:
        yield item.label_note
        yield from (step.why for step in item.steps)
        yield from _texts((*item.reasons, *item.cautions))
        yield from (evidence.note for evidence in item.evidence if evidence.note)
    for advice in (*plan.balance, *plan.advice, *plan.counselling, *plan.sequence, *plan.claims):
        yield advice.text
    for adjunct in (*carried_out(plan), *plan.not_on_offer):
        yield adjunct.course or ""
        yield from _texts((*adjunct.reasons, *adjunct.cautions))
    for waiting in plan.deferred:
        yield from _texts(waiting.reasons)
    for fallen in plan.not_recommended:
        yield from _texts(fallen.reasons)
    for conflict in plan.conflicts:
        yield " ".join(conflict.positions)
    for care in plan.care:
        yield f"{care.days}: {care.text}" if care.days else care.text
    for check in plan.follow_up:
        yield check.text
    for instrument in plan.assessments:
        yield " ".join((instrument.label, *instrument.readings, *instrument.noise))
        yield from _texts(instrument.remarks)
    for advice in (*plan.balance, *plan.advice):
        yield from (f"{claim.made_by}: {claim.text} {claim.verdict}" for claim in advice.claims)
    for exposure in plan.exposure:
        units = "not known" if exposure.units is None else f"{exposure.units:f}"
        place = f"{exposure.label}, {exposure.side or 'side not recorded'}, {exposure.product_label}"
        yield f"{place}: sessions {exposure.sessions}, units {units}"
    for tracked in plan.monitoring:
        yield f"{tracked.label}, {tracked.subject_label or ''}: {tracked.measure}. {tracked.when}. {tracked.matters}"
    for one in plan.complications:
        yield f"{one.label}: {one.seen}. {one.action}. {one.next_time or ''} {one.refer_to or ''}"


def _caution(caution: Reason, *about: str) -> Warning_:
    return Warning_(caution.text, frozenset(bare(s) for s in caution.statements), about=about)


def _rows(evidence: tuple[Evidence, ...]) -> Iterator[str]:
    return (bare(one.statement) for one in evidence)


def _texts(reasons: tuple[Reason, ...]) -> Iterator[str]:
    return (reason.text for reason in reasons)
