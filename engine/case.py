"""The case: everything a consultation has established about one person, and what has not been asked.

A case is plain data with no medical conclusion in it.  Terms (muscles, lines, conditions, attributes,
products, treatments) are written by their local knowledge-base id, e.g. ``corrugator_supercilii``; whether
they exist, and whether a value suits its scale, is checked against the knowledge base in `engine.intake`.
What is absent is unknown, and unknown is never read as "no".
"""

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

SCHEMA: Final = "rhytid-case/1"


def _three_valued(value: Any) -> Any:
    """Accept YAML and JSON booleans for yes and no, and null for unknown."""
    if value is True:
        return "yes"
    if value is False:
        return "no"
    if value is None:
        return "unknown"
    return value


Answer = Annotated[Literal["yes", "no", "unknown"], BeforeValidator(_three_valued)]
Side = Literal["right", "left"]
AttributeValue = str | int | Decimal | None


def _observed(value: Any) -> Any:
    """Booleans become yes and no; whole numbers have one form, so that equal cases have equal bytes."""
    if isinstance(value, bool):
        return _three_valued(value)
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value) if value.adjusted() < 20 else value  # beyond, the intake refuses it
    return value


def _iso_date(value: Any) -> Any:
    """Refuse what pydantic would take for a date but nobody means as one: seconds since 1970."""
    if isinstance(value, int | float | Decimal) or (isinstance(value, str) and not _ISO_DATE.fullmatch(value)):
        raise PydanticCustomError("iso_date", "not a date written as YYYY-MM-DD")
    return value


def _not_boolean(value: Any) -> Any:
    """Refuse yes/no where a number is wanted; pydantic would read true as 1."""
    if isinstance(value, bool):
        raise PydanticCustomError("not_a_number", "yes or no where a number is wanted")
    return value


_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Observed = Annotated[AttributeValue, BeforeValidator(_observed)]
Date = Annotated[dt.date, BeforeValidator(_iso_date)]
Number = Annotated[Decimal, BeforeValidator(_not_boolean)]
Whole = Annotated[int, BeforeValidator(_not_boolean)]


class Model(BaseModel):
    """Frozen, and strict about unknown fields: a misspelt field must not pass silently."""

    # Annotations of fields are objects, not text (no import of `annotations` from __future__ where models stand):
    # pydantic would evaluate each at the start of every command.
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, value: Any) -> Any:
        """A field left empty means what its absence means, wherever absence is allowed."""
        if not isinstance(value, dict) or None not in value.values():
            return value
        fields = {field.alias or name: field for name, field in cls.model_fields.items()}
        return {
            key: given
            for key, given in value.items()
            if given is not None or key not in fields or fields[key].is_required()
        }


class ProductOnOffer(Model):
    """A toxin product the clinic holds."""

    product: str = Field(description="Product id, e.g. ONA_BOTOX_UK")
    dilution_units_per_ml: Number | None = Field(
        default=None, gt=0, description="Chosen dilution, units per mL; one of the product's options"
    )


class Override(Model):
    """A named prescriber's decision to treat against a relative exclusion."""

    statement: str = Field(description="Id of the relative exclusion that is overridden, e.g. TS09")
    by: str = Field(min_length=1, description="Name of the prescriber who decides")
    reason: str = Field(min_length=1, description="Why")


class Context(Model):
    """Where and when the consultation takes place, and what the clinic can offer."""

    date: Date = Field(description="Date of the consultation")
    jurisdiction: str = Field(description="US, GB, EU, IE, AU or NZ")
    practitioner_role: str | None = Field(default=None, description="Role of the person who will treat")
    products: tuple[ProductOnOffer, ...] = Field(default=(), description="In order of preference")
    product_for_area: dict[str, str] = Field(
        default_factory=dict, description="Area id to product id, only if areas shall differ in product"
    )
    treatments: tuple[str, ...] = Field(default=(), description="Ids of the skin treatments on offer")
    overrides: tuple[Override, ...] = ()


class Person(Model):
    """Who is treated. Either the date of birth or the age in years."""

    birth_date: Date | None = None
    age_years: Whole | None = Field(default=None, ge=0, le=120)
    sex: Literal["female", "male", "unknown"] = "unknown"
    reference_population: str | None = Field(
        default=None, description="Only to show rows published for one population; 'asian' or 'other'"
    )


class SafetyAnswer(Model):
    """Answer to one safety question; `ended` dates the event or the end of the medicine or treatment.

    Of what needs help at once (trouble swallowing after toxin) only the day it was over belongs there.
    `expected_end` dates an end still to come of what is so at present; it counts as present until then.
    """

    answer: Answer = "unknown"
    ended: Date | None = Field(default=None, description="Date it happened or ended, if it has")
    expected_end: Date | None = Field(
        default=None, description="Date on which it is expected to end, e.g. of birth; read only for the year ahead"
    )
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        if value is None or isinstance(value, str | bool):
            return {"answer": value}
        return value


class Safety(Model):
    """Answers by condition id, and the question groups answered with "none of these"."""

    none_of: tuple[str, ...] = Field(default=(), description="Question group ids: every member is 'no'")
    answers: dict[str, SafetyAnswer] = Field(default_factory=dict)


class LineFinding(Model):
    """Severity of one line on one side, on its scale."""

    rest: Number | None = Field(default=None, ge=0, description="Severity at rest")
    expression: Number | None = Field(default=None, ge=0, description="Severity at full expression")
    grade: Number | None = Field(default=None, ge=0, description="Single grade, for lines graded once")
    mm: Number | None = Field(default=None, ge=0, description="Millimetres, for lines that are measured")
    spread_flattens: Answer = Field(default="unknown", description="Does spreading the skin flatten it?")


