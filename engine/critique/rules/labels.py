"""Labels: is what is proposed off label, and does the proposal say so?"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, Test, V, gt, lt, ne
from engine.critique.rules.form import CAUTION, INFORMATION, NONE, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "plan_doses": ("area", "product"),
    "off": ("area", "product", "why", "because"),
    "label_for": ("area", "product"),
    "off_any": ("area", "product"),
}
SHOWN: frozenset[str] = frozenset()

_SAY = "Say of everything whether it is on label."
_IN = fact("proposed_in", area=V.area, product=V.product)
_SAID = fact("proposed_area", area=V.area, product=V.product, off_label=V.said)
_OFF = fact("off", area=V.area, product=V.product, why=V.why, because=V.because)
_CONSENT = fact("required_here", statement="statement:REC-04")


def _off(
    name: str,
    why: str,
    reads: str,
    when: tuple[Pattern, ...],
    unless: tuple[Pattern, ...] = (),
    tests: tuple[Test, ...] = (),
    because: Term = V.product,
) -> Rule:
    """A reason why it is off label, with what says so: a dose of this very area and product, or the product."""
    return Rule(
        id=f"labels.off-{name}",
        reads=reads,
        serves=_SAY,
        when=(_IN, *when),
        unless=unless,
        tests=tests,
        then=fact("off", area=V.area, product=V.product, why=why, because=because),
    )


def _outside(name: str, word: str, test: Test) -> Rule:
    return _off(
        name,
        f"the units are {word} the label's range",
        f"{{units}} units into {{muscle}} ({{side}}) are {word} the label's range, {{dose}}.",
        (
            fact(
                "range",
                area=V.area,
                product=V.product,
                dose=V.dose,
                kind="label",
                muscle=V.muscle,
                side=V.side,
                low=V.low,
                high=V.high,
            ),
            fact(
                "judged",
                area=V.area,
                product=V.product,
                muscle=V.muscle,
                side=V.side,
                units=V.units,
                day=V.day,
            ),
        ),
        unless=(fact("fits", area=V.area, product=V.product, muscle=V.muscle, side=V.side, day=V.day),),
        tests=(test,),
        because=V.dose,
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="labels.plan-doses",
        quiet=True,
        reads="The plan doses {area} with {product}.",
        serves=_SAY,
        when=(fact("item", area=V.area, product=V.product),),
        then=fact("plan_doses", area=V.area, product=V.product),
    ),
    Rule(
        id="labels.label-for",
        quiet=True,
        reads="{dose} is a label dose of {product} for {area}.",
        serves=_SAY,
        when=(_IN, fact("LabelDose", id=V.dose, ofProduct=V.product, inArea=V.area)),
        then=fact("label_for", area=V.area, product=V.product),
    ),
    _off(
        "dose",
        "its dose is from no label that holds here",
        "The dose the sources give {product} for {area}, {dose}, is off label here.",
        (fact("item", area=V.area, product=V.product, dose=V.dose),),
        unless=(fact("on_label", dose=V.dose, product=V.product),),
        because=V.dose,
    ),
    _off(
        "area",
        "no label dose for this area is held",
        "No label dose of {product} for {area} is held.",
        (),
        unless=(
            fact("label_for", area=V.area, product=V.product),
            fact("plan_doses", area=V.area, product=V.product),
            fact("licensedForArea", of=V.product, value=V.area),
        ),
    ),
    _off(
        "place",
        "it is not licensed in this place",
        "{product} is not licensed in {jurisdiction} in the knowledge base.",
        (fact("consultation", jurisdiction=V.jurisdiction),),
        unless=(fact("valid_in", product=V.product, jurisdiction=V.jurisdiction),),
    ),
    _off(
        "age",
        "the person is beyond its licensed age",
        "The person is at or above the licensed age limit of {product}.",
        (fact("beyond_age", product=V.product),),
    ),
    _outside("above", "above", gt(V.units, V.high)),
    _outside("below", "below", lt(V.units, V.low)),
    Rule(
        id="labels.off-any",
        quiet=True,
        reads="It is off label.",
        serves=_SAY,
        when=(fact("off", area=V.area, product=V.product),),
        then=fact("off_any", area=V.area, product=V.product),
    ),
    Rule(
        id="labels.unsaid",
        reads="{product} in {area} as proposed is off label ({why}), and the proposal does not say so.",
        serves=_SAY,
        when=(_OFF, _SAID, _CONSENT),
        tests=(ne(V.said, "yes"),),
        then=comment("violation", "off-label", CAUTION, V.area, V.product),
    ),
    Rule(
        id="labels.said",
        reads="{product} in {area} is off label ({why}), and the proposal says so.",
        serves=_SAY,
        when=(_OFF, _SAID, _CONSENT),
        tests=(ne(V.said, "no"), ne(V.said, "unknown")),
        then=comment("agreement", "off-label", NONE, V.area, V.product),
    ),
    Rule(
        id="labels.needlessly",
        reads="The proposal calls {product} in {area} off label; what is held of its label covers it.",
        serves=_SAY,
        when=(_IN, _SAID, fact("consultation", jurisdiction=V.jurisdiction)),
        tests=(ne(V.said, "no"), ne(V.said, "unknown")),
        unless=(fact("off_any", area=V.area, product=V.product),),
        then=comment("ask", "off-label", INFORMATION, V.area, V.product),
    ),
)
