"""What a written plan says and in which order: whether to treat, then what, then why and from where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.plan import Advice, Plan, Severity, SourceEntry
from engine.render import words
from engine.render.argument_blocks import argument_blocks
from engine.render.care_blocks import assessment_blocks, care_blocks
from engine.render.document import (
    Banner,
    Block,
    Document,
    Entries,
    Entry,
    Paragraph,
    Section,
    Subsection,
    Title,
)
from engine.render.line_blocks import line_blocks
from engine.render.notes import advice_entry, because, cited
from engine.render.rebalancing_blocks import complication_blocks, exposure_blocks, monitoring_blocks
from engine.render.safety_blocks import safety_blocks, what_stops
from engine.render.skin_blocks import adjunct_blocks, not_on_offer_blocks
from engine.render.toxin_blocks import injection_blocks

_STATUS: Mapping[str, str] = {
    "complete": "Complete: every question that matters here is answered.",
    "questions_open": "Questions are open: what depends on them is held back until they are answered.",
    "nothing_recommended": "Nothing is recommended.",
}

_STAKE: Mapping[Severity, str] = {
    "absolute": "Could rule out treatment",
    "relative": "Could speak against treatment",
    "caution": "Could call for caution",
    "information": "For information",
}


def plan_document(plan: Plan, kb: words.Labels) -> Document:
    """Return the plan as a document; the same plan and labels give the same document."""
    numbers = {source.id: i for i, source in enumerate(plan.sources, start=1)}
    return (
        *_head(plan, kb),
        *safety_blocks(plan, kb, numbers),
        *injection_blocks(plan, kb, numbers),
        *line_blocks(plan),
        *exposure_blocks(plan),
        *_advice("Balance", plan.balance, numbers),
        *_advice("Advice", plan.advice, numbers),
        *adjunct_blocks("Skin treatments", plan.adjuncts, kb, numbers, by_layer=True),
        *adjunct_blocks("Home care", plan.home_care, kb, numbers),
        *adjunct_blocks("For referral", plan.referrals, kb, numbers),
        *not_on_offer_blocks(plan, kb, numbers),
        *_deferred(plan, numbers),
        *_questions(plan, kb),
        *_not_recommended(plan, numbers),
        *_conflicts(plan, numbers),
        *_advice("Same day, order and gaps", plan.sequence, numbers),
        *_advice("What clinics claim", plan.claims, numbers),
        *_advice("To say before treatment", plan.counselling, numbers),
        *care_blocks(plan, kb, numbers),
        *_follow_up(plan, numbers),
        *monitoring_blocks(plan, numbers),
        *complication_blocks(plan, kb, numbers),
        *assessment_blocks(plan, kb, numbers),
        *_advice("What the law and regulators ask for here", plan.requirements, numbers),
        *argument_blocks(plan),
        *source_blocks(plan.sources),
        *_notices(plan),
    )


def _head(plan: Plan, kb: words.Labels) -> Iterator[Block]:
    where = words.term(kb, plan.jurisdiction, "jurisdiction")
    yield Title(f"Treatment plan · {plan.case_id}", f"{words.day(plan.date)} · {where}")
    if plan.status == "stop":
        yield Banner(words.sentence(plan.headline), what_stops(plan, kb))
    else:
        yield Paragraph(words.sentence(plan.headline), strong=True)
        yield Paragraph(_STATUS[plan.status])


def _advice(title: str, advice: Iterable[Advice], numbers: Mapping[str, int]) -> Iterator[Block]:
    entries = tuple(dict.fromkeys(advice_entry(one, numbers) for one in advice))
    if entries:
        yield Section(title)
        yield Entries(entries)


def _deferred(plan: Plan, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not plan.deferred:
        return
    yield Section("Wait")
    alike: dict[tuple[str, str], list[str]] = {}
    for item in plan.deferred:
        when = f"not before {words.day(item.until)}" if item.until else "until it is known when it ends"
        why = cited(because(item.reasons, item.label), item.evidence, numbers)
        alike.setdefault((when, why), []).append(words.capital(item.label))
    yield Entries(tuple(Entry(f"{'; '.join(labels)}: {when}", details=(why,)) for (when, why), labels in alike.items()))


def _questions(plan: Plan, kb: words.Labels) -> Iterator[Block]:
    if not plan.questions:
        return
    yield Section("To ask")
    for group in dict.fromkeys(question.group for question in plan.questions):
        if group:
            yield Subsection(words.capital(words.term(kb, group, "question_group")))
        entries = []
        for question in plan.questions:
            if question.group == group:
                held = words.listed((words.place(kb, item) for item in question.blocks), at_most=4)
                stake = _STAKE[question.severity] + (f"; holds back {held}" if held else "")
                entries.append(Entry(question.text, "?", (f"{stake}. Answer in {question.path}",)))
        yield Entries(tuple(entries))


def _not_recommended(plan: Plan, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not plan.not_recommended:
        return
    yield Section("Considered and not recommended")
    alike: dict[tuple[str, str], list[str]] = {}
    for item in plan.not_recommended:
        severity = f" ({words.SEVERITY[item.severity].lower()})" if item.severity else ""
        why = cited(because(item.reasons, item.label), item.evidence, numbers)
        alike.setdefault((severity, why), []).append(words.capital(item.label))
    yield Entries(
        tuple(Entry(f"{'; '.join(labels)}{severity}: {why}", "×") for (severity, why), labels in alike.items())
    )


def _conflicts(plan: Plan, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not plan.conflicts:
        return
    yield Section("Where sources disagree")
    yield Entries(
        tuple(
            Entry(
                f"{words.capital(words.spoken(conflict.subject))}: {words.sentence(conflict.positions[0])}",
                details=(
                    *map(words.sentence, conflict.positions[1:]),
                    cited(f"Decided by: {conflict.decided_by}", conflict.evidence, numbers),
                ),
            )
            for conflict in plan.conflicts
        )
    )


def _follow_up(plan: Plan, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not plan.follow_up:
        return
    yield Section("Follow-up")
    entries = []
    for item in plan.follow_up:
        when = words.day(item.on) if item.on else f"day {item.day_offset}" if item.day_offset is not None else ""
        text = cited(words.sentence(item.text), item.evidence, numbers)
        entries.append(Entry(f"{words.capital(when)}: {text}" if when else text))
    yield Entries(tuple(entries))


def source_blocks(sources: Sequence[SourceEntry]) -> Iterator[Block]:
    """The numbered list of sources at the end of a document."""
    if not sources:
        return
    yield Section("Sources")
    entries = []
    for i, source in enumerate(sources, start=1):
        year = f" ({source.year})" if source.year and source.year not in source.citation else ""
        parts = [words.sentence(f"{source.citation}{year}")]
        if source.identifier:
            parts.append(f"{source.identifier}.")
        if source.level:
            parts.append("Regulatory." if source.level == "reg" else f"Evidence level {source.level}.")
        if source.read:
            parts.append(words.sentence(f"read: {source.read}"))
        entries.append(Entry(" ".join(parts), f"{i}."))
    yield Entries(tuple(entries))


def _notices(plan: Plan) -> Iterator[Block]:
    yield Section("Please note")
    yield Entries(tuple(Entry(words.sentence(notice)) for notice in plan.notices))
    made = plan.provenance
    yield Paragraph(
        f"Made by rhytid {made.engine_version} ({made.executor}) from knowledge base {made.kb_release} "
        f"({made.kb_version[:12]}), rules {made.rules_digest[:12]}, case {made.case_digest[:12]}, "
        f"derivation {made.derivation_digest[:12]}."
    )
