"""The plan document, put together from the conclusions of a run."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any

from engine import VERSION
from engine.algebra.rule import Fact
from engine.algebra.terms import plain
from engine.case import Case
from engine.plan import Advice, Conflict, FollowUp, Plan, Provenance, SourceEntry
from engine.planning import (
    arguments,
    care,
    fallen,
    instruments,
    programme,
    questions,
    rebalancing,
    safety,
    sequence,
    skin,
    toxin,
)
from engine.planning.view import Slots, View, bare
from kb.snapshot import KnowledgeBase

NOTICES = (
    "Not clinically validated: no named clinician has signed this release of the knowledge base.",
    "For a licensed practitioner, who decides. It supports that decision and does not replace it.",
    "Units belong to the named product and cannot be converted to another's.",
    "Face geometry, where shown, is schematic and never guides placement.",
)
_ADVICE = ("review", "response", "interval", "dose", "imaging", "technique", "off_label", "honesty")
"""Topics of the advice section; what moves brow and mouth corner has a section of its own."""

WAITS_FOR_IT = "Whatever else this plan names waits until it is over."
"""Said in an emergency: the rest of the plan is for afterwards."""


def assemble(view: View, case: Case, kb: KnowledgeBase, executor: str = "experta", *, signed: bool = True) -> Plan:
    """The plan of a case.  Order and content depend on the conclusions alone; `executor` says who made them.

    signed: with the digests of case and derivation, which cost as much as the rest; without for a plan that is
    only compared.
    """
    items = toxin.injections(view)
    pools = skin.adjuncts(view)
    waiting = safety.deferred(view)
    asked = questions.blocked_questions(view)
    rejected = fallen.rejected(view)
    found = safety.findings(view)
    status, headline = _headline(view, items, pools["offer"], waiting, asked, rejected)
    complications = rebalancing.complications(view)
    pressing = [one.at_once for one in complications if one.emergency]
    if pressing:
        headline = " ".join((*pressing, WAITS_FOR_IT, headline))
    parts: dict[str, Any] = {
        "safety": found,
        "lines": toxin.lines(view),
        "products": toxin.products(view),
        "toxin": items,
        "totals": toxin.totals(view, items),
        "limits": toxin.limits(view),
        "exposure": rebalancing.exposure(view, case.context.date),
        "balance": toxin.advice(view, ("balance",), "balance"),
        "advice": toxin.advice(view, _ADVICE, "advice"),
        "adjuncts": pools["offer"],
        "home_care": pools["home"],
        "referrals": pools["referral"],
        "not_on_offer": pools["elsewhere"],
        "deferred": waiting,
        "questions": asked,
        "not_recommended": rejected,
        "conflicts": _conflicts(view),
        "sequence": sequence.sequence(view),
        "claims": programme.claims(view),
        "requirements": programme.requirements(view),
        "counselling": _counselling(view),
        "care": care.care(view),
        "follow_up": _follow_up(view, case.context.date),
        "assessments": instruments.assessments(view),
        "arguments": arguments.candidates(view),
        "monitoring": rebalancing.monitoring(view),
        "complications": complications,
    }
    return Plan(
        case_id=case.id,
        date=case.context.date,
        jurisdiction=case.context.jurisdiction,
        status=status,
        headline=headline,
        notices=NOTICES,
        sources=_sources(view),
        provenance=_provenance(view, case, kb, executor, signed=signed),
        **parts,
    )


def _headline(view: View, items: Any, offered: Any, waiting: Any, questions: Any, fallen: Any) -> tuple[Any, str]:
    blocking = [q for q in questions if q.blocks]
    barred = [entry for entry in fallen if entry.severity == "absolute" and entry.id.startswith("product/")]
    held = {str(f.values[0]) for f in view.derivation.origins if f.relation == "offered"}
    stop = bool(held) and len(barred) == len(held)
    words = []
    for total in toxin.totals(view, items):
        areas = _count(len(total.areas), "area")
        own = [item for item in items if item.product == total.product]
        weighed = sum((item.units for item in own if item.status == "consider"), Decimal(0))
        units = f"{view.label(total.units)} units of {total.label}"
        if all(item.status == "consider" for item in own):
            words.append(f"{units} to consider in {areas}")
        else:
            part = f" ({view.label(plain(weighed))} of them to consider)" if weighed else ""
            words.append(f"{units} in {areas}{part}")
    if stop:
        words.append(f"stop: no toxin ({_stopper(view)})")
    elif not items:
        words.append("no toxin recommended now")
    if offered:
        to_weigh = " to consider" if all(item.status == "consider" for item in offered) else ""
        words.append(f"{_count(len(offered), 'skin treatment')}{to_weigh}")
    within_reach = safety.concerned(view)
    if here := [one for one in waiting if one.id.startswith("toxin/") or _treatment(one.id) in within_reach]:
        words.append(f"{len(here)} deferred")
    if blocking:
        words.append(f"{_count(len(blocking), 'open question')} holding something back")
    headline = "; ".join(words)
    headline = headline[:1].upper() + headline[1:] + "."
    if stop:
        return "stop", headline
    if blocking:
        return "questions_open", headline
    return ("complete" if items or offered else "nothing_recommended"), headline


def _treatment(item: str) -> str:
    return f"treatment:{item.removeprefix('adjunct/')}"


def _stopper(view: View) -> str:
    """What stops toxin altogether, in the words of the absolute statement."""
    held = {str(f.values[0]) for f in view.derivation.origins if f.relation == "offered"}
    gaps = [view.label(slots["principle"]) for _, slots in view.all("licence_gap")]
    absolute = [s for _, s in view.all("exclusion", rank=4) if str(s["intervention"]) in held]
    titles = dict.fromkeys([*(view.label(s["statement"]) for s in absolute), *gaps])
    return "; ".join(titles)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _conflicts(view: View) -> tuple[Conflict, ...]:
    relevant = safety.concerned(view)
    found: dict[str, Conflict] = {}
    for fact, slots in view.all("conflict"):
        deciding, other = str(slots["deciding"]), str(slots["other"])
        if slots["kind"] == "severity" and not _touches(view, deciding, relevant):
            continue
        if slots["kind"] in ("wait", "timing"):
            continue
        item = view.register(f"conflict/{slots['kind']}/{bare(deciding)}/{bare(other)}", (fact,))
        subject = deciding if slots["kind"] == "severity" else str(slots["subject"])
        positions = [view.label(deciding)]
        if slots["kind"] == "touch-up":
            positions = [reason.text for reason in safety.touch_up_sides(view, deciding, other)]
        elif other.startswith("reading:"):
            reading = view.individual(other)
            wording = reading.one("wording") or reading.one("severity")
            positions.append(f"Read by {reading.one('readBy')}: {wording}")
        elif other != deciding:
            positions.append(view.label(other))
        found[item] = Conflict(
            id=item,
            subject=view.label(subject),
            positions=(view.reason(fact).text, *positions),
            decided_by=view.label(slots["by"]),
            evidence=view.evidence((deciding, other)),
        )
    return (*(found[key] for key in sorted(found)), *_disputed_waits(view), *sequence.disputed(view))


def _disputed_waits(view: View) -> tuple[Conflict, ...]:
    """Waits on which sources disagree; one entry for all treatments on which they disagree alike."""
    merged: dict[str, list[tuple[Fact, Slots]]] = {}
    for fact, slots in view.all("conflict", kind="wait"):
        merged.setdefault(view.reason(fact).text, []).append((fact, slots))
    found = []
    for text, rows in sorted(merged.items()):
        statements = [str(slots["deciding"]) for _, slots in rows]
        found.append(
            Conflict(
                id=view.register(f"conflict/wait/{bare(statements[0])}", (fact for fact, _ in rows)),
                subject=", ".join(view.label(slots["subject"]) for _, slots in rows),
                positions=(text,),
                decided_by=view.label(rows[0][1]["by"]),
                evidence=view.evidence(statements),
            )
        )
    return tuple(found)


def _touches(view: View, statement: str, relevant: set[str]) -> bool:
    return any(str(s["intervention"]) in relevant for _, s in view.all("effect", statement=statement))


def _counselling(view: View) -> tuple[Advice, ...]:
    found = []
    for fact, slots in view.all("counsel"):
        statement = view.individual(slots["statement"])
        found.append(
            Advice(
                id=view.register(f"counselling/{bare(statement.id)}", (fact,)),
                topic=str(statement.one("topic") or "counselling"),
                text=str(statement.one("text")),
                rule=view.reason(fact).rule,
                evidence=view.evidence((statement.id,)),
            )
        )
    return tuple(found)


def _follow_up(view: View, today: dt.date) -> tuple[FollowUp, ...]:
    found = []
    for fact, slots in view.all("follow_up"):
        statement = view.individual(slots["statement"])
        offset = statement.one("dayOffset")
        days = int(offset) if isinstance(offset, int | Decimal) else None
        found.append(
            FollowUp(
                id=view.register(f"follow-up/{bare(statement.id)}", (fact,)),
                text=str(statement.one("text")),
                on=None if days is None else today + dt.timedelta(days=days),
                day_offset=days,
                evidence=view.evidence((statement.id,)),
            )
        )
    ahead = sorted(found, key=lambda f: (f.day_offset is None, f.day_offset or 0, f.id))
    return (*_of_given(view, today), *ahead)


def _of_given(view: View, today: dt.date) -> tuple[FollowUp, ...]:
    """The review of what was given before, on its first day that is left; it counts no days from this treatment."""
    found: dict[dt.date, FollowUp] = {}
    for fact, slots in view.all("review_given"):
        given = today - dt.timedelta(days=int(str(slots["days"])))
        first, last = (given + dt.timedelta(days=int(str(slots[end]))) for end in ("earliest", "latest"))
        statement = view.individual(slots["statement"])
        day = given.isoformat()
        found[given] = FollowUp(
            id=view.register(f"follow-up/{bare(statement.id)}/given/{day}", (fact,)),
            text=f"Review of the toxin given on {day}, until {last.isoformat()} at the latest: {statement.one('text')}",
            on=max(today, first),
            evidence=view.evidence((statement.id, str(slots["closing"]))),
        )
    return tuple(found[day] for day in sorted(found))


def _sources(view: View) -> tuple[SourceEntry, ...]:
    def text(curie: str, name: str) -> str | None:
        value = view.individual(curie).one(name)
        return None if value is None else str(value)

    return tuple(
        SourceEntry(
            id=curie,
            citation=text(curie, "citation") or view.label(curie),
            year=text(curie, "year"),
            identifier=text(curie, "identifier"),
            level=text(curie, "cebmLevel"),
            read=text(curie, "readExtent"),
        )
        for curie in sorted(view.cited)
    )


def case_digest(case: Case) -> str:
    """The content hash of what a plan can follow from: the same for a file in YAML and the same answers in JSON.

    What was decided on the plan afterwards is no part of it, so that a plan replays with and without decisions.
    """
    document = case.model_dump_json(by_alias=True, exclude_none=True, exclude={"decisions"})
    return hashlib.sha256(document.encode()).hexdigest()


def _provenance(view: View, case: Case, kb: KnowledgeBase, executor: str, *, signed: bool) -> Provenance:
    return Provenance(
        engine_version=VERSION,
        executor=executor,
        kb_version=kb.version,
        kb_release=kb.release,
        rules_digest=view.rules.digest,
        case_digest=case_digest(case),
        derivation_digest=view.derivation.digest() if signed else "",
    )
