"""Claims behind advice: which clinic claim speaks of the very statement a piece of advice rests on?"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V

RELATIONS: dict[str, tuple[str, ...]] = {
    "claim_behind": ("claim", "statement"),
}
SHOWN: frozenset[str] = frozenset({"claim_behind"})

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="claims_behind.advice",
        reads="{claim} speaks of {statement}, on which advice rests here. Verdict: {verdict}.",
        serves="Every claim stands beside its evidence, the clinics' own included.",
        when=(
            fact("advice", because=V.statement),
            fact("concerns_thing", of=V.claim, value=V.statement),
            fact("Claim", id=V.claim, verdict=V.verdict),
        ),
        then=fact("claim_behind", claim=V.claim, statement=V.statement),
    ),
)
