"""What a written plan says and in which order: whether to treat, then what, then why and from where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.plan import AdjunctItem, Advice, Plan, SafetyFinding, Severity
from engine.render import words
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
from engine.render.notes import advice_entry, because, caution_entries, cited, mark
from engine.render.toxin_blocks import injection_blocks, line_blocks

_STATUS: Mapping[str, str] = {
    "complete": "Complete: every question that matters here is answered.",
    "questions_open": "Questions are open: what depends on them is held back until they are answered.",
    "nothing_recommended": "Nothing is recommended.",
    "stop": "Stop: do not treat.",
}

_STAKE: Mapping[Severity, str] = {
    "absolute": "Could rule out treatment",
    "relative": "Could speak against treatment",
    "caution": "Could call for caution",
    "information": "For information",
}

_LAYERS: Mapping[str, str] = {
    "upper": "Upper layer of the skin",
    "middle": "Middle layer of the skin",
    "dermal": "Dermis",
    "home": "At home",
    "neighbour": "Neighbouring disciplines",
}


def plan_document(plan: Plan, kb: words.Labels) -> Document:
    """Return the plan as a document; the same plan and labels give the same document."""
    numbers = {source.id: i for i, source in enumerate(plan.sources, start=1)}
    return (
        *_head(plan, kb),
        *_safety(plan, kb, numbers),
        *injection_blocks(plan, kb, numbers),
        *line_blocks(plan, kb, numbers),
        *_advice("Balance", plan.balance, numbers),
        *_advice("Advice", plan.advice, numbers),
        *_adjuncts("Skin treatments", plan.adjuncts, kb, numbers, by_layer=True),
        *_adjuncts("Home care", plan.home_care, kb, numbers),
        *_adjuncts("For referral", plan.referrals, kb, numbers),
        *_adjuncts("Supported by the findings, not on offer here", plan.not_on_offer, kb, numbers),
        *_deferred(plan, numbers),
        *_questions(plan, kb),
        *_not_recommended(plan, numbers),
        *_conflicts(plan, numbers),
        *_advice("To say before treatment", plan.counselling, numbers),
        *_follow_up(plan, numbers),
        *_sources(plan),
        *_notices(plan),
    )


def _head(plan: Plan, kb: words.Labels) -> Iterator[Block]:
    where = words.term(kb, plan.jurisdiction, "jurisdiction")
    yield Title(f"Treatment plan · {plan.case_id}", f"{words.day(plan.date)} · {where}")
    yield Paragraph(words.sentence(plan.headline), strong=True)
    if plan.status == "stop":
        stops = [finding for finding in plan.safety if finding.severity == "absolute"]
        yield Banner("Stop: do not treat", tuple(dict.fromkeys(finding.title for finding in stops)))
    else:
        yield Paragraph(_STATUS[plan.status])


def _safety(plan: Plan, kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not plan.safety:
        return
    yield Section("Safety")
    entries = []
    for finding in plan.safety:
        urgent = finding.severity in ("absolute", "relative")
        head = f"{words.SEVERITY[finding.severity]}: {words.sentence(finding.title)}"
        details = (_scope(finding, kb), *_decision(finding, plan, kb), *_marks(finding, numbers))
        entries.append(Entry(head, "!" if urgent else "•", details))
    yield Entries(tuple(entries))


def _scope(finding: SafetyFinding, kb: words.Labels) -> str:
    reach = words.terms(kb, finding.applies_to, "product", "treatment", "group")
    areas = words.terms(kb, finding.areas, "area")
    cause = words.terms(kb, finding.because_of, "condition", "attribute", "finding", at_most=None)
    where = f" in the area {areas}" if areas else ""
    return words.sentence(f"for {reach}{where}" + (f", because of: {cause}" if cause else ""))


def _decision(finding: SafetyFinding, plan: Plan, kb: words.Labels) -> Iterator[str]:
    if finding.action:
        yield words.sentence(finding.action)
    if finding.until:
        yield f"Not before {words.day(finding.until)}."
    if finding.own_severity != finding.severity:
        here = words.term(kb, plan.jurisdiction, "jurisdiction")
        own, held = words.SEVERITY[finding.own_severity].lower(), words.SEVERITY[finding.severity].lower()
        yield f"Own reading ({here}): {own}; held as {held} because another jurisdiction is stricter."
    if finding.overridden_by:
        yield f"Overridden by {finding.overridden_by}."


def _marks(holder: SafetyFinding, numbers: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words.capital(mark(one, numbers)) for one in holder.evidence))


def _advice(title: str, advice: Iterable[Advice], numbers: Mapping[str, int]) -> Iterator[Block]:
    entries = tuple(dict.fromkeys(advice_entry(one, numbers) for one in advice))
    if entries:
        yield Section(title)
        yield Entries(entries)


def _adjuncts(
    title: str,
    items: tuple[AdjunctItem, ...],
    kb: words.Labels,
    numbers: Mapping[str, int],
    *,
    by_layer: bool = False,
) -> Iterator[Block]:
    if not items:
        return
    yield Section(title)
    if not by_layer:
        yield Entries(tuple(_adjunct(item, "•", kb, numbers) for item in items))
        return
    for layer in dict.fromkeys(item.layer for item in items):
        yield Subsection(_LAYERS.get(layer, words.capital(layer)))
        yield Entries(
            tuple(_adjunct(item, f"{item.rank}.", kb, numbers) for item in items if item.layer == layer)
        )


def _adjunct(item: AdjunctItem, list_mark: str, kb: words.Labels, numbers: Mapping[str, int]) -> Entry:
    findings = words.terms(kb, item.for_findings, "finding", "condition", "attribute", at_most=None)
    status = " (consider)" if item.status == "consider" else ""
    head = f"{words.capital(item.label)}{status}" + (f", for {findings}" if findings else "")
    course = (words.sentence(item.course),) if item.course else ()
    why = because(item.reasons)
    marks = "; ".join(dict.fromkeys(mark(one, numbers) for one in item.evidence))
    details = (*course, why, *caution_entries(item.cautions), words.capital(marks))
    return Entry(head, list_mark, tuple(detail for detail in details if detail))


def _deferred(plan: Plan, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not plan.deferred:
        return
    yield Section("Wait")
    yield Entries(
        tuple(
            Entry(
                f"{words.capital(item.label)}: "
                + (f"not before {words.day(item.until)}" if item.until else "until it is known when it ends"),
                details=(cited(because(item.reasons), item.evidence, numbers),),
            )
            for item in plan.deferred
        )
    )


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
    entries = []
    for item in plan.not_recommended:
        severity = f" ({words.SEVERITY[item.severity].lower()})" if item.severity else ""
        why = cited(because(item.reasons), item.evidence, numbers)
        entries.append(Entry(f"{words.capital(item.label)}{severity}: {why}", "×"))
    yield Entries(tuple(entries))


def _conflicts(plan: Plan, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not plan.conflicts:
        return
    yield Section("Where sources disagree")
    yield Entries(
        tuple(
            Entry(
                f"{words.capital(words.spoken(conflict.subject))}: {words.sentence(conflict.positions[0])}",
                details=(
                    *(f"Against: {words.sentence(other)}" for other in conflict.positions[1:]),
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
        when = (
            words.day(item.on) if item.on else f"day {item.day_offset}" if item.day_offset is not None else ""
        )
        text = cited(words.sentence(item.text), item.evidence, numbers)
        entries.append(Entry(f"{words.capital(when)}: {text}" if when else text))
    yield Entries(tuple(entries))


def _sources(plan: Plan) -> Iterator[Block]:
    if not plan.sources:
        return
    yield Section("Sources")
    entries = []
    for i, source in enumerate(plan.sources, start=1):
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
