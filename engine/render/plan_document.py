"""What a written plan says and in which order: whether to treat, then what, then why and from where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from engine.plan import AdjunctItem, Advice, Plan, Rejected, Severity, SourceEntry
from engine.render import words
from engine.render.argument_blocks import argument_blocks
from engine.render.care_blocks import assessment_blocks, care_blocks, care_counts
from engine.render.document import (
    ALWAYS,
    LEAST,
    USUAL,
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
from engine.render.line_blocks import brief_line_blocks, line_blocks
from engine.render.notes import advice_entry, because, cited
from engine.render.pair_words import pairs_once
from engine.render.rebalancing_blocks import complication_blocks, exposure_blocks, monitoring_blocks
from engine.render.safety_blocks import safety_blocks, what_stops
from engine.render.shortening import cited_numbers, cited_source_blocks, shortened, with_short_marks
from engine.render.skin_blocks import adjunct_blocks, not_on_offer_blocks
from engine.render.toxin_blocks import injection_blocks
from engine.render.view import WHOLE, View
from engine.render.written_dates import with_written_dates

_Made = Callable[[Plan, words.Labels, Mapping[str, int]], Iterable[Block]]

_STATUS: Mapping[str, str] = {
    "complete": "Complete: every question that matters here is answered.",
    "questions_open": "Questions are open: what depends on them is held back until they are answered.",
    "nothing_recommended": "Nothing is recommended.",
}

_CLAIM_RANK: Mapping[str, int] = {
    "contradicted": 1,
    "mixed": 2,
    "no_evidence_found": 3,
    "untraceable": 4,
    "partly_supported": 5,
    "supported": 6,
}
_SAY_RANK: Mapping[str, int] = {"safety": 1, "risk": 2, "consent": 3, "off_label": 3}
_LAW_RANK: Mapping[str, int] = {"law": 1, "regulator": 2, "best practice": 3, "convention": 4}

_STAKE: Mapping[Severity, str] = {
    "absolute": "Could rule out treatment",
    "relative": "Could speak against treatment",
    "caution": "Could call for caution",
    "information": "For information",
}

_NAMED = 2
"""So many things that an answer holds back are named at a glance; more are counted."""


@dataclass(frozen=True)
class _Chapter:
    """A section of the plan: the name it is asked for by, what it says in full, and what of that in brief.

    A chapter is short by its own `brief` form, by `most` entries with their last `details`, or not at all.
    """

    name: str
    whole: _Made
    brief: _Made | None = None
    most: int | None = None
    details: int | None = None
    aside: Callable[[Plan, words.Labels], str] | None = None

    def in_brief(self, plan: Plan, kb: words.Labels, numbers: Mapping[str, int]) -> tuple[Block, ...]:
        """Return what is shown at a glance."""
        blocks = (self.brief or self.whole)(plan, kb, numbers)
        aside = self.aside(plan, kb) if self.aside else ""
        return shortened(blocks, self.name, most=self.most, details=self.details, aside=aside)


def _adjuncts(
    title: str, of: Callable[[Plan], tuple[AdjunctItem, ...]], *, by_layer: bool = False
) -> tuple[_Made, _Made]:
    def made(brief: bool) -> _Made:
        return lambda plan, kb, numbers: adjunct_blocks(title, of(plan), kb, numbers, by_layer=by_layer, brief=brief)

    return made(False), made(True)


_CHAPTERS: tuple[_Chapter, ...] = (
    _Chapter("safety", safety_blocks),
    _Chapter("inject", injection_blocks, partial(injection_blocks, brief=True)),
    _Chapter(
        "ask",
        lambda plan, kb, numbers: _questions(plan, kb),
        lambda plan, kb, numbers: _questions(plan, kb, brief=True),
        aside=lambda plan, kb: ", which hold nothing back",
    ),
    _Chapter("wait", lambda plan, kb, numbers: _deferred(plan, numbers)),
    _Chapter(
        "excluded",
        lambda plan, kb, numbers: _not_recommended(plan, numbers),
        aside=lambda plan, kb: ", on lines too slight to treat (named under Lines)",
    ),
    _Chapter("lines", lambda plan, kb, numbers: line_blocks(plan), lambda plan, kb, numbers: brief_line_blocks(plan)),
    _Chapter("exposure", lambda plan, kb, numbers: exposure_blocks(plan)),
    _Chapter("balance", lambda plan, kb, numbers: _advice("Balance", plan.balance, numbers), most=8, details=0),
    _Chapter("advice", lambda plan, kb, numbers: _advice("Advice", plan.advice, numbers), details=0),
    _Chapter("skin", *_adjuncts("Skin treatments", lambda plan: plan.adjuncts, by_layer=True)),
    _Chapter("home", *_adjuncts("Home care", lambda plan: plan.home_care)),
    _Chapter("referral", *_adjuncts("For referral", lambda plan: plan.referrals)),
    _Chapter("elsewhere", not_on_offer_blocks, partial(not_on_offer_blocks, brief=True), most=1),
    _Chapter("conflicts", lambda plan, kb, numbers: _conflicts(plan, numbers), most=2, details=1),
    _Chapter("order", lambda plan, kb, numbers: _order(plan, kb, numbers), most=2),
    _Chapter(
        "claims", lambda plan, kb, numbers: _advice("What clinics claim", plan.claims, numbers, _CLAIM_RANK), most=1
    ),
    _Chapter(
        "say",
        lambda plan, kb, numbers: _advice("To say before treatment", plan.counselling, numbers, _SAY_RANK),
        most=2,
    ),
    _Chapter("care", care_blocks, most=2, aside=lambda plan, kb: f" ({care_counts(plan, kb)})"),
    _Chapter("follow-up", lambda plan, kb, numbers: _follow_up(plan, numbers), most=2),
    _Chapter("monitoring", lambda plan, kb, numbers: monitoring_blocks(plan, numbers), most=2, details=1),
    _Chapter("complications", complication_blocks, most=1, details=1),
    _Chapter("measuring", assessment_blocks, most=1, details=0),
    _Chapter(
        "law",
        lambda plan, kb, numbers: _advice(
            "What the law and regulators ask for here", plan.requirements, numbers, _LAW_RANK
        ),
        most=1,
    ),
    _Chapter("arguments", lambda plan, kb, numbers: argument_blocks(plan), most=1, details=2),
)

SECTIONS: tuple[str, ...] = (*(chapter.name for chapter in _CHAPTERS), "sources")
"""Names a section can be asked for by, in the order of the plan."""


def plan_document(plan: Plan, kb: words.Labels, view: View = WHOLE) -> Document:
    """Return the plan as a document; the same plan, labels and view give the same document.

    Sources have the same numbers in every view.
    """
    numbers = {source.id: i for i, source in enumerate(plan.sources, start=1)}
    if view.sections:
        return _some_sections(plan, kb, numbers, view.sections)
    head = tuple(with_written_dates(_head(plan, kb)))
    whole = [tuple(with_written_dates(chapter.whole(plan, kb, numbers))) for chapter in _CHAPTERS]
    if view.detail == "full":
        body = [block for blocks in whole for block in blocks]
        return (*head, *body, *source_blocks(plan.sources), *_notices(plan))
    brief = [tuple(with_written_dates(chapter.in_brief(plan, kb, numbers))) for chapter in _CHAPTERS]
    short = [chapter.name for chapter, one, other in zip(_CHAPTERS, whole, brief, strict=True) if one != other]
    shown = (*head, *with_short_marks((block for blocks in brief for block in blocks), plan.sources))
    cited = cited_numbers(shown)
    if plan.sources:
        short.append("sources")
    return (*shown, *cited_source_blocks(plan.sources, cited, short_marks=True), *_notices(plan, short))


def _some_sections(plan: Plan, kb: words.Labels, numbers: Mapping[str, int], names: Sequence[str]) -> Document:
    """Return the sections named, each in full and in the order of the plan, and the sources they cite."""
    blocks: list[Block] = []
    for chapter in _CHAPTERS:
        if chapter.name in names:
            said = tuple(with_written_dates(chapter.whole(plan, kb, numbers)))
            blocks += said or (Section(words.capital(chapter.name)), Paragraph("Nothing in this plan."))
    if "sources" in names:
        blocks += source_blocks(plan.sources)
    else:
        blocks += cited_source_blocks(plan.sources, cited_numbers(blocks))
    return (_title(plan, kb), *blocks, *_made_by(plan))


def _head(plan: Plan, kb: words.Labels) -> Iterator[Block]:
    yield _title(plan, kb)
    emergencies = [one for one in plan.complications if one.emergency]
    if emergencies:
        then = (
            f"{words.sentence(one.seen)} Then: {words.sentence(words.uncapital(one.action))} {one.still or ''}"
            for one in emergencies
        )
        yield Banner(words.sentence(plan.headline), (*then, *(what_stops(plan, kb) if plan.status == "stop" else ())))
    elif plan.status == "stop":
        yield Banner(words.sentence(plan.headline), what_stops(plan, kb))
    else:
        yield Paragraph(words.sentence(plan.headline), strong=True)
        yield Paragraph(_standing(plan))


def _standing(plan: Plan) -> str:
    """How the plan stands; where nothing is done in the clinic, what is left to do."""
    home = {item.status for item in plan.home_care}
    left = [*(["home care is"] if "recommended" in home else []), *(["a referral is"] if plan.referrals else [])]
    if plan.status != "nothing_recommended" or not (home or left):
        return _STATUS[plan.status]
    rest = f"; {' and '.join(left)}." if left else "; home care is to be considered."
    return f"No injection and no clinic treatment is recommended{rest}"


def _title(plan: Plan, kb: words.Labels) -> Title:
    where = words.term(kb, plan.jurisdiction, "jurisdiction")
    return Title(f"Treatment plan · {plan.case_id}", f"{words.day(plan.date)} · {where}")


def _advice(
    title: str, advice: Iterable[Advice], numbers: Mapping[str, int], ranks: Mapping[str, int] | None = None
) -> Iterator[Block]:
    """Yield advice; `ranks` tells by its topic how much a piece matters."""
    ranked = ((one, (ranks or {}).get(one.topic, USUAL)) for one in advice)
    entries = tuple(dict.fromkeys(advice_entry(one, numbers, rank) for one, rank in ranked))
    if entries:
        yield Section(title)
        yield Entries(entries)


def _order(plan: Plan, kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[Block]:
    """Yield order and gaps; what is between two treatments recommended outright matters most."""
    recommended = [item.treatment for item in (*plan.adjuncts, *plan.home_care) if item.status == "recommended"]
    if plan.toxin:
        recommended.append("botulinum_toxin")
    names = [words.term(kb, treatment, "treatment") for treatment in recommended]
    entries: dict[Entry, None] = {}
    for one in plan.sequence:
        pairs = one.text.partition(": ")[0].split("; ")
        touched = max(sum(name in pair.split(" and ") for name in names) for pair in pairs)
        told = one.model_copy(update={"text": pairs_once(one.text)})
        entries.setdefault(advice_entry(told, numbers, 3 - min(touched, 2)))
    if entries:
        yield Section("Same day, order and gaps")
        yield Entries(tuple(entries))


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


def _questions(plan: Plan, kb: words.Labels, *, brief: bool = False) -> Iterator[Block]:
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
                if brief and len(question.blocks) > _NAMED:
                    held = words.counted(len(question.blocks), "thing")
                stake = _STAKE[question.severity] + (f"; holds back {held}" if held else "")
                idle = not question.blocks and question.severity in ("caution", "information")
                told = f"{stake}. Answer in {question.path}"
                entries.append(Entry(question.text, "?", (told,), LEAST if idle else ALWAYS))
        yield Entries(tuple(entries))


def _not_recommended(plan: Plan, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not plan.not_recommended:
        return
    yield Section("Considered and not recommended")
    slight = {line.line for line in plan.lines if line.toxin == "below_threshold"}
    alike: dict[tuple[str, str, int], list[str]] = {}
    for item in plan.not_recommended:
        severity = f" ({words.SEVERITY[item.severity].lower()})" if item.severity else ""
        why = cited(because(item.reasons, item.label), item.evidence, numbers)
        # What is said of a slight line is that it is slight, which the lines say too.
        rank = LEAST if not item.severity and _line_ruled_out(item) in slight else ALWAYS
        alike.setdefault((severity, why, rank), []).append(words.capital(item.label))
    yield Entries(
        tuple(
            Entry(f"{'; '.join(labels)}{severity}: {why}", "×", rank=rank)
            for (severity, why, rank), labels in alike.items()
        )
    )


def _line_ruled_out(item: Rejected) -> str:
    """Return the line that toxin is ruled out for: `toxin/<area>/<line>/not-indicated[/<side>]`."""
    parts = item.id.split("/")
    return parts[2] if len(parts) > 3 and parts[0] == "toxin" and parts[3] == "not-indicated" else ""


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
                # On what is treated first, on when afterwards.
                rank=2 if conflict.id.startswith(("conflict/timing/", "conflict/wait/")) else 1,
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


def _notices(plan: Plan, short: Sequence[str] = ()) -> Iterator[Block]:
    yield Section("Please note")
    yield Entries(tuple(Entry(words.sentence(notice)) for notice in plan.notices))
    if short:
        yield Paragraph(
            f"Shortened here: {', '.join(short)}. `rhytid plan CASE --section NAME` prints one of them in full, "
            "`--detail full` all."
        )
    yield from _made_by(plan)


def _made_by(plan: Plan) -> Iterator[Block]:
    made = plan.provenance
    yield Paragraph(
        f"Made by rhytid {made.engine_version} ({made.executor}) from knowledge base {made.kb_release} "
        f"({made.kb_version[:12]}), rules {made.rules_digest[:12]}, case {made.case_digest[:12]}, "
        f"derivation {made.derivation_digest[:12]}."
    )
