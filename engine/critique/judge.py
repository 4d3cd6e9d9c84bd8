"""The judgement: the rules of critique over a consultation and a proposal.

The consultation is taken as concluded; its facts are given here.  Rules run layer by layer with the joins of
`engine.inference`, each relation complete before a rule reads it, so that no conclusion depends on an order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from engine.algebra.rule import Aggregate, AnyRule, Fact
from engine.algebra.rulebase import RuleBase
from engine.case import Case, ProductOnOffer
from engine.consultation import Engine, Outcome, derive
from engine.critique.facts import figures, proposal_facts
from engine.critique.lasting import lasting
from engine.critique.proposal import Proposal
from engine.critique.rules import critique_rules
from engine.facts.from_kb import KnowledgeFacts, knowledge_facts
from engine.inference.aggregate import groups
from engine.inference.derivation import Derivation, Justification
from engine.inference.join import Plan, head
from engine.inference.store import LayeredStore
from kb.snapshot import KnowledgeBase

PER_INTERVENTION = frozenset(
    {
        "accepted", "best_level", "best_support", "beyond_age", "blocked_by_unknown", "caution", "criterion_unmet",
        "prepared", "unprepared",
        "delay", "downtime_may_exceed", "downtime_too_long", "effect", "exclusion", "figures_missing",
        "indication_open", "licence_gap", "no_local_label", "phototype_avoid", "phototype_caution",
        "phototype_unknown", "supported", "supported_by", "unanswered", "unsupported",
    }
)  # fmt: skip
"""What a consultation concludes of one product or treatment, whatever else is on offer."""

SUPPOSED = "proposal"
"""Origin of the supposition that the clinic has what is proposed."""

_OFFERS = ("offered", "offered_treatment")
_KNOWN: dict[str, KnowledgeFacts] = {}


def judge(proposal: Proposal, case: Case, kb: KnowledgeBase, outcome: Outcome) -> Derivation:
    """Everything that follows from a proposal: the consultation's derivation, continued by that of the critique."""
    merged = Derivation(
        origins=dict(outcome.derivation.origins),
        justified={fact: list(reasons) for fact, reasons in outcome.derivation.justified.items()},
        schema=critique_rules().schema,
    )
    for fact, path in proposal_facts(proposal, case).items():
        merged.origins[fact] = path
    merged.origins.update(lasting(case, kb))
    executor: Engine = "compiled" if outcome.plan.provenance.executor == "compiled" else "experta"
    _add(merged, _judged_apart(proposal, case, kb, outcome.derivation, executor))
    known = _known(kb)
    _conclude(critique_rules(), known, merged)
    return merged


def _known(kb: KnowledgeBase) -> KnowledgeFacts:
    """The facts of a knowledge base with the figures of a critique; the last one used is kept."""
    found = _KNOWN.get(kb.version)
    if found is None:
        general, own = knowledge_facts(kb), figures(kb)
        store = general.store.copy()
        store.add(own)
        _KNOWN.clear()
        found = _KNOWN[kb.version] = KnowledgeFacts(store, {**general.origins, **own})
    return found


def _judged_apart(
    proposal: Proposal, case: Case, kb: KnowledgeBase, ours: Derivation, executor: Engine
) -> Derivation | None:
    """What holds of products and treatments the clinic does not have: a consultation in which it has them.

    Only what is said of each by itself is taken from there; our plan stays that of the case.
    """
    held = {offer.product for offer in case.context.products}
    products = [one for one in dict.fromkeys(e.product for e in proposal.toxin) if one not in held]
    named = dict.fromkeys(e.treatment for e in (*proposal.treatments, *proposal.home_care, *proposal.referrals))
    known = {*(f"treatment:{one}" for one in case.context.treatments)}
    known.update(str(fact.values[0]) for fact in ours.justified if fact.relation == "supported")
    treatments = [one for one in named if f"treatment:{one}" not in known]
    if not products and not treatments:
        return None
    offers = (*case.context.products, *(ProductOnOffer(product=product) for product in products))
    context = case.context.model_copy(
        update={"products": offers, "treatments": (*case.context.treatments, *treatments)}
    )
    # By the executor that is loaded already: the other would be read and set up for this one run.
    derivation = derive(case.model_copy(update={"context": context}), kb, executor)
    new = {*(f"product:{one}" for one in products), *(f"treatment:{one}" for one in treatments)}
    wanted = [
        fact for fact in derivation.justified if fact.relation in PER_INTERVENTION and not new.isdisjoint(fact.values)
    ]
    return _with_reasons(derivation, wanted)


def _with_reasons(derivation: Derivation, wanted: Iterable[Fact]) -> Derivation:
    """Facts with everything they rest on."""
    kept = Derivation(schema=derivation.schema)
    waiting = list(wanted)
    seen: set[Fact] = set()
    while waiting:
        fact = waiting.pop()
        if fact in seen:
            continue
        seen.add(fact)
        if fact in derivation.origins:
            kept.origins[fact] = SUPPOSED if fact.relation in _OFFERS else derivation.origins[fact]
        for reason in derivation.justified.get(fact, ()):
            kept.record(fact, reason)
            waiting.extend(reason.premises)
    return kept


def _add(merged: Derivation, other: Derivation | None) -> None:
    if other is None:
        return
    for fact, origin in other.origins.items():
        merged.origins.setdefault(fact, origin)
    for fact, reasons in other.justified.items():
        for reason in reasons:
            merged.record(fact, reason)


@lru_cache(maxsize=1)
def _prepared() -> list[list[tuple[AnyRule, Plan]]]:
    rules = critique_rules()
    return [[(rule, Plan(rule, rules.schema)) for rule in layer] for layer in rules.layers()]


def _conclude(rules: RuleBase, known: KnowledgeFacts, merged: Derivation) -> None:
    store = LayeredStore(known.store)
    given = (fact for fact, origin in merged.origins.items() if origin != SUPPOSED)
    store.add(fact for fact in given if not known.store.contains(fact))
    store.add(merged.justified)
    for layer in _prepared():
        concluded: list[Fact] = []
        for rule, plan in layer:
            matches = list(plan.matches(store))
            for match in groups(rule, matches) if isinstance(rule, Aggregate) else matches:
                fact = head(rule.then, match.bindings, rules.schema)
                stated = dict(zip(rules.schema[fact.relation], fact.values, strict=True))
                shown = tuple(sorted({**stated, **match.bindings}.items()))
                _cite(match.facts, known.origins, merged)
                merged.record(fact, Justification(rule.id, match.facts, shown))
                concluded.append(fact)
        store.add(concluded)


def _cite(premises: Iterable[Fact], origins: Mapping[Fact, str], merged: Derivation) -> None:
    for premise in premises:
        if premise in origins:
            merged.origins[premise] = origins[premise]
