"""The patient's page, put together: plan and case in, plain words out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from engine import VERSION
from engine.case import Case
from engine.patient import dates
from engine.patient.agreed import Agreed, agreed
from engine.patient.asked import questions
from engine.patient.balance import balance
from engine.patient.choices import choices
from engine.patient.expect import expect
from engine.patient.held import held, not_suited, over_limit, toxin_is_barred
from engine.patient.help import at_once, signs
from engine.patient.page import Block, Heading, Made, Passage, PatientPage, Section, Status
from engine.patient.planned import planned
from engine.patient.why import why
from engine.patient.words import Words, day
from engine.plan import Plan
from engine.render.canonical import to_json
from engine.schedule.year import Schedule
from kb.snapshot import KnowledgeBase

TITLE = "Your treatment plan"
ONLY_THIS = (
    "Nothing else is planned until this is over. If it is over, tell your practitioner, and say when it ended. "
    "Then this page is made again."
)
DECIDES = "This is a plan, not a promise. Your practitioner decides, together with you."
NOT_VALIDATED = (
    "The program behind this page is not clinically validated. It helps your practitioner to think of everything."
)

_Parts = tuple[tuple[str, str, Iterable[Block]], ...]


def patient_page(
    plan: Plan, case: Case, kb: KnowledgeBase, schedule: Schedule | None = None, *, name: str | None = None
) -> PatientPage:
    """Return the page of a plan; dates come from the schedule where it has some.

    name: the patient's name to print; a case holds none.
    """
    words, lines = Words(kb), agreed(plan, case)
    pressing = tuple(at_once(plan, words))
    if pressing:
        status, lead, parts = _pressing(plan, schedule, lines, words)
    else:
        status, lead, parts = _planned(plan, case, schedule, lines, words)
    sections = [
        Section.model_validate({"key": key, "title": title, "blocks": tuple(blocks)}) for key, title, blocks in parts
    ]
    return PatientPage(
        at_once=pressing,
        case_id=case.id,
        name=name,
        date=case.context.date,
        status=status,
        title=TITLE,
        lead=f"{lead} It was made on {day(case.context.date)}.{'' if pressing else f' {DECIDES}'}",
        sections=tuple(section for section in sections if section.blocks),
        made=Made(
            engine_version=VERSION,
            kb_release=kb.release,
            kb_version=kb.version,
            plan_digest=plan_digest(plan),
        ),
    )


def _planned(
    plan: Plan, case: Case, schedule: Schedule | None, lines: Agreed, words: Words
) -> tuple[Status, str, _Parts]:
    """How the plan stands, said in a sentence, and the parts that tell of it."""
    return (
        *_status(plan, case, lines),
        (
            ("plan", "What is planned", _plan(plan, case, lines, words)),
            ("why", "Why", (*why(plan, case, lines, words), *not_suited(plan, words))),
            ("expect", "What to expect", expect(plan, schedule, lines, words)),
            ("balance", "Benefits and risks", balance(plan, lines, words)),
            ("choices", "Your other choices", choices(plan, lines, words)),
            ("care", "Care before and after", _care(plan, schedule, lines, words)),
            ("questions", "Questions still open", questions(plan, words)),
            ("help", "When to get help", signs(plan, schedule, lines, words)),
            ("about", "About this page", _about()),
        ),
    )


def _pressing(plan: Plan, schedule: Schedule | None, lines: Agreed, words: Words) -> tuple[Status, str, _Parts]:
    """The same in an emergency: where to get help, and nothing to choose from or to begin with."""
    parts: _Parts = (
        ("help", "When to get help", signs(plan, schedule, lines, words)),
        ("about", "About this page", _about()),
    )
    return "not_now", f"{ONLY_THIS} This page tells of nothing else.", parts


def plan_digest(plan: Plan) -> str:
    """The content hash (hex) of a plan, by which a page names the plan it was made from."""
    return hashlib.sha256(to_json(plan).encode()).hexdigest()


def _status(plan: Plan, case: Case, lines: Agreed) -> tuple[Status, str]:
    waits = any(one.id.startswith(("toxin/", "product/")) for one in plan.deferred)
    barred = toxin_is_barred(plan, case) or (not lines.toxin and bool(over_limit(plan)))
    if plan.status == "stop" or (barred and not waits):
        return "not_now", "Injections are not planned for you now. This page says why, and what you can do instead."
    if not lines.toxin and waits:
        return "waiting", "Injections have to wait. This page says why and until when."
    if not lines.toxin and any(question.blocks for question in plan.questions):
        return "questions", "Not everything can be decided yet, because some questions are open."
    if lines.toxin or lines.recommended:
        return "planned", "This page says in plain words what is planned, why, and what to expect."
    if any(item.status == "recommended" for item in lines.home):
        return "planned", "For now only care at home is planned."
    return "nothing", "No treatment is planned for now."


def _plan(plan: Plan, case: Case, lines: Agreed, words: Words) -> Iterator[Block]:
    yield from held(plan, case, lines, words)
    found = list(planned(lines, words))
    yield from found
    if not found:
        yield Passage(text="No treatment is planned for now.", tone="key")


def _care(plan: Plan, schedule: Schedule | None, lines: Agreed, words: Words) -> Iterator[Block]:
    days = dates.visits(schedule, lines, words)
    if days:
        yield Heading(text="Your visits")
        yield from days
        if any(visit.held_free for visit in days):
            yield Passage(text="Injections are repeated when the lines have come back, not by the calendar.")
    found = [one for one in dates.care(plan, schedule, lines, words) if not one.urgent]
    dated = [one for one in found if one.first is not None]
    undated = [one for one in found if one.first is None]
    if dated:
        yield Heading(text="What to do, by date")
        yield from sorted(dated, key=lambda one: (one.repeats, one.first, one.last, one.about, one.text))
        if any(one.repeats for one in dated):
            yield Passage(text="For later sessions the same care holds again, counted from their day.")
    if undated:
        yield Heading(text="What to do, by day" if dated else "What to do")
        yield from undated


def _about() -> Iterator[Passage]:
    yield Passage(text=DECIDES, point=True)
    yield Passage(text=NOT_VALIDATED, point=True)
    yield Passage(text="It is not for treating yourself.", point=True)
    yield Passage(
        text="The bar beside a sentence shows how sure we are: the fuller, the surer. "
        "Your practitioner can show you where each figure comes from.",
        point=True,
    )
