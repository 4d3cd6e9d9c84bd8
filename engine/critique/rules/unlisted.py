"""Pairs of skin treatments for which no gap is published: are they kept apart as the convention asks?"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V, eq, lt, ne, sub
from engine.critique.rules.form import CAUTION, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "pair_listed": ("one", "other"),
    "pair_close": ("statement", "first", "second", "days", "wanted"),
}
SHOWN: frozenset[str] = frozenset()

_PAIR = "Where nothing is published, do not combine."

RULES: tuple[AnyRule, ...] = (
    *(
        Rule(
            id=f"unlisted.pair-listed-{name}",
            quiet=True,
            reads="What is published on {one} and {other} settles their gap.",
            serves=_PAIR,
            when=(
                fact("pair_gap", one=V.one_named, other=V.other_named),
                fact("comes", named=V.one_named, intervention=V.one),
                fact("comes", named=V.other_named, intervention=V.other),
            ),
            then=fact("pair_listed", **{name: V.one, back: V.other}),
        )
        for name, back in (("one", "other"), ("other", "one"))
    ),
    *(
        Rule(
            id=f"unlisted.pair-close-{name}",
            quiet=True,
            reads="{second} comes soon after {first}, and no gap of theirs is published.",
            serves=_PAIR,
            when=(
                fact("unlisted_gap", statement=V.statement, days=V.wanted),
                fact("comes", named=V.first, intervention=V.first, day=V.from_day),
                fact("comes", named=V.second, intervention=V.second, day=V.day),
                fact("Treatment", id=V.first, setting=V.setting),
                fact("Treatment", id=V.second, setting=V.next_setting),
                fact("treatment_order", treatment=V.first, rank=V.own),
                fact("treatment_order", treatment=V.second, rank=V.next),
            ),
            unless=(fact("pair_listed", one=V.first, other=V.second),),
            tests=(ne(V.setting, "home"), ne(V.next_setting, "home"), *tests),
            then=fact(
                "pair_close",
                statement=V.statement,
                first=V.first,
                second=V.second,
                days=sub(V.day, V.from_day),
                wanted=V.wanted,
            ),
        )
        for name, tests in (
            ("after", (ne(V.own, V.next), lt(V.from_day, V.day), lt(sub(V.day, V.from_day), V.wanted))),
            ("same-day", (lt(V.own, V.next), eq(V.from_day, V.day))),
        )
    ),
    *(
        Rule(
            id=f"unlisted.close-{name}",
            reads=f"{opening}: no gap is published for this pair, and {{wanted}} days are kept by convention.",
            serves=_PAIR,
            when=(
                fact("pair_close", statement=V.statement, first=V.first, second=V.second, days=V.days, wanted=V.wanted),
            ),
            tests=(test,),
            then=comment("caution", "unlisted-gap", CAUTION, V.first, V.second),
        )
        for name, opening, test in (
            ("after", "{second} comes {days} day(s) after {first}", ne(V.days, 0)),
            ("same-day", "{first} and {second} on one day", eq(V.days, 0)),
        )
    ),
)
