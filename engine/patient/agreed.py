"""The lines of a plan as they are told to the patient: the one door through which every plan line passes.

A line the practitioner declined is left out of `toxin`, `clinic`, `home` or `referrals` and its id put into
`declined`; a changed one is replaced by its copy with the units decided on.  A decision on what the plan no longer says
decides nothing: the line stands as it is recommended now.  Risks, care, visits and the calendar ask this record and
not the plan, so that nothing told later disagrees with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.case import Case
from engine.deciding.standing import Standing, standings
from engine.plan import AdjunctItem, InjectionItem, Plan


@dataclass(frozen=True)
class Agreed:
    """What is to be done, and the ids of the lines decided against."""

    toxin: tuple[InjectionItem, ...]
    clinic: tuple[AdjunctItem, ...]
    home: tuple[AdjunctItem, ...]
    referrals: tuple[AdjunctItem, ...]
    declined: frozenset[str] = frozenset()

    @property
    def areas(self) -> tuple[str, ...]:
        """Areas that get toxin, in the order of the plan."""
        return tuple(dict.fromkeys(item.area for item in self.toxin))

    @property
    def products(self) -> tuple[str, ...]:
        """Toxin products in use, in the order of the plan."""
        return tuple(dict.fromkeys(item.product for item in self.toxin))

    @property
    def recommended(self) -> tuple[AdjunctItem, ...]:
        """Skin treatments at the clinic that are recommended."""
        return tuple(item for item in self.clinic if item.status == "recommended")

    @property
    def treatments(self) -> frozenset[str]:
        """Ids of the skin treatments told of as planned, at the clinic or at home."""
        home = (item.treatment for item in self.home if item.status == "recommended")
        return frozenset((*(item.treatment for item in self.recommended), *home))


def in_emergency(plan: Plan) -> bool:
    """Whether trouble is told of that needs help at once; everything else waits for its end."""
    return any(one.emergency for one in plan.complications)


def agreed(plan: Plan, case: Case) -> Agreed:
    """Return the lines of a plan after the decisions of its case.

    What is not decided stands as recommended; in an emergency nothing does.
    """
    if in_emergency(plan):
        return Agreed((), (), (), ())
    standing = {one.item: one for one in standings(case.decisions, plan)}
    declined = frozenset(item for item, one in standing.items() if one.state == "declined")

    def kept(items: tuple[AdjunctItem, ...]) -> tuple[AdjunctItem, ...]:
        return tuple(item for item in items if item.id not in declined)

    toxin = tuple(_as_decided(item, standing.get(item.id)) for item in plan.toxin if item.id not in declined)
    return Agreed(toxin, kept(plan.adjuncts), kept(plan.home_care), kept(plan.referrals), declined)


def agreed_plan(plan: Plan, case: Case) -> Plan:
    """Return the plan with only the injections agreed on; for what is drawn, not for what is derived."""
    return plan.model_copy(update={"toxin": agreed(plan, case).toxin})


def _as_decided(item: InjectionItem, standing: Standing | None) -> InjectionItem:
    """The line with the units decided on; where they go and in what volume is then not said."""
    if standing is None or standing.state != "changed" or standing.decision is None or standing.decision.units is None:
        return item
    if standing.decision.units == item.units:
        return item
    return item.model_copy(update={"units": standing.decision.units, "points": (), "volume_ml": None})
