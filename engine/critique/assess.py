"""From a proposal to its critique: the conclusions of the judgement gathered, worded and ranked."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from engine import VERSION
from engine.algebra.rule import Fact
from engine.algebra.rulebase import RuleBase
from engine.algebra.terms import ABSENT, Value
from engine.case import Case
from engine.consultation import Outcome, consult
from engine.critique.critique import KINDS, Comment, CommentReason, Critique, CritiqueProvenance
from engine.critique.judge import judge
from engine.critique.proposal import Proposal
from engine.critique.rules import critique_rules
from engine.facts.from_kb import BASIS_ORDER
from engine.inference.derivation import Derivation, Justification
from engine.plan import Evidence, SourceEntry
from engine.planning.assemble import NOTICES
from engine.planning.view import SEVERITIES, View, bare
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

_DAYS = frozenset({"day", "from_day", "on_day", "until", "today"})
_STATEMENTS = ("statement:", "principle:", "parameter:", "reading:")
_GROUNDS = (*_STATEMENTS, "muscle:", "product:")
_ONE_FIGURE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?) to \1(?![\d.]*\d)")
"""A range of one figure: 20 to 20."""

_ORDINALS = range(1, dt.date.max.toordinal() + 1)
_SENTENCES = 3
_UNSUPPORTED = len(BASIS_ORDER)


class CritiqueView(View):
    """The judgement as a critique reads it: day numbers are told as dates."""

    def sentence(self, justification: Justification) -> str:
        """The rule's plain reading with its values filled in."""
        shown = {name: self._told(name, value) for name, value in justification.bindings}
        text = self.rules.rule(justification.rule).reads.format_map(shown)
        return _ONE_FIGURE.sub(r"\1", text.replace("..", "."))

    def _told(self, name: str, value: Value) -> str:
        if name in _DAYS and not isinstance(value, str | bool) and value in _ORDINALS:
            return dt.date.fromordinal(int(value)).isoformat()
        return self.label(value)


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
        headline=_headline(counts),
        notices=NOTICES[:3],
        counts=counts,
        comments=comments,
        sources=_sources(view),
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
        CommentReason(text=view.sentence(one), rule=one.rule, statements=_statements(view, one)) for one in because
    )
    evidence = _evidence(view, because)
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
        text=_text(list(dict.fromkeys(one.text for one in reasons))),
        rule=reasons[0].rule,
        reasons=tuple(dict.fromkeys(reasons)),
        basis=None if strongest is None else strongest.basis,
        level=None if strongest is None else strongest.level,
        entries=_entries(view, fact),
        evidence=evidence,
    )


def _text(sentences: list[str]) -> str:
    """What is said, at most three sentences of it; all of them stand among the reasons."""
    more = len(sentences) - _SENTENCES
    return " ".join([*sentences[:_SENTENCES], *([f"(And {more} more like it.)"] if more > 0 else [])])


def _given(value: Value) -> str | None:
    return None if value == ABSENT else str(value)


def _areas(because: Iterable[Justification]) -> tuple[str, ...]:
    named = {str(value) for one in because for _, value in one.bindings if str(value).startswith("area:")}
    return tuple(sorted(bare(area) for area in named))


def _statements(view: CritiqueView, because: Justification) -> tuple[str, ...]:
    """Statements a firing used or named, and those its premises name: the judgement rests on them alike."""
    named = [str(value) for premise in because.premises for value in premise.values]
    found = (*view.statements(because), *(s for s in named if s.startswith(_STATEMENTS)))
    return tuple(one for one in dict.fromkeys(found) if one in view.kb.individuals and one != "principle:PRECEDENCE")


def _evidence(view: CritiqueView, because: Iterable[Justification]) -> tuple[Evidence, ...]:
    """Evidence of the statements behind a comment; where none is named, of the nearest ones below it."""
    reasons = list(because)
    found = [one for reason in reasons for one in _statements(view, reason)]
    if not found:
        named = [str(value) for reason in reasons for _, value in reason.bindings]
        things = [view.derivation.origins.get(p, "") for reason in reasons for p in reason.premises]
        grounds = [one for one in (*things, *named) if one.startswith(_GROUNDS[-2:]) and _is_sourced(view, one)]
        found = list(dict.fromkeys(grounds))
    if not found:
        found = [one for reason in reasons for premise in reason.premises for one in view.support(premise)][:5]
    return tuple(_record(view, one) for one in dict.fromkeys(found))


def _is_sourced(view: CritiqueView, curie: str) -> bool:
    return curie in view.kb.individuals and view.individual(curie).one("basis") is not None


def _record(view: CritiqueView, curie: str) -> Evidence:
    if curie.startswith(_STATEMENTS):
        return view.evidence((curie,))[0]
    individual = view.individual(curie)
    sources = tuple(str(source) for source in individual.many("source"))
    view.cited.update(sources)
    return Evidence(
        statement=curie,
        title=view.label(curie),
        basis=str(individual.one("basis")),
        level=str(individual.one("evidenceLevel")),
        verification=str(individual.one("verification")),
        sources=sources,
    )


def _entries(view: CritiqueView, fact: Fact) -> tuple[str, ...]:
    """Paths into the proposal that a comment rests on."""
    found: set[str] = set()
    seen: set[Fact] = set()
    waiting = [fact]
    ours = rule_base().schema
    while waiting:
        current = waiting.pop()
        if current in seen or current.relation in ours:
            continue
        seen.add(current)
        origin = view.derivation.origins.get(current, "")
        if origin.startswith("proposal: "):
            found.add(origin.removeprefix("proposal: "))
        for reason in view.derivation.because(current):
            waiting.extend(reason.premises)
    return tuple(sorted(found))


def _standing(evidence: Evidence) -> tuple[int, str]:
    basis = BASIS_ORDER.index(evidence.basis) if evidence.basis in BASIS_ORDER else _UNSUPPORTED
    return basis, evidence.level


def _risk(comment: Comment) -> tuple[int, int, int, str]:
    """Highest severity first; among equals by kind, then the stronger basis, then by name."""
    ranks: dict[str | None, int] = {word: rank for rank, word in SEVERITIES.items()}
    basis = BASIS_ORDER.index(comment.basis) if comment.basis in BASIS_ORDER else _UNSUPPORTED
    return -ranks.get(comment.severity, 0), KINDS.index(comment.kind), basis, comment.id


_COUNTED = {
    "violation": ("violation", "violations"),
    "ask": ("question to ask first", "questions to ask first"),
    "dose": ("figure outside its sourced range", "figures outside their sourced ranges"),
    "omission": ("omission", "omissions"),
    "caution": ("caution", "cautions"),
    "alternative": ("better supported alternative", "better supported alternatives"),
    "taste": ("matter of taste", "matters of taste"),
    "agreement": ("point of agreement", "points of agreement"),
}


def _headline(counts: Any) -> str:
    said = [f"{counts[kind]} {_COUNTED[kind][counts[kind] != 1]}" for kind in KINDS if counts[kind]]
    return f"{'; '.join(said)}." if said else "Nothing is proposed, and nothing is called for."


def _sources(view: CritiqueView) -> tuple[SourceEntry, ...]:
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
