"""Exclusion: what does each safety statement that applies, or may apply, do to a product or a treatment?

Exclude it, delay it until a wait is over, warn, or ask.  Unknown answers block what an absolute or relative
statement guards; a caution asks and lets the plan go on.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import ABSENT, V, add, eq, ge, gt, le, lt, ne, present, sub
from engine.rules.severity import ABSOLUTE, RELATIVE

CAUTION = 2

RELATIONS: dict[str, tuple[str, ...]] = {
    "wait_over": ("statement", "intervention"),
    "wait_passed": ("statement", "intervention"),
    "wait_until": ("statement", "intervention", "until"),
    "wait_open": ("statement", "intervention"),
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
    {"exclusion", "delay", "caution", "unanswered", "overridden", "licence_gap", "no_local_label", "wait_over"}
)

_SAFE = "Exclude before anything is scored: no benefit buys an exclusion off."
_ASK = "Unknown is not no: ask, and hold what depends on the answer."
_HOLDS = fact("holds", statement=V.statement, intervention=V.intervention)
_EFFECT = fact("effect", statement=V.statement, intervention=V.intervention, rank=V.rank)
_KEY = {"statement": V.statement, "intervention": V.intervention}

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="exclusion.no-wait",
        reads="The statement itself sets no minimum wait (0 days).",
        serves=_SAFE,
        when=(_HOLDS, fact("Contraindication", id=V.statement, waitDaysDefault=0)),
        then=fact("wait_over", **_KEY),
    ),
    Rule(
        id="exclusion.wait-over",
        reads="{days} days have passed; the wait of {wait} days is over.",
        serves=_SAFE,
        when=(
            _HOLDS,
            fact("Contraindication", id=V.statement, waitDaysDefault=V.wait),
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("since", condition=V.condition, days=V.days),
        ),
        tests=(present(V.wait), gt(V.wait, 0), ge(V.days, V.wait)),
        then=fact("wait_over", **_KEY),
    ),
    Rule(
        id="exclusion.wait-passed",
        reads="{days} days have passed, as long as the longest wait any source asks for ({longest} days).",
        serves=_SAFE,
        when=(
            _HOLDS,
            fact("Contraindication", id=V.statement, waitDaysMax=V.longest),
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("since", condition=V.condition, days=V.days),
        ),
        tests=(present(V.longest), ge(V.days, V.longest)),
        then=fact("wait_passed", **_KEY),
    ),
    Rule(
        id="exclusion.wait-running",
        reads="{days} days have passed of a wait of {wait} days.",
        serves=_SAFE,
        when=(
            _HOLDS,
            fact("Contraindication", id=V.statement, waitDaysDefault=V.wait),
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("since", condition=V.condition, days=V.days),
            fact("consultation", day=V.today),
        ),
        tests=(present(V.wait), gt(V.wait, 0), lt(V.days, V.wait)),
        then=fact("wait_until", until=add(V.today, sub(V.wait, V.days)), **_KEY),
    ),
    Rule(
        id="exclusion.wait-undated",
        reads="The wait is {wait} days, and when it began is not recorded.",
        serves=_SAFE,
        when=(
            _HOLDS,
            fact("Contraindication", id=V.statement, waitDaysDefault=V.wait),
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("state", condition=V.condition, value="yes"),
            fact("Condition", id=V.condition, askedWhen="intake", askedOf="all"),
        ),
        tests=(present(V.wait), gt(V.wait, 0)),
        unless=(fact("since", condition=V.condition), fact("dated_session", condition=V.condition)),
        then=fact("wait_open", **_KEY),
    ),
    Rule(
        id="exclusion.interval-running",
        reads="The minimum interval since the last toxin session is not over.",
        serves="Keep the minimum interval between toxin sessions.",
        when=(
            _HOLDS,
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("early_session", intervention=V.intervention, condition=V.condition, until=V.until),
            fact("Principle", id="principle:INT-01"),
        ),
        then=fact("wait_until", until=V.until, **_KEY),
    ),
    Rule(
        id="exclusion.interval-over",
        reads="The minimum interval since the last toxin session is over.",
        serves="Keep the minimum interval between toxin sessions.",
        when=(
            _HOLDS,
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("settled_session", intervention=V.intervention, condition=V.condition),
        ),
        unless=(fact("early_session", intervention=V.intervention, condition=V.condition),),
        then=fact("wait_over", **_KEY),
    ),
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
            fact("Principle", id="principle:SCR-13"),
        ),
        tests=(ne(V.jurisdiction, "jurisdiction:GB"),),
        unless=(fact("valid_in", product=V.product, jurisdiction=V.jurisdiction),),
        then=fact("licence_gap", product=V.product, rank=RELATIVE, principle="principle:SCR-13"),
    ),
    Rule(
        id="exclusion.not-on-uk-list",
        reads="{product} is not on the UK regulator's list of August 2025.",
        serves="Use products where they are licensed.",
        when=(
            fact("offered", product=V.product),
            fact("consultation", jurisdiction="jurisdiction:GB"),
            fact("Product", id=V.product, ukLicensedList=V.listed),
            fact("Principle", id="principle:SCR-13"),
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
