"""Movement: a muscle recorded as not contracting gets no dose before it has been examined again.

Beside a line that deepens with movement the grade contradicts the line; alone it makes a dose needless.  Either way
the area waits and the examination is asked for.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, V, eq, present
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "motionless": ("muscle", "side"),
    "movement_unclear": ("area", "product", "muscle", "side"),
}
SHOWN: frozenset[str] = frozenset({"motionless", "movement_unclear"})

_SERVES = "No dose into a muscle that is recorded as not moving: examine it again first."
_BALANCE = "Say what a muscle that does not move means for the balance, also where no dose is given."
_STILL = fact("motionless", muscle=V.muscle, side=V.side)
_NAMED = fact("Muscle", id=V.muscle, prefLabel=V.label)
_REACHED = (
    fact("candidate", area=V.area, product=V.product, dose=V.dose),
    fact("dose_for", area=V.area, product=V.product, dose=V.dose, muscle=V.muscle),
)


def _unclear(name: str, reads: str, *patterns: Pattern) -> Rule:
    return Rule(
        id=f"movement.unclear-{name}",
        reads=f"{{muscle}} ({{side}}) is recorded as not moving (contraction 0), and {reads}: examine it again.",
        serves=_SERVES,
        when=(*_REACHED, *patterns, _STILL, fact("Principle", id="principle:NO-MOVEMENT")),
        then=fact("movement_unclear", area=V.area, product=V.product, muscle=V.muscle, side=V.side),
    )


def _for_line(name: str, of_line: Pattern) -> Rule:
    return _unclear(name, "{line} is to be treated through it", of_line, fact("forLine", of=V.dose, value=V.line))


def _line_seen(link: str, line_side: Term) -> tuple[Pattern, ...]:
    return (
        fact("wanted_line", area=V.area, line=V.line, side=line_side),
        fact(link, of=V.line, value=V.muscle),
    )


def _said_of_line(role: str, link: str, name: str, line_side: Term) -> AnyRule:
    """Said of a muscle that makes a line to be treated, where no dose of this plan asks for another examination."""
    return advice_rule(
        f"movement.still-{role}-{name}",
        "{label} ({side}) is recorded as not moving (contraction 0), yet it takes part in a line to be treated. "
        "Examine it again before anything is done for that line.",
        _BALANCE,
        "balance",
        V.muscle,
        V.side,
        "principle:NO-MOVEMENT",
        (_STILL, *_line_seen(link, line_side), _NAMED),
        unless=(fact("movement_unclear", area=V.area, muscle=V.muscle, side=V.side),),
    )


def _said_of_antagonist(name: str, *relaxed: Pattern) -> AnyRule:
    return advice_rule(
        f"movement.still-antagonist-{name}",
        "{label} ({side}) is recorded as not moving (contraction 0), yet it opposes a muscle that is to be relaxed and "
        "decides what that does: examine it again before the balance is judged.",
        _BALANCE,
        "balance",
        V.muscle,
        V.side,
        "principle:NO-MOVEMENT",
        (_STILL, fact("antagonistOf", of=V.relaxed, value=V.muscle), *relaxed, _NAMED),
    )


_LINE_SIDES: tuple[tuple[str, Term], ...] = (("on-its-side", V.side), ("across", "across"), ("midline", "midline"))

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="movement.motionless",
        reads="Contraction grade 0: no movement was seen.",
        serves=_SERVES,
        when=(fact("muscle_seen", muscle=V.muscle, side=V.side, contraction=V.grade),),
        tests=(present(V.grade), eq(V.grade, 0)),
        then=fact("motionless", muscle=V.muscle, side=V.side),
    ),
    _for_line("on-its-side", fact("wanted_line", area=V.area, line=V.line, side=V.side)),
    *(
        _for_line(f"under-a-line-{which}", fact("wanted_line", area=V.area, line=V.line, side=which))
        for which in ("across", "midline")
    ),
    _unclear("in-one-pattern", "the dose is one pattern for both sides", fact("complex_dose", dose=V.dose)),
    _unclear(
        "under-one-dose",
        "one dose is shared by both sides",
        fact("DosePart", ofDose=V.dose, muscle=V.muscle, placement="across"),
    ),
    _unclear(
        "as-companion", "{area} is to be treated with {of_area}", fact("companion", area=V.area, of_area=V.of_area)
    ),
    _unclear("for-a-wish", "a wish concerns {area}", fact("wanted_by_goal", area=V.area)),
    *(
        _said_of_line(role, link, name, side)
        for role, link in (("puller", "primaryMuscle"), ("second-puller", "secondaryMuscle"))
        for name, side in _LINE_SIDES
    ),
    *(
        _said_of_antagonist(
            f"of-a-line-{name}",
            fact("wanted_line", area=V.area, line=V.line, side=side),
            fact("primaryMuscle", of=V.line, value=V.relaxed),
        )
        for name, side in _LINE_SIDES
    ),
    _said_of_antagonist("of-a-dose", fact("muscle_reached", muscle=V.relaxed, side=V.side)),
    _said_of_antagonist("of-a-midline-dose", fact("muscle_reached", muscle=V.relaxed, side="midline")),
)
