"""Whether a plan is what follows from its case: it is made again, by the other executor, and held against it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from engine import VERSION
from engine.case import Case
from engine.consultation import ENGINES, Engine, consult
from engine.errors import EngineError
from engine.plan import Plan
from engine.planning.assemble import case_digest
from engine.render.canonical import to_json
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

Result = Literal["same", "different", "not compared"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing compared: what the plan says, what was found here, and what a difference means."""

    name: str
    stated: str
    found: str
    result: Result
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of verifying a plan.  by: the executor that made it again."""

    case_id: str
    made_by: str
    by: Engine
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether everything was compared and is the same."""
        return all(check.result == "same" for check in self.checks)


def read_plan(text: str, name: str) -> Plan:
    """The plan in a JSON text.  Raises EngineError that names the place of the first mistake."""
    try:
        return Plan.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise EngineError(
            f"{name}: this is not a plan in JSON, as `rhytid plan CASE --format json` writes it"
            f" ({f'{where}: ' if where else ''}{first['msg']})"
        ) from None


def verify(plan: Plan, case: Case, kb: KnowledgeBase) -> Verification:
    """Make the plan of a case again with the executor that did not make it, and compare everything."""
    stated = plan.provenance
    by: Engine = "compiled" if stated.executor == "experta" else "experta"
    checks = [
        _check("case", stated.case_digest, case_digest(case), "this is not the case the plan was made from"),
        _check("software", stated.engine_version, VERSION, "use the version that made the plan"),
        _check(
            "knowledge base", stated.kb_version, kb.version, f"use the release that made the plan, {stated.kb_release}"
        ),
        _check("rules", stated.rules_digest, rule_base().digest, "use the software that made the plan"),
    ]
    if stated.executor not in ENGINES:
        meaning = f"rhytid has no such executor; it has {' and '.join(ENGINES)}"
        checks.append(Check("executor", stated.executor, by, "different", meaning))
    if all(check.result == "same" for check in checks):
        checks += _again(plan, case, kb, by)
    else:
        checks += [Check(name, "", "", "not compared") for name in ("derivation", "content")]
    return Verification(plan.case_id, stated.executor, by, tuple(checks))


def _check(name: str, stated: str, found: str, meaning: str) -> Check:
    return Check(name, stated, found, "same") if stated == found else Check(name, stated, found, "different", meaning)


def _again(plan: Plan, case: Case, kb: KnowledgeBase, by: Engine) -> list[Check]:
    again = consult(case, kb, by).plan
    stated, found = plan.provenance.derivation_digest, again.provenance.derivation_digest
    parts = _different_parts(plan, again)
    content = Check("content", f"altered: {', '.join(parts)}", "", "different", "the plan was altered")
    return [
        _check("derivation", stated, found, "the plan does not rest on the conclusions that follow from its case"),
        content if parts else Check("content", "every part", "every part", "same"),
    ]


def _different_parts(plan: Plan, again: Plan) -> list[str]:
    """Top-level parts that differ, provenance left out: it is compared by itself."""
    one, other = json.loads(to_json(plan)), json.loads(to_json(again))
    release = plan.provenance.kb_release != again.provenance.kb_release
    parts = [name for name in other if name != "provenance" and one.get(name) != other[name]]
    return [*parts, *(["provenance.kb_release"] if release else [])]
