"""Rests of home care: does any source say whether a cream rests around a treatment that is proposed with it?

Asked only of home care that rests before or after some treatments: sunscreen does not.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V, gt, present
from engine.critique.rules.form import INFORMATION, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "rests_somewhere": ("home",),
    "rest_known": ("home", "treatment"),
}
SHOWN: frozenset[str] = frozenset()

_OPEN = "Unknown is not no."
_LINKS = ("pausesHomeCare", "resumesHomeCare")
_KNOWN = fact("rest_known", home=V.home, treatment=V.treatment)
_BOTH = (
    fact("proposed_treatment", treatment=V.home),
    fact("Treatment", id=V.home, setting="home"),
    fact("proposed_treatment", treatment=V.treatment),
    fact("Treatment", id=V.treatment, setting="clinic"),
)

RULES: tuple[AnyRule, ...] = (
    *(
        Rule(
            id=f"home-rests.somewhere-{name}",
            quiet=True,
            reads=f"{{home}} rests {{days}} days {name} some treatments.",
            serves=_OPEN,
            when=(
                fact("proposed_treatment", treatment=V.home),
                fact("Treatment", id=V.home, setting="home"),
                fact("pair_gap", statement=V.statement, days=V.days, same_day="not_allowed", **{end: V.home}),
            ),
            tests=(present(V.days), gt(V.days, 0)),
            then=fact("rests_somewhere", home=V.home),
        )
        for name, end in (("before", "first"), ("after", "second"))
    ),
    *(
        Rule(
            id=f"home-rests.told-{link}",
            quiet=True,
            reads="{statement} says when {home} rests.",
            serves=_OPEN,
            when=(
                *_BOTH,
                fact("guarded", statement=V.statement, intervention=V.treatment),
                fact(link, of=V.statement, value=V.home),
            ),
            then=_KNOWN,
        )
        for link in _LINKS
    ),
    *(
        Rule(
            id=f"home-rests.pair-{first}-first",
            quiet=True,
            reads="{statement} speaks of {home} and {treatment}.",
            serves=_OPEN,
            when=(
                *_BOTH,
                fact("stands_for", intervention=V.treatment, named=V.named),
                fact("pair_gap", statement=V.statement, **ends),
            ),
            then=_KNOWN,
        )
        for first, ends in (
            ("home", {"first": V.home, "second": V.named}),
            ("treatment", {"first": V.named, "second": V.home}),
        )
    ),
    Rule(
        id="home-rests.ask",
        reads="{treatment}: no source is held on whether {home} rests before and after it. Decide, and say so.",
        serves=_OPEN,
        when=(
            *_BOTH,
            fact("rests_somewhere", home=V.home),
            fact("Principle", id="principle:UNKNOWN-BLOCKS"),
        ),
        unless=(_KNOWN, fact("out_of_question", intervention=V.treatment)),
        then=comment("ask", "rest", INFORMATION, V.treatment),
    ),
)
