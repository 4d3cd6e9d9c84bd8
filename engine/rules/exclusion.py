"""Exclusion: what does each safety statement that applies, or may apply, do to a product or a treatment?

Exclude it, delay it until a wait is over, warn, or ask.  Unknown answers block what an absolute or relative
statement guards; a caution asks and lets the plan go on.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import ABSENT, V, eq, ge, gt, le, ne
from engine.rules.severity import ABSOLUTE, RELATIVE

CAUTION = 2

RELATIONS: dict[str, tuple[str, ...]] = {
    "overridden": ("statement", "intervention", "by"),
    "exclusion": ("statement", "intervention", "rank"),
    "delay": ("statement", "intervention", "until"),
    "caution": ("statement", "intervention", "rank"),
    "unanswered": ("statement", "intervention", "rank", "attribute"),
    "blocked_by_unknown": ("statement", "intervention", "rank"),
    "labels_known": ("jurisdiction",),
    "licence_gap": ("product", "rank", "principle"),
    "no_local_label": ("product",),
}
SHOWN: frozenset[str] = frozenset(
    {"exclusion", "delay", "caution", "unanswered", "overridden", "licence_gap", "no_local_label"}
)

_SAFE = "Exclude before anything is scored: no benefit buys an exclusion off."
_ASK = "Unknown is not no: ask, and hold what depends on the answer."
_HOLDS = fact("holds", statement=V.statement, intervention=V.intervention)
_EFFECT = fact("effect", statement=V.statement, intervention=V.intervention, rank=V.rank)
_KEY = {"statement": V.statement, "intervention": V.intervention}


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="exclusion.overridden",
        reads="{by} has decided to treat although the statement advises against it.",
        serves="The prescriber decides on relative exclusions, by name and with a reason.",
        when=(_HOLDS, _EFFECT, fact("override", statement=V.statement, by=V.by)),
        tests=(le(V.rank, RELATIVE),),
        then=fact("overridden", by=V.by, **_KEY),
    ),
    Rule(
        id="exclusion.delay",
        reads="{intervention} must wait.",
        serves=_SAFE,
        when=(fact("wait_until", until=V.until, **_KEY), _EFFECT),
        unless=(fact("overridden", **_KEY),),
        then=fact("delay", until=V.until, **_KEY),
    ),
    Rule(
        id="exclusion.delay-open",
        reads="{intervention} must wait; until when is not known.",
        serves=_SAFE,
        when=(fact("wait_open", **_KEY), _EFFECT),
        unless=(fact("overridden", **_KEY), fact("wait_over", **_KEY), fact("wait_until", **_KEY)),
        then=fact("delay", until=ABSENT, **_KEY),
    ),
    Rule(
        id="exclusion.absolute",
        reads="{intervention} is excluded.",
        serves=_SAFE,
        when=(_HOLDS, _EFFECT),
        tests=(eq(V.rank, ABSOLUTE),),
        unless=(fact("wait_over", **_KEY), fact("wait_until", **_KEY), fact("wait_open", **_KEY)),
        then=fact("exclusion", rank=V.rank, **_KEY),
    ),
    Rule(
        id="exclusion.relative",
        reads="{intervention} is not recommended unless a named prescriber decides otherwise.",
        serves=_SAFE,
        when=(_HOLDS, _EFFECT),
        tests=(eq(V.rank, RELATIVE),),
        unless=(
            fact("wait_over", **_KEY),
            fact("wait_until", **_KEY),
            fact("wait_open", **_KEY),
            fact("overridden", **_KEY),
        ),
        then=fact("exclusion", rank=V.rank, **_KEY),
    ),
    Rule(
        id="exclusion.caution",
        reads="Treat {intervention} with this in mind.",
        serves="Cautions travel with the recommendation.",
        when=(_HOLDS, _EFFECT),
        tests=(le(V.rank, CAUTION),),
        unless=(fact("wait_until", **_KEY), fact("wait_open", **_KEY), fact("wait_passed", **_KEY)),
        then=fact("caution", rank=V.rank, **_KEY),
    ),
    Rule(
        id="exclusion.caution-overridden",
        reads="Treated by decision of {by}; the statement stays in view.",
        serves="Cautions travel with the recommendation.",
        when=(fact("overridden", by=V.by, **_KEY), _EFFECT),
        then=fact("caution", rank=V.rank, **_KEY),
    ),
    Rule(
        id="exclusion.caution-after-wait",
        reads="The wait is over; the statement stays in view.",
        serves="Cautions travel with the recommendation.",
        when=(fact("wait_over", **_KEY), _EFFECT),
        tests=(gt(V.rank, CAUTION),),
        unless=(fact("wait_until", **_KEY), fact("wait_passed", **_KEY)),
        then=fact("caution", rank=CAUTION, **_KEY),
    ),
    Rule(
        id="exclusion.unanswered",
        reads="{attribute} is not answered.",
        serves=_ASK,
        when=(
            fact("open", **_KEY),
            _EFFECT,
            fact("literal", attribute=V.attribute, truth="unknown", **_KEY),
            fact("Contraindication", id=V.statement, category=V.category),
        ),
        # A wish that was not voiced is no reason to hold a treatment back.
        tests=(ge(V.rank, CAUTION), ne(V.category, "preference")),
        then=fact("unanswered", rank=V.rank, attribute=V.attribute, **_KEY),
    ),
    Rule(
        id="exclusion.blocked-by-unknown",
        reads="{intervention} waits for an answer.",
        serves=_ASK,
        when=(fact("unanswered", rank=V.rank, **_KEY), fact("Principle", id="principle:UNKNOWN-BLOCKS")),
        tests=(ge(V.rank, RELATIVE),),
        then=fact("blocked_by_unknown", rank=V.rank, **_KEY),
    ),
    Rule(
        id="exclusion.labels-known",
        reads="The knowledge base holds labels for {jurisdiction}.",
        serves="Use products where they are licensed.",
        when=(
            fact("consultation", jurisdiction=V.jurisdiction),
            fact("valid_in", product=V.product, jurisdiction=V.jurisdiction),
        ),
        then=fact("labels_known", jurisdiction=V.jurisdiction),
    ),
    Rule(
        id="exclusion.not-licensed-here",
        reads="{product} has no licence in {jurisdiction} in the knowledge base.",
        serves="Use products where they are licensed.",
        when=(
            fact("offered", product=V.product),
            fact("labels_known", jurisdiction=V.jurisdiction),
            fact("Principle", id="principle:LICENSED-HERE"),
        ),
        tests=(ne(V.jurisdiction, "jurisdiction:GB"),),
        unless=(fact("valid_in", product=V.product, jurisdiction=V.jurisdiction),),
        then=fact("licence_gap", product=V.product, rank=RELATIVE, principle="principle:LICENSED-HERE"),
    ),
    Rule(
        id="exclusion.not-on-uk-list",
        reads="{product} is not on the UK regulator's list of {issue}.",
        serves="Use products where they are licensed.",
        when=(
            fact("offered", product=V.product),
            fact("consultation", jurisdiction="jurisdiction:GB"),
            fact("Product", id=V.product, ukLicensedList=V.listed),
            fact("Principle", id="principle:SCR-13", listIssue=V.issue),
        ),
        tests=(ne(V.listed, "yes"),),
        then=fact("licence_gap", product=V.product, rank=ABSOLUTE, principle="principle:SCR-13"),
    ),
    Rule(
        id="exclusion.no-local-label",
        reads="The knowledge base holds no label for {jurisdiction}: check the local product information.",
        serves="Use products where they are licensed.",
        when=(fact("offered", product=V.product), fact("consultation", jurisdiction=V.jurisdiction)),
        unless=(fact("labels_known", jurisdiction=V.jurisdiction),),
        then=fact("no_local_label", product=V.product),
    ),
)
