"""Made-up consultations: a healthy adult whose every question is answered, and whatever a test changes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from engine.case import Case
from engine.consultation import Outcome, derive
from engine.intake import check_case
from engine.plan import Plan
from engine.planning.assemble import assemble
from engine.planning.view import View
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase, load

TODAY = dt.date(2026, 11, 20)
EXAMPLES = Path(__file__).parents[2] / "examples"

GLABELLA = {
    "glabellar_vertical": {"rest": 0, "expression": 3},
    "glabellar_horizontal": {"rest": 0, "expression": 2},
}
FOREHEAD = {"horizontal_forehead": {"rest": 0, "expression": 3}}
CROWS_FEET = {"lateral_canthal": {"rest": 0, "expression": 3}}
UPPER_FACE = {**GLABELLA, **FOREHEAD, **CROWS_FEET}
MASSETER = {"masseter_prominence": {"grade": 4}}
CORNERS = {"mouth_corner": {"rest": 0, "expression": 3}}
BANDS = {"platysmal_bands": {"grade": 3}}
CHIN = {"chin_dimpling": {"rest": 0, "expression": 2}}

NOTHING_SEEN = {
    **dict.fromkeys(
        (
            "atrophic_acne_scars", "brown_spots", "dehydrated_skin", "diffuse_redness", "dull_skin", "enlarged_pores",
            "fine_lines_at_rest", "impaired_barrier", "oily_acne_prone", "rough_texture", "sallow_tone",
            "visible_vessels",
        ),
        "no",
    ),
    "phototype": "II",
    "glogau": "I",
    "laxity": "none",
}  # fmt: skip
NO_WISHES = {
    **dict.fromkeys(
        (
            "brow_lift", "longer_duration", "natural_movement", "needle_free", "one_thing_only", "preventive",
            "protect_muscle", "strongest_effect",
        ),
        "no",
    ),
    "accepts_downtime_days": 60,
}  # fmt: skip


@cache
def kb() -> KnowledgeBase:
    return load()


def graded(contraction: int, *muscles: str) -> dict[str, Any]:
    """The same contraction grade for several muscles, on both sides."""
    return {muscle: {"contraction": contraction} for muscle in muscles}


def home_of(product: str) -> str:
    """A country in which the product is licensed; the United Kingdom where it is one of them."""
    licensed = [str(place).split(":", 1)[1] for place in kb().individuals[f"product:{product}"].many("licensedIn")]
    return "GB" if "GB" in licensed else licensed[0]


def safety(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Everything is answered "no", group by group, but for `answers`; "unknown" leaves a question open.

    A question that is only asked after another one gets that other one answered "yes".
    """
    given = dict(answers)
    for name in answers:
        parent = kb().individuals[f"condition:{name}"].one("askedOnlyIf")
        if parent is not None and kb().individuals[str(parent)].one("askedWhen") != "derived":
            given.setdefault(str(parent).split(":", 1)[1], "yes")
    opened = {str(kb().individuals[f"condition:{name}"].one("inQuestionGroup")) for name in given}
    written = {}
    for condition in kb().of_kind("Condition"):
        name = condition.id.split(":", 1)[1]
        if str(condition.one("inQuestionGroup")) in opened:
            written[name] = given.get(name, "no")
    none_of = [g.id.split(":", 1)[1] for g in kb().of_kind("QuestionGroup") if g.id not in opened]
    return {"none_of": none_of, "answers": {n: a for n, a in written.items() if a != "unknown"}}


def healthy(
    products: str | Sequence[str] = "ONA_BOTOXCOS_US",
    *,
    jurisdiction: str | None = None,
    dilution: Any = None,
    age: int | None = 38,
    birth_date: dt.date | None = None,
    sex: str = "female",
    population: str | None = None,
    experienced: bool = False,
    answers: Mapping[str, Any] | None = None,
    lines: Mapping[str, Any] | None = None,
    muscles: Mapping[str, Any] | None = None,
    features: Mapping[str, Any] | None = None,
    skin: Mapping[str, Any] | None = None,
    goals: Mapping[str, Any] | None = None,
    treatments: Sequence[str] = (),
    overrides: Sequence[Mapping[str, str]] = (),
    product_for_area: Mapping[str, str] | None = None,
    toxin: Sequence[Mapping[str, Any]] = (),
    date: dt.date = TODAY,
    check: bool = True,
) -> Case:
    """A healthy woman of 38, fully asked, at a clinic that holds `products` where they are licensed.

    `experienced`: toxin was given before, well and long ago.  `answers`, `skin` and `goals` change single
    answers of a complete set.  Unless `check` is false the case must pass the checks of the intake.
    """
    held = (products,) if isinstance(products, str) else tuple(products)
    known = dict(answers or {})
    if experienced or toxin:
        known = {"botulinum_toxin_ever": "yes", **known}
    data = {
        "id": "made-up",
        "context": {
            "date": date,
            "jurisdiction": jurisdiction or (home_of(held[0]) if held else "GB"),
            "products": [{"product": p, **({"dilution_units_per_ml": dilution} if dilution else {})} for p in held],
            "product_for_area": dict(product_for_area or {}),
            "treatments": list(treatments),
            "overrides": [dict(o) for o in overrides],
        },
        "person": {
            "age_years": None if birth_date else age,
            "birth_date": birth_date,
            "sex": sex,
            "reference_population": population,
        },
        "safety": safety(known),
        "lines": dict(lines or {}),
        "muscles": dict(muscles or {}),
        "features": dict(features or {}),
        "skin": {**NOTHING_SEEN, **(skin or {})},
        "goals": {**NO_WISHES, **(goals or {})},
        "history": {"toxin": [dict(session) for session in toxin]},
    }
    case = Case.model_validate(data)
    if check:
        problems = check_case(case, kb())
        assert not problems, problems
    return case


def consult(case: Case) -> Outcome:
    """By the compiled executor: many times faster, and held equal to the one of record by `tests/engine/compiled`.

    The plan is not signed: its digests take as long as all the rest, and `test_determinism.py` looks at those.
    """
    view = View(derive(case, kb(), "compiled"), kb(), rule_base())
    return Outcome(assemble(view, case, kb(), "compiled", signed=False), view.derivation, view.index)


def plan_of(*args: Any, **changes: Any) -> Plan:
    """The plan of `healthy` with these changes."""
    return consult(healthy(*args, **changes)).plan


def days_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def in_days(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)
