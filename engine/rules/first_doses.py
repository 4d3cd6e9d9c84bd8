"""First doses: where does a dose start for a muscle or a person of whom no dose that worked is known?

Whether it is a first treatment is asked of the person in `abstraction`, and of each place here: experience with one
muscle says nothing of another.  Antibody risk asks for the lowest dose that works, which is the low end until one is on
record.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V

RELATIONS: dict[str, tuple[str, ...]] = {
    "had_toxin": ("muscle", "area"),
    "worked_at_part": ("part", "side"),
}
SHOWN: frozenset[str] = frozenset()

_START = "Start low when nothing is known of the response."
_PART = fact("part_at", area=V.area, product=V.product, part=V.part, muscle=V.muscle, side=V.side)
_HAD = fact("had_toxin", muscle=V.muscle, area=V.area)

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="first_doses.had-in-muscle",
        quiet=True,
        reads="{muscle} was treated before.",
        serves=_START,
        when=(_PART, fact("toxin_given", muscle=V.muscle)),
        then=_HAD,
    ),
    Rule(
        id="first_doses.had-in-area",
        quiet=True,
        reads="{area} was treated before, or may have been.",
        serves=_START,
        when=(_PART, fact("session_in", area=V.area)),
        then=_HAD,
    ),
    Rule(
        id="first_doses.first-here",
        reads="No earlier dose of this muscle is on record: the low end, then review.",
        serves=_START,
        when=(_PART, fact("toxin_sessions"), fact("Principle", id="principle:DOS-12")),
        unless=(_HAD,),
        then=fact("pull", stage="first", part=V.part, side=V.side, to="low", because="principle:DOS-12"),
    ),
    Rule(
        id="first_doses.worked",
        quiet=True,
        reads="A dose that worked here is on record.",
        serves=_START,
        when=(
            fact("compared", session=V.session, area=V.area, part=V.part, side=V.side),
            fact("worked_in", area=V.area, session=V.session),
        ),
        then=fact("worked_at_part", part=V.part, side=V.side),
    ),
    Rule(
        id="first_doses.lowest-for-antibodies",
        reads="Antibody risk asks for the lowest dose that works, and none of this product is known to have worked "
        "here last: the low end.",
        serves="Give antibodies no reason to form, and look for the cause before more is given.",
        when=(_PART, fact("caution", statement="statement:TS52", intervention=V.product)),
        unless=(fact("worked_at_part", part=V.part, side=V.side),),
        then=fact("pull", stage="first", part=V.part, side=V.side, to="low", because="statement:TS52"),
    ),
)
