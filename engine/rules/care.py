"""Care: what to do or avoid before, after and at home, for each treatment of the plan.

An instruction that depends on an answer is given when the answer says so, and marked where it is missing; it is
left out only when the answer rules it out.  Home care that an instruction stops rests around the treatment, also
where it is not known yet whether the instruction applies.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V
from engine.facts.from_kb import PERSON

RELATIONS: dict[str, tuple[str, ...]] = {
    "care": ("statement", "intervention", "state"),
    "home_rests": ("home", "intervention", "statement"),
}
SHOWN: frozenset[str] = frozenset({"care", "home_rests"})

_SERVES = "Say what to do before, after and at home, and on which days."
_INSTRUCTION = fact("CareInstruction", id=V.statement, text=V.text)
_FOR = fact("guarded", statement=V.statement, intervention=V.intervention)
_PLANNED = fact("in_plan", intervention=V.intervention)

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="care.always",
        reads="{text}",
        serves=_SERVES,
        when=(_PLANNED, _FOR, _INSTRUCTION),
        unless=(fact("branch_of", statement=V.statement),),
        then=fact("care", statement=V.statement, intervention=V.intervention, state="yes"),
    ),
    Rule(
        id="care.applies",
        reads="{text}",
        serves=_SERVES,
        when=(_PLANNED, _FOR, _INSTRUCTION, fact("applies", statement=V.statement)),
        then=fact("care", statement=V.statement, intervention=V.intervention, state="yes"),
    ),
    Rule(
        id="care.open",
        reads="{text} Whether it applies is not known: an answer is missing.",
        serves="Unknown is not no.",
        when=(_PLANNED, _FOR, _INSTRUCTION, fact("open", statement=V.statement, intervention=PERSON)),
        then=fact("care", statement=V.statement, intervention=V.intervention, state="unknown"),
    ),
    *(
        Rule(
            id=f"care.home-rests-{name}",
            reads="{home} rests around {intervention}: {text}",
            serves="Home care rests on the days on which the care of a treatment stops it.",
            when=(
                fact("care", statement=V.statement, intervention=V.intervention),
                fact(link, of=V.statement, value=V.home),
                fact("in_plan", intervention=V.home),
                _INSTRUCTION,
            ),
            then=fact("home_rests", home=V.home, intervention=V.intervention, statement=V.statement),
        )
        for name, link in (("before-and-after", "pausesHomeCare"), ("until-it-may-go-on", "resumesHomeCare"))
    ),
)