class MuscleFinding(Model):
    """Observed strength and measured thickness of one muscle on one side."""

    contraction: Whole | None = Field(
        default=None, ge=0, le=4, description="0 none, 1 weak, 2 moderate, 3 strong, 4 very strong"
    )
    thickness_mm: Number | None = Field(default=None, gt=0)
    baseline_mm: Number | None = Field(default=None, gt=0, description="The person's own earlier value")
    method: str | None = Field(default=None, description="How it was measured; names ultrasound where it was that")
    date: Date | None = None


def _split_sides(value: Any) -> Any:
    if value is None:
        return {}
    if isinstance(value, dict) and not set(value) & {"both", "right", "left"}:
        return {"both": value}
    return value


class SidedLine(Model):
    """A line: one finding for both sides (or the midline), or one per side. Right is the patient's right."""

    scale: str | None = Field(default=None, description="Scale id; default is the line's first scale")
    both: LineFinding | None = None
    right: LineFinding | None = None
    left: LineFinding | None = None

    @model_validator(mode="before")
    @classmethod
    def _unsided(cls, value: Any) -> Any:
        if isinstance(value, dict) and "scale" in value:
            rest = {k: v for k, v in value.items() if k != "scale"}
            return {**_split_sides(rest), "scale": value["scale"]}
        return _split_sides(value)


class SidedMuscle(Model):
    """A muscle: one finding for both sides (or the midline), or one per side."""

    both: MuscleFinding | None = None
    right: MuscleFinding | None = None
    left: MuscleFinding | None = None

    @model_validator(mode="before")
    @classmethod
    def _unsided(cls, value: Any) -> Any:
        return _split_sides(value)


class SidedValue(Model):
    """A measured or chosen value: one for the face, or one per side."""

    both: Observed = None
    right: Observed = None
    left: Observed = None
    date: Date | None = Field(default=None, description="Day it was noted, for what is only valid with its day")

    @model_validator(mode="before")
    @classmethod
    def _unsided(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"both": value}


class SidedUnits(Model):
    """Units of one product given to a muscle."""

    both: Number | None = Field(default=None, ge=0, description="Midline or undivided")
    right: Number | None = Field(default=None, ge=0)
    left: Number | None = Field(default=None, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _unsided(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"both": value}


class ToxinSession(Model):
    """One earlier botulinum toxin session, here or elsewhere, cosmetic or medical."""

    date: Date
    product: str | None = Field(default=None, description="Product id; absent = not known")
    areas: tuple[str, ...] = ()
    total_units: Number | None = Field(default=None, ge=0, description="In units of that product")
    units: dict[str, SidedUnits] = Field(default_factory=dict, description="By muscle id")
    response: Literal["none", "insufficient", "good", "excessive", "unknown"] = "unknown"
    duration_weeks: Number | None = Field(default=None, ge=0)
    note: str | None = None


class TreatmentSession(Model):
    """One earlier skin treatment."""

    date: Date
    treatment: str


class History(Model):
    """What was done before."""

    toxin: tuple[ToxinSession, ...] = ()
    treatments: tuple[TreatmentSession, ...] = ()


class Recommended(Model):
    """What the plan said of a line when it was decided, so that a decision never passes for one on another dose."""

    status: Literal["recommended", "consider"] | None = None
    product: str | None = Field(default=None, description="Product id of a dose")
    units: Number | None = Field(default=None, ge=0, le=10_000, description="In units of that product")
    course: str | None = Field(default=None, description="Course of a skin treatment, in the plan's words")


class Decision(Model):
    """What the practitioner decided on one line of the plan. A record: no conclusion is ever drawn from it.

    It is no signature and names no lot; a record of treatment refers to it by its item.
    """

    decision: Literal["accepted", "changed", "declined"]
    product: str | None = Field(default=None, description="Product id of the units decided; the one the plan named")
    units: Number | None = Field(default=None, gt=0, le=10_000, description="Units decided, where a dose is changed")
    points: Whole | None = Field(default=None, ge=1, le=200, description="Number of points, where it is changed")
    reason: str | None = Field(default=None, description="Decision reason id; wanted for changed and declined")
    text: str | None = Field(default=None, description="In free words; no names of patients")
    recommended: Recommended | None = Field(default=None, description="What the plan said then")
    decided_on: Date | None = None
    decided_by: str | None = Field(default=None, description="Initials or role, as typed; no signature")


class Case(Model):
    """One consultation. Frozen: an edit makes a new case."""

    schema_: Literal["rhytid-case/1"] = Field(default=SCHEMA, alias="schema")
    id: str = Field(min_length=1, description="Local reference; no names of patients")
    context: Context
    person: Person = Person()
    safety: Safety = Safety()
    lines: dict[str, SidedLine] = Field(default_factory=dict, description="By line id")
    muscles: dict[str, SidedMuscle] = Field(default_factory=dict, description="By muscle id")
    features: dict[str, SidedValue] = Field(default_factory=dict, description="By attribute id")
    skin: dict[str, Observed] = Field(default_factory=dict, description="By attribute id")
    goals: dict[str, Observed] = Field(default_factory=dict, description="By attribute id")
    event_date: Date | None = Field(default=None, description="An occasion to be ready for")
    history: History = History()
    decisions: dict[str, Decision] = Field(
        default_factory=dict, description="By plan item id, e.g. toxin/glabella/procerus/midline or adjunct/ipl"
    )
    note: str | None = None

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, populate_by_name=True, defer_build=True
    )
