"""The lines of a plan as they are told to the patient: the one door through which every plan line passes.

A practitioner's decision about a line belongs here.  A declined line is left out of `toxin`, `clinic`, `home` or
`referrals` and its id put into `declined`; a changed one is replaced by its copy with the units decided on.  Risks,
care, visits and the calendar ask this record and not the plan, so that nothing told later disagrees with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.case import Case
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


def agreed(plan: Plan, case: Case) -> Agreed:
    """Return the lines of a plan after the decisions of its case.

    A case holds no decisions yet, so that every line stands as recommended.
    """
    return Agreed(toxin=plan.toxin, clinic=plan.adjuncts, home=plan.home_care, referrals=plan.referrals)
