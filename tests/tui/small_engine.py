"""An engine that only counts: its plan says just enough of the case to show that it is the plan of that case."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from engine.case import Case, Context, LineFinding, Person, ProductOnOffer, Safety, SidedLine
from engine.errors import EngineError, Problem
from engine.plan import (
    AdjunctItem,
    Argument,
    Candidate,
    Evidence,
    InjectionItem,
    LimitCheck,
    LineAssessment,
    Plan,
    PlanSide,
    ProductTotal,
    Provenance,
    Question,
    Reason,
    Rejected,
    SafetyFinding,
    SourceEntry,
)
from kb.snapshot import KnowledgeBase
from tests.tui.small_kb import small_kb
from tui.session.backend import Backend, Unreadable

EVIDENCE = Evidence(
    statement="statement:S1",
    title="Label of Alphatox",
    basis="label",
    level="reg",
    verification="verified",
    sources=("source:L1",),
)
TODAY = dt.date(2026, 11, 21)


@dataclass(frozen=True)
class SmallOutcome:
    plan: Plan


@dataclass(frozen=True)
class SmallNode:
    text: str
    kind: str = "rule"
    ref: str | None = None
    children: tuple[SmallNode, ...] = ()


def consult(case: Case, kb: KnowledgeBase) -> SmallOutcome:
    """Return a plan that follows from frown lines and one safety answer."""
    answers = case.safety.answers
    stopped = "myasthenia" in answers and answers["myasthenia"].answer == "yes"
    asked = "nerves" in case.safety.none_of or "myasthenia" in answers
    doses = () if stopped or not asked else _doses(case)
    total = sum((dose.units for dose in doses), Decimal(0))
    status = "stop" if stopped else ("complete" if asked else "questions_open")
    headline = {
        "stop": "Stop: no toxin (myasthenia).",
        "complete": f"{total} Alpha units of Alphatox.",
        "questions_open": "1 question holds everything back.",
    }[status]
    return SmallOutcome(
        Plan(
            case_id=case.id,
            date=case.context.date,
            jurisdiction=case.context.jurisdiction,
            status=status,  # type: ignore[arg-type]
            headline=headline,
            notices=("Not clinically validated.", "Units belong to one product."),
            safety=_safety() if stopped else _age(case),
            lines=_lines(case),
            toxin=doses,
            totals=_totals(total) if doses else (),
            limits=_limits(total) if doses else (),
            adjuncts=_adjuncts(case),
            questions=() if asked else _questions(),
            not_recommended=_rejected() if stopped else (),
            arguments=_arguments(case),
            sources=(SourceEntry(id="source:L1", citation="Alphatox label, 2025"),),
            provenance=Provenance(
                engine_version="0", executor="small", kb_version=kb.version, kb_release=kb.release,
                rules_digest="0", case_digest="0", derivation_digest="0",
            ),
        )
    )  # fmt: skip


def _grade(case: Case, side: str) -> Decimal | None:
    found = case.lines.get("frown")
    finding = getattr(found, side, None) or (found.both if found else None)
    return None if finding is None else finding.expression


def _doses(case: Case) -> tuple[InjectionItem, ...]:
    doses = []
    sides: tuple[PlanSide, ...] = ("right", "left")
    for side in sides:
        grade = _grade(case, side)
        if grade is not None and grade >= 2:
            doses.append(_dose("corrugator", "Corrugator (medial part)", side, Decimal(2) * grade))
    if doses:
        doses.append(_dose("procerus", "Procerus", "midline", Decimal(4)))
    return tuple(doses)


def _dose(muscle: str, label: str, side: PlanSide, units: Decimal) -> InjectionItem:
    return InjectionItem(
        id=f"toxin/glabella/{muscle}/{side}", status="recommended", area="glabella", lines=("frown",), muscle=muscle,
        muscle_label=label, side=side, product="ALPHA_GB", unit_name="Alpha unit", units=units,
        range_low_units=Decimal(4), range_high_units=Decimal(10), on_label=muscle != "procerus",
        label_note="as on the label", reasons=(Reason(text="The line moves.", rule="small.moves"),),
        evidence=(EVIDENCE,),
    )  # fmt: skip


def _lines(case: Case) -> tuple[LineAssessment, ...]:
    sides: tuple[PlanSide, ...] = ("right", "left")
    return tuple(
        LineAssessment(
            id=f"line/frown/{side}", line="frown", label="Frown lines", side=side, line_type="dynamic",
            severity=f"expression {grade}", toxin="indicated" if grade >= 2 else "below_threshold",
        )
        for side in sides
        if (grade := _grade(case, side)) is not None
    )  # fmt: skip


def _totals(total: Decimal) -> tuple[ProductTotal, ...]:
    return (ProductTotal(product="ALPHA_GB", label="Alphatox (GB)", unit_name="Alpha unit", units=total),)


def _limits(total: Decimal) -> tuple[LimitCheck, ...]:
    return (
        LimitCheck(
            id="limit/glabella",
            scope="area",
            areas=("glabella",),
            max_units=Decimal(20),
            planned_units=total,
            within=True,
        ),
    )


def _safety() -> tuple[SafetyFinding, ...]:
    return (
        SafetyFinding(
            statement="statement:S2", title="Myasthenia", severity="absolute", own_severity="absolute",
            applies_to=("ALPHA_GB",), because_of=("myasthenia",), action="Do not treat.", evidence=(EVIDENCE,),
        ),
    )  # fmt: skip


def _age(case: Case) -> tuple[SafetyFinding, ...]:
    """From 65 on there is a relative exclusion, which a prescriber may override."""
    if (case.person.age_years or 0) < 65:
        return ()
    by = next((one.by for one in case.context.overrides if one.statement == "S3"), None)
    return (
        SafetyFinding(
            statement="statement:S3", title="Over the licensed age", severity="relative", own_severity="relative",
            applies_to=("ALPHA_GB",), because_of=("age",), action="Not on licence.", overridden_by=by,
        ),
    )  # fmt: skip


def _rejected() -> tuple[Rejected, ...]:
    reason = Reason(text="Myasthenia is answered yes.", rule="small.stop")
    return (Rejected(id="toxin/glabella", label="Toxin, glabella", severity="absolute", reasons=(reason,)),)


def _adjuncts(case: Case) -> tuple[AdjunctItem, ...]:
    if case.skin.get("dull") != "yes":
        return ()
    return (
        AdjunctItem(
            id="adjunct/peel", treatment="peel", label="Gentle peel", layer="upper", setting="clinic",
            status="recommended", rank=1, on_offer=True, for_findings=("dull",), course="3 sessions, 4 weeks apart",
            reasons=(Reason(text="The skin is dull.", rule="small.dull"),),
        ),
    )  # fmt: skip


def _arguments(case: Case) -> tuple[Candidate, ...]:
    """The peel, where the case says of the skin that it is not dull."""
    if case.skin.get("dull") != "no":
        return ()
    blocking = (Argument(text="No finding calls for it.", rule="small.unsupported"),)
    peel = Candidate(
        id="argument/adjunct/peel", kind="adjunct", label="Gentle peel", outcome="not_chosen", blocking=blocking
    )
    return (peel,)


def _questions() -> tuple[Question, ...]:
    return tuple(
        Question(
            id=name, text=f"Have you {name}?", path=f"safety.answers.{name}", group="nerves", severity="absolute",
            blocks=("toxin/glabella",),
        )
        for name in ("myasthenia", "neuropathy")
    )  # fmt: skip


def explain(outcome: object, kb: KnowledgeBase, item: str) -> SmallNode:
    """Return a tree three levels deep."""
    answer = SmallNode("lines.frown.right.expression: 3", "answer", "lines.frown.right.expression")
    statement = SmallNode("Label of Alphatox", "statement", "statement:S1", (SmallNode("Alphatox label", "source"),))
    return SmallNode(
        item, "conclusion", item, (SmallNode("The line moves.", "rule", "small.moves", (answer, statement)),)
    )


@dataclass(frozen=True)
class SmallCause:
    text: str
    path: str | None = None


@dataclass(frozen=True)
class SmallAbsence:
    label: str
    present: bool
    tree: SmallNode
    said: tuple[str, ...] = ()
    causes: tuple[SmallCause, ...] = ()
    others: tuple[tuple[SmallCause, ...], ...] = ()
    if_offered: None = None
    lacking: str = ""
    chosen: bool = False
    out_of_reach: str = ""
    first: str = ""


def why_not(outcome: SmallOutcome, kb: KnowledgeBase, thing: str) -> SmallAbsence:
    """Return that the skin is not dull for a peel, that the corrugator is there, and an error for anything else."""
    if "peel" in thing:
        causes = (SmallCause("Dull skin is recorded as no.", "skin.dull"),)
        return SmallAbsence("Gentle peel", False, SmallNode("It would take a peel"), ("The plan knows of it.",), causes)
    if "corrugator" in thing:
        return SmallAbsence("Corrugator", True, SmallNode("It is there", children=(SmallNode("The line moves."),)))
    raise EngineError(f"“{thing}” names nothing; nearest: treatment:peel")


def check(case: Case, kb: KnowledgeBase) -> tuple[Problem, ...]:
    """Find fault with a date of birth in the future."""
    born = case.person.birth_date
    if born is not None and born > case.context.date:
        return (Problem("person.birth_date", f"{born} is after the visit"),)
    return ()


def read_case(path: Path, kb: KnowledgeBase) -> Case:
    """Read a case from JSON."""
    try:
        return Case.model_validate(json.loads(path.read_text()))
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path.name}: {type(error).__name__}") from None


def write_case(case: Case, path: Path) -> None:
    """Write a case as JSON."""
    path.write_text(case.model_dump_json(by_alias=True))


def backend(evaluate: Callable[[Case, KnowledgeBase], SmallOutcome] = consult) -> Backend:
    """Return the small engine on the small knowledge base."""
    return Backend(small_kb(), evaluate, explain, check, read_case, write_case, why_not=why_not)


def small_case(**changes: object) -> Case:
    """Return a case with one frown line graded and nothing asked yet."""
    right, left = LineFinding(expression=Decimal(3)), LineFinding(expression=Decimal(2))
    fields: dict[str, object] = {
        "id": "visit-1",
        "context": Context(date=TODAY, jurisdiction="GB", products=(ProductOnOffer(product="ALPHA_GB"),)),
        "person": Person(age_years=42, sex="female"),
        "lines": {"frown": SidedLine(right=right, left=left)},
    }
    return Case.model_validate({**fields, **changes})


def screened(**changes: object) -> Case:
    """Return the small case with every question group answered."""
    return small_case(safety=Safety(none_of=("nerves", "now", "earlier")), **changes)
