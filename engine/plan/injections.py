"""What to inject: doses step by step, points, totals, limits, products, and the lines it is for."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from engine.plan.evidence import Evidence, ItemStatus, Model, PlanSide, Reason


class DoseStep(Model):
    """One step from the base of the sourced range to the dose: before, after and why."""

    before_units: Decimal
    after_units: Decimal
    why: str
    rule: str
    statements: tuple[str, ...] = ()


class PointGroup(Model):
    """Equal or near-equal injection points of one site of a muscle."""

    site: str | None = None
    units: tuple[Decimal, ...] = Field(description="Units at each point; sums to the item's share")
    volume_ml: tuple[Decimal, ...] | None = Field(
        default=None,
        description="mL at each point at the chosen dilution, to 0.0001 mL (half to even); None if none is chosen",
    )


class PlacementNote(Model):
    """What a source writes of where and how deep a dose goes, what to keep away from, and what follows if it misses.

    `sources` are those of the technique, which need not be those of the units; `verification` is that of the text.
    """

    kind: Literal["layout", "depth", "label", "keep", "danger", "risk"]
    text: str
    statement: str = Field(description="Dose statement whose note it is")
    of_dose: bool = Field(description="Whether that statement gives the dose; else one for the same muscle and area")
    for_finding: bool = Field(description="Whether that statement holds because of something found in this person")
    verification: str
    sources: tuple[str, ...] = Field(description="Source ids; resolved in Plan.sources")


class InjectionItem(Model):
    """What to inject into one muscle on one side, in units of one named product."""

    id: str = Field(description="toxin/<area>/<muscle>/<side>")
    status: ItemStatus
    area: str
    lines: tuple[str, ...]
    muscle: str
    muscle_label: str
    side: PlanSide
    product: str
    unit_name: str
    units: Decimal
    range_low_units: Decimal
    range_high_units: Decimal
    points: tuple[PointGroup, ...] = Field(default=(), description="Empty: the source gives no points")
    volume_ml: Decimal | None = None
    placement: tuple[PlacementNote, ...] = Field(default=(), description="Empty: no source held writes of it")
    on_label: bool
    label_note: str = Field(description="Why it is on or off label, in a few words")
    steps: tuple[DoseStep, ...] = ()
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def points_rounded(self) -> bool:
        """Whether the volumes at the points, being rounded, do not add up to the muscle's."""
        shown = sum((sum(group.volume_ml or (), Decimal(0)) for group in self.points), Decimal(0))
        return bool(self.points) and self.volume_ml is not None and shown != self.volume_ml


class LimitCheck(Model):
    """A maximum, what it caps, and what the plan comes to."""

    id: str
    scope: str = Field(description="area, area_set, session or cumulative")
    areas: tuple[str, ...] = ()
    max_units: Decimal
    planned_units: Decimal
    within: bool
    evidence: tuple[Evidence, ...] = ()


class ProductTotal(Model):
    """Units of one product in the plan; never added to another product's."""

    product: str
    label: str
    unit_name: str
    units: Decimal
    volume_ml: Decimal | None = None
    dilution_units_per_ml: Decimal | None = None
    areas: dict[str, Decimal] = Field(default_factory=dict, description="Units per area")


class ProductChoice(Model):
    """The product the plan uses (for the whole face, or for one area) and why."""

    product: str
    label: str
    area: str | None = None
    reasons: tuple[Reason, ...] = ()


class LineAssessment(Model):
    """What kind of line it is and what that means for toxin."""

    id: str = Field(description="line/<line>/<side>")
    line: str
    label: str
    side: PlanSide
    line_type: Literal["dynamic", "mixed", "static", "none", "unknown", "not_graded_by_type"]
    severity: str = Field(description="The grades as recorded, e.g. 'rest 1, expression 3 (FWS 0-3)'")
    toxin: Literal["indicated", "consider", "not_indicated", "below_threshold", "unknown"]
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()
