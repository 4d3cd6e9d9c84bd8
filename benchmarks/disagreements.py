"""Statements of the knowledge base that say different things of one matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase
from tests.engine.safety_reference import targets

_WORDS = {
    "retinoids": r"retino\w+|tretinoin|adapalene",
    "acids": r"\bacids?\b|\baha\b|\bbha\b|exfoliat\w+|peels?\b",
    "make-up": r"make-?up",
    "massage": r"massag\w+|rub\w*\b",
    "cold": r"\bice\b|cool\w*|cold\b",
    "heat": r"sauna|steam|heat\b|hot bath\w*",
    "sport": r"sport\w*|exercise\w*|training",
    "alcohol": r"alcohol",
    "washing": r"\bwash\w*|cleans\w+",
    "sun": r"\bsun\b|sunbath\w*|tann\w+",
}
_NOT = re.compile(r"\b(no|not|never|avoid|without|leave out|stop|keep (off|away)|do without|pause)\b", re.IGNORECASE)
_PAUSE = re.compile(r"[.;:]|, and |, but ")


def _active(kb: KnowledgeBase, kind: str) -> list[Individual]:
    return [one for one in kb.of_kind(kind) if one.values.get("lifecycle", ("active",)) == ("active",)]


def severities_apart(kb: KnowledgeBase) -> Iterator[str]:
    """The same condition held against the same treatment by statements of different severity: the stronger acts."""
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for statement in _active(kb, "Contraindication"):
        areas = ",".join(sorted(map(str, statement.many("inArea"))))
        for condition in statement.many("condition"):
            for target in targets(statement, kb):
                if not target.startswith("group:"):
                    severity = str(statement.one("severity"))
                    found.setdefault((f"{condition}{areas}", target), {}).setdefault(severity, set()).add(statement.id)
    # Told by the statements that differ, not once for each of the treatments they are about.
    differing: dict[tuple[str, str], list[str]] = {}
    for (condition, target), severities in sorted(found.items()):
        if len(severities) > 1:
            ids = sorted(one for ids in severities.values() for one in ids if _broad(kb.individuals[one]))
            broad = ", ".join(map(local_name, ids)) or "single statements"
            words = " and ".join(sorted(severities))
            differing.setdefault((condition, f"{words} ({broad})"), []).append(local_name(target))
    for (condition, said), aimed in differing.items():
        more = f" and {len(aimed) - 3} more" if len(aimed) > 3 else ""
        yield f"- {local_name(condition)}: {said}: {', '.join(aimed[:3])}{more}"


def _broad(statement: Individual) -> bool:
    """Whether a statement is about a whole group."""
    return any(str(one).startswith("group:") for one in statement.many("ofIntervention"))


def spacing_apart(kb: KnowledgeBase) -> Iterator[str]:
    """Statements on one ordered pair that differ in the least gap, or in whether the two share a day."""
    found: dict[tuple[str, str], list[Individual]] = {}
    for rule in _active(kb, "IntervalRule"):
        found.setdefault((str(rule.one("firstIntervention")), str(rule.one("secondIntervention"))), []).append(rule)
    for (first, second), rules in sorted(found.items()):
        if len({(rule.one("minGapDays"), rule.one("sameDay")) for rule in rules}) > 1:
            said = "; ".join(f"{r.id}: {r.one('minGapDays')} days, same day {r.one('sameDay')}" for r in rules)
            yield f"- {first}, then {second}: {said}"


def care_both_ways(kb: KnowledgeBase) -> Iterator[str]:
    """Instructions of one treatment for the same days, of which one asks for what another one forbids."""
    by_treatment: dict[str, list[Individual]] = {}
    for care in _active(kb, "CareInstruction"):
        for treatment in care.many("forIntervention"):
            by_treatment.setdefault(str(treatment), []).append(care)
    for treatment, instructions in sorted(by_treatment.items()):
        for one, other in combinations(instructions, 2):
            if one.one("audience") == other.one("audience") and _overlap(one, other):
                for topic in _WORDS:
                    said = {_asks(care, topic) for care in (one, other)}
                    if said == {True, False}:
                        texts = "; ".join(f"“{care.one('text')}” ({care.id})" for care in (one, other))
                        yield f"- {treatment}, {topic}: {texts}"


def _overlap(one: Individual, other: Individual) -> bool:
    starts = [Decimal(str(c.one("dayOffsetStart"))) for c in (one, other) if c.one("dayOffsetStart") is not None]
    ends = [Decimal(str(c.one("dayOffsetEnd"))) for c in (one, other) if c.one("dayOffsetEnd") is not None]
    return one.one("phase") == other.one("phase") and len(starts) == len(ends) == 2 and max(starts) <= min(ends)


def _asks(care: Individual, topic: str) -> bool | None:
    """Whether an instruction asks for something (true), forbids it (false) or does not speak of it."""
    for clause in _PAUSE.split(str(care.one("text"))):
        if re.search(_WORDS[topic], clause, re.IGNORECASE):
            return not _NOT.search(clause)
    return None
