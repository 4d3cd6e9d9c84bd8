"""The plan document, put together from the conclusions of a run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine import VERSION
from engine.algebra.terms import plain
from engine.case import Case
from engine.evidence import bibliography
from engine.plan import Plan, Provenance
from engine.planning import arguments, safety, toxin
from engine.planning.parts import BUILDERS
from engine.planning.view import View
from kb.snapshot import KnowledgeBase

NOTICES = (
    "Not clinically validated: no named clinician has signed this release of the knowledge base.",
    "For a licensed practitioner, who decides. It supports that decision and does not replace it.",
    "Units belong to the named product and cannot be converted to another's.",
    "Face geometry, where shown, is schematic and never guides placement.",
)
WAITS_FOR_IT = "Whatever else this plan names waits until it is over."
"""Said in an emergency: the rest of the plan is for afterwards."""


def assemble(view: View, case: Case, kb: KnowledgeBase, executor: str = "experta", *, signed: bool = True) -> Plan:
    """The plan of a case.  Order and content depend on the conclusions alone; `executor` says who made them.

    signed: with the digests of case and derivation, which cost as much as the rest; without for a plan that is
    only compared.
    """
    parts: dict[str, Any] = {}
    for _, build in BUILDERS:
        parts |= build(view, case)
    parts["totals"] = toxin.totals(view, parts["toxin"])
    parts["arguments"] = arguments.candidates(view)
    status, headline = _headline(view, parts)
    pressing = [one.at_once for one in parts["complications"] if one.emergency]
    if pressing:
        headline = " ".join((*pressing, WAITS_FOR_IT, headline))
    return Plan(
        case_id=case.id,
        date=case.context.date,
        jurisdiction=case.context.jurisdiction,
        status=status,
        headline=headline,
        notices=NOTICES,
        sources=bibliography(kb, view.cited),
        provenance=_provenance(view, case, kb, executor, signed=signed),
        **parts,
    )


def _headline(view: View, parts: Mapping[str, Any]) -> tuple[Any, str]:
    items, offered = parts["toxin"], parts["adjuncts"]
    blocking = [q for q in parts["questions"] if q.blocks]
    barred = [
        entry for entry in parts["not_recommended"] if entry.severity == "absolute" and entry.id.startswith("product/")
    ]
    held = {str(f.values[0]) for f in view.derivation.origins if f.relation == "offered"}
    stop = bool(held) and len(barred) == len(held)
    words = []
    for total in parts["totals"]:
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
    if here := [one for one in parts["deferred"] if one.id.startswith("toxin/") or _treatment(one.id) in within_reach]:
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
