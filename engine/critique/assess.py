"""From a proposal to its critique: the conclusions of the judgement gathered, worded and ranked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from engine import VERSION
from engine.algebra.rule import Fact
from engine.algebra.rulebase import RuleBase
from engine.algebra.terms import ABSENT, Value
from engine.case import Case
from engine.consultation import Outcome, consult
from engine.critique.critique import EMERGENCY, KINDS, Comment, CommentReason, Critique, CritiqueProvenance
from engine.critique.grounds import entries_of, evidence_of, statements_of
from engine.critique.judge import judge
from engine.critique.proposal import Proposal
from engine.critique.rules import critique_rules
from engine.critique.wording import CritiqueView, together
from engine.evidence import bibliography
from engine.facts.from_kb import BASIS_ORDER
from engine.inference.derivation import Derivation, Justification
from engine.plan import Evidence
from engine.planning.assemble import NOTICES
from engine.planning.view import SEVERITIES, bare
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

_UNSUPPORTED = len(BASIS_ORDER)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A critique, why, and which conclusions stand behind each comment."""

    critique: Critique
    derivation: Derivation = field(repr=False)
    index: dict[str, tuple[Fact, ...]] = field(repr=False)
    rules: RuleBase = field(repr=False)


def assess(proposal: Proposal, case: Case, kb: KnowledgeBase, outcome: Outcome | None = None) -> Assessment:
    """Comment on a proposal for a case; both must have passed their checks.

    outcome: the consultation of the case, where it is at hand.
    """
    outcome = outcome or consult(case, kb)
    derivation = judge(proposal, case, kb, outcome)
    rules = all_rules()
    view = CritiqueView(derivation, kb, rules)
    comments = tuple(sorted((_comment(view, fact) for fact, _ in view.all("comment")), key=_risk))
    counts = {kind: sum(one.kind == kind for one in comments) for kind in KINDS}
    critique = Critique(
        case_id=case.id,
        date=proposal.date or case.context.date,
        jurisdiction=case.context.jurisdiction,
        headline=_headline(counts, empty=not _proposes(proposal)),
        notices=NOTICES[:3],
        counts=counts,
        comments=comments,
        sources=bibliography(view.kb, view.cited),
        provenance=CritiqueProvenance(
            engine_version=VERSION,
            kb_version=kb.version,
            kb_release=kb.release,
            rules_digest=rules.digest,
            case_digest=outcome.plan.provenance.case_digest,
            proposal_digest=_digest(proposal.model_dump_json(by_alias=True, exclude_none=True)),
            derivation_digest=derivation.digest(),
        ),
    )
    return Assessment(critique, derivation, view.index, rules)


def all_rules() -> RuleBase:
    """The rules of the consultation and those of the critique; they share no relation they conclude."""
    first, second = rule_base(), critique_rules()
    layers = {**first.layer_of, **second.layer_of}
    return RuleBase((*first.rules, *second.rules), second.schema, layers, _digest(first.digest + second.digest))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _comment(view: CritiqueView, fact: Fact) -> Comment:
    slots = view.derivation.slots(fact)
    named = [slots["kind"], slots["topic"], *(slots[name] for name in ("subject", "other", "side"))]
    parts = [str(value).rpartition(":")[2] for value in named if value != ABSENT]
    because = view.derivation.because(fact)
    reasons = tuple(
        CommentReason(text=text, rule=told[0].rule, statements=_stand_on(view, told))
        for text, told in view.sentences(because)
    )
    evidence = evidence_of(view, because)
    strongest = min(evidence, key=_standing, default=None)
    rank = int(str(slots["rank"]))
    return Comment(
        id=view.register("/".join(parts), (fact,)),
        kind=cast(Any, slots["kind"]),
        topic=str(slots["topic"]),
        severity=SEVERITIES.get(rank),
        subject=str(slots["subject"]),
        other=_given(slots["other"]),
        side=_given(slots["side"]),
        areas=_areas(because),
        text=together(list(dict.fromkeys(one.text for one in reasons))),
        rule=reasons[0].rule,
        reasons=tuple(dict.fromkeys(reasons)),
        basis=None if strongest is None else strongest.basis,
        level=None if strongest is None else strongest.level,
        entries=entries_of(view, fact),
        evidence=evidence,
    )


def _stand_on(view: CritiqueView, told: tuple[Justification, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(statement for one in told for statement in statements_of(view, one)))


def _given(value: Value) -> str | None:
    return None if value == ABSENT else str(value)


def _areas(because: Iterable[Justification]) -> tuple[str, ...]:
    named = {str(value) for one in because for _, value in one.bindings if str(value).startswith("area:")}
    return tuple(sorted(bare(area) for area in named))


def _standing(evidence: Evidence) -> tuple[int, str]:
    basis = BASIS_ORDER.index(evidence.basis) if evidence.basis in BASIS_ORDER else _UNSUPPORTED
    return basis, evidence.level


def _risk(comment: Comment) -> tuple[bool, int, int, int, str]:
    """An emergency first, then the highest severity; among equals by kind, then the stronger basis, then by name."""
    ranks: dict[str | None, int] = {word: rank for rank, word in SEVERITIES.items()}
    basis = BASIS_ORDER.index(comment.basis) if comment.basis in BASIS_ORDER else _UNSUPPORTED
    severity = -ranks.get(comment.severity, 0)
    return comment.topic != EMERGENCY, severity, KINDS.index(comment.kind), basis, comment.id


_COUNTED = {
    "violation": ("violation", "violations"),
    "ask": ("question to ask first", "questions to ask first"),
    "dose": ("figure outside its sourced range", "figures outside their sourced ranges"),
    "omission": ("omission", "omissions"),
    "caution": ("caution", "cautions"),
    "alternative": ("choice that is not well supported", "choices that are not well supported"),
    "taste": ("matter of taste", "matters of taste"),
    "agreement": ("point of agreement", "points of agreement"),
}


def _proposes(proposal: Proposal) -> bool:
    return bool(proposal.toxin or proposal.treatments or proposal.home_care or proposal.referrals)


def _headline(counts: Any, *, empty: bool) -> str:
    said = [f"{counts[kind]} {_COUNTED[kind][counts[kind] != 1]}" for kind in KINDS if counts[kind]]
    told = f"{'; '.join(said)}." if said else "Nothing is called for." if empty else "Nothing to remark."
    return f"Nothing is proposed. {told}" if empty else told
