"""Product intervals: until when does a toxin session hold back the next, in the unit in which the label gives it?

Weeks and days are counted; months are months of the calendar.  Where a product has several, the latest day counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Op, Term, V, add, after_months, longest_months, mul, present, sub

SAME = "condition:toxin_same_product_under_12_weeks"
KEEP = "Keep the minimum interval between toxin sessions."

RELATIONS: dict[str, tuple[str, ...]] = {
    "interval_ends": ("product", "session", "until"),
    "interval_over": ("product", "session", "until"),
    "interval_dated": ("product", "condition"),
}
SHOWN: frozenset[str] = frozenset()


class Unit(NamedTuple):
    """A unit in which a label gives an interval: its name, the property of the product, and how it is counted.

    after: the first free day after a session.  days: the most days that it comes to.
    """

    name: str
    held: str
    after: Callable[[Term, Term], Op]
    days: Callable[[Term], Term]

    def of(self, product: Term) -> Pattern:
        """The product with its interval as `least`."""
        return fact("Product", **{"id": product, self.held: V.least})


UNITS = (
    Unit("weeks", "minIntervalWeeks", lambda day, count: add(day, mul(count, 7)), lambda count: mul(count, 7)),
    Unit("days", "minIntervalDays", add, lambda count: count),
    Unit("months", "minIntervalMonths", after_months, longest_months),
)

RULES: tuple[AnyRule, ...] = (
    *(
        Rule(
            id=f"product-intervals.{unit.name}",
            reads=f"{{product}} is not repeated before {{least}} {unit.name}; the session was {{days}} days ago.",
            serves=KEEP,
            when=(
                fact("toxin_session", session=V.session, days_ago=V.days),
                fact("offered", product=V.product),
                unit.of(V.product),
                fact("consultation", day=V.today),
            ),
            tests=(present(V.least),),
            then=fact(
                "interval_ends",
                product=V.product,
                session=V.session,
                until=unit.after(sub(V.today, V.days), V.least),
            ),
        )
        for unit in UNITS
    ),
    *(
        Rule(
            id=f"product-intervals.answered-{unit.name}",
            reads=f"{{product}} is not repeated before {{least}} {unit.name}; the last one was {{days}} days ago.",
            serves=KEEP,
            when=(
                fact("ended", condition=SAME, days_ago=V.days),
                fact("offered", product=V.product),
                unit.of(V.product),
                fact("consultation", day=V.today),
            ),
            tests=(present(V.least),),
            unless=(fact("toxin_dated", condition=SAME),),
            then=fact(
                "interval_ends",
                product=V.product,
                session=SAME,
                until=unit.after(sub(V.today, V.days), V.least),
            ),
        )
        for unit in UNITS
    ),
    Aggregate(
        id="product-intervals.over",
        quiet=True,
        reads="The latest of these days counts.",
        serves=KEEP,
        over=(fact("interval_ends", product=V.product, session=V.session, until=V.each),),
        by=(V.product, V.session),
        compute=(("until", "max", V.each),),
        then=fact("interval_over", product=V.product, session=V.session, until=V.until),
    ),
    Rule(
        id="product-intervals.dated",
        quiet=True,
        reads="The interval of {product} counts from the day given for {condition}.",
        serves=KEEP,
        when=(fact("interval_over", product=V.product, session=SAME),),
        then=fact("interval_dated", product=V.product, condition=SAME),
    ),
)
