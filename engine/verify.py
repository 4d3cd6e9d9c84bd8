"""Whether a plan is what follows from its case: it is made again, by the other executor, and held against it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine import VERSION
from engine.case import Case
from engine.compare_plans import compare_plans
from engine.consultation import ENGINES, Engine, consult
from engine.plan import Plan
from engine.planning.assemble import case_digest
from engine.render.canonical import to_json
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

Result = Literal["same", "different", "not compared", "claimed"]
"""`claimed`: what a plan says of itself and nothing else can bear out."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing compared: what the plan says, what was found here, and what a difference means."""

    name: str
    stated: str
    found: str
    result: Result
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Altered:
    """One value of a plan that does not follow from its case: `stated` stands there, `derived` would.

    `part` is a field of the plan, `id` its entry and `field` the place in that; None where there is no value.
    """

    part: str
    id: str
    label: str
    field: str
    stated: Any
    derived: Any


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of verifying a plan.  made_by: the executor it names; by: the one that made it again."""

    case_id: str
    made_by: str
    by: Engine
    checks: tuple[Check, ...]
    altered: tuple[Altered, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything that can be compared was, and is the same."""
        return all(check.result in ("same", "claimed") for check in self.checks)


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
    else:
        # Both executors come to the same derivation and the same digest: neither leaves a trace of its own.
        checks.append(Check("executor", stated.executor, "", "claimed", "the plan says so; nothing else shows it"))
    altered: tuple[Altered, ...] = ()
    if all(check.result in ("same", "claimed") for check in checks):
        again = consult(case, kb, by).plan
        altered = tuple(_altered(plan, again))
        checks += _again(plan, again, altered)
    else:
        checks += [Check(name, "", "", "not compared") for name in ("derivation", "content")]
    return Verification(plan.case_id, stated.executor, by, tuple(checks), altered)


def _check(name: str, stated: str, found: str, meaning: str) -> Check:
    return Check(name, stated, found, "same") if stated == found else Check(name, stated, found, "different", meaning)


def _again(plan: Plan, again: Plan, altered: Sequence[Altered]) -> list[Check]:
    stated, found = plan.provenance.derivation_digest, again.provenance.derivation_digest
    content = Check("content", "every part", "every part", "same")
    if altered:
        said = (f"{len(altered)} other values", "as derived")
        if len(altered) == 1:
            said = (_said(altered[0].stated), _said(altered[0].derived))
        content = Check("content", *said, "different", "the plan was altered")
    return [
        _check("derivation", stated, found, "the plan does not rest on the conclusions that follow from its case"),
        content,
    ]


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _altered(plan: Plan, again: Plan) -> Iterator[Altered]:
    """Every value that differs; of provenance the release alone, for the rest is compared by itself."""
    named = set()
    for change in compare_plans(plan, again):
        named.add(change.part)
        if change.how == "changed":
            for field in change.fields:
                part = change.part if change.id else field.path.partition(".")[0]
                named.add(part)
                yield Altered(part, change.id, change.label if change.id else "", field.path, field.old, field.new)
        else:
            yield Altered(change.part, change.id, change.label, "", *_THERE[change.how == "removed"])
    one, other = json.loads(to_json(plan)), json.loads(to_json(again))
    for part in (name for name in other if name not in named and name != "provenance" and one[name] != other[name]):
        apart = tuple(_values(part, "", part, one[part], other[part]))
        yield from apart or (Altered(part, "", "", part, one[part], other[part]),)
    if plan.provenance.kb_release != again.provenance.kb_release:
        yield Altered("provenance", "", "", "kb_release", plan.provenance.kb_release, again.provenance.kb_release)


_THERE = (("not in the plan", "in the plan"), ("in the plan", "not in the plan"))
"""What is said of an entry: one that only what follows has, and one that only the plan has."""


def _values(part: str, id: str, field: str, stated: Any, derived: Any) -> Iterator[Altered]:
    """Values apart in what is compared by its places: the bibliography, the order of entries, single fields."""
    if isinstance(stated, dict) and isinstance(derived, dict):
        for name in dict.fromkeys((*stated, *derived)):
            if stated.get(name) != derived.get(name):
                below = name if field in ("", part) else f"{field}.{name}"
                yield from _values(part, id, below, stated.get(name), derived.get(name))
    elif _records(stated) and _records(derived) and (stated or derived):
        before, after = _by_name(stated), _by_name(derived)
        entries = not id and field == part
        for name in dict.fromkeys((*before, *after)):
            own, place = (name, "") if entries else (id, f"{field}[{name}]")
            if name not in after or name not in before:
                yield Altered(part, own, "", place if id else "", *_THERE[name in before])
            else:
                yield from _values(part, own, place, before[name], after[name])
        if list(before) != list(after) and set(before) == set(after):
            at, one, other = next((n, a, b) for n, (a, b) in enumerate(zip(before, after, strict=True), 1) if a != b)
            yield Altered(part, id, "", "order" if entries else f"{field}, order", f"{one} in place {at}", other)
    elif stated != derived:
        yield Altered(part, id, "", field, stated, derived)


def _records(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _by_name(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Records by what names each, those that are there once more by their place as well."""
    found: dict[str, dict[str, Any]] = {}
    for at, one in enumerate(records, 1):
        name = next((str(one[key]) for key in ("id", "statement", "product", "text") if one.get(key)), str(at))
        found[name if name not in found else f"{name} (again, place {at})"] = one
    return found
