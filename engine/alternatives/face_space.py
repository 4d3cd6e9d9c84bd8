"""The other grades and measurements of lines, muscles and features, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from engine.alternatives.dimension import Alternative, Dimension, dimension, one
from engine.alternatives.person_space import allowed_values
from engine.alternatives.thresholds import ThresholdReader
from engine.case import Case, LineFinding, MuscleFinding, SidedLine, SidedMuscle, SidedValue
from engine.checks.findings import THICKEST_MM, THINNEST_MM
from engine.issue import Loc, path_text
from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase

_FIELDS = {"expression": ("rest", "expression"), "grade": ("grade",), "bands": ("grade",), "millimetres": ("mm",)}
_TENTH = Decimal("0.1")


def line_dimensions(case: Case, kb: KnowledgeBase) -> Iterator[Dimension]:
    """Grades of the recorded lines, field by field; of the others, the whole finding."""
    for line in kb.of_kind("Line"):
        if line.one("lifecycle") in ("retired", "draft"):
            continue
        name = local_name(line.id)
        entry = case.lines.get(name)
        label = kb.label(line.id)
        grades = _grades(line, entry, kb)
        fields = _FIELDS[str(line.one("assessedBy"))]
        if entry is None:
            loc: Loc = ("lines", name, "both")
            found = [one(loc, finding, _finding_words(finding)) for finding in _findings(fields, grades)]
            yield dimension(loc, f"{label}: is it there, and how severe?", None, "answer", found)
            continue
        for side in _sides(line):
            finding = _at(entry, side)
            for field in (*fields, "spread_flattens"):
                if field == "spread_flattens" and "rest" not in fields:
                    continue
                values: list[Any] = ["yes", "no", "unknown"] if field == "spread_flattens" else [*grades, None]
                yield _sided(
                    ("lines", name, side, field), f"{label} ({_where(side, line)}): {_FIELD_WORDS[field]}",
                    getattr(finding, field, None) if isinstance(finding, LineFinding) else None, values, entry,
                )  # fmt: skip


_FIELD_WORDS = {
    "rest": "how severe at rest?",
    "expression": "how severe at full expression?",
    "grade": "which grade?",
    "mm": "how many millimetres?",
    "spread_flattens": "does spreading the skin flatten it?",
}


def muscle_dimensions(case: Case, kb: KnowledgeBase, reader: ThresholdReader) -> Iterator[Dimension]:
    """Contraction of every muscle, and thickness where there is a second measurement to compare it with."""
    limits = MuscleFinding.model_fields["contraction"].metadata
    low = next(int(m.ge) for m in limits if hasattr(m, "ge"))
    high = next(int(m.le) for m in limits if hasattr(m, "le"))
    percent = {field: sorted(reader.of("muscle_seen", field).percent) for field in ("thickness_mm", "baseline_mm")}
    for muscle in kb.of_kind("Muscle"):
        if muscle.one("lifecycle") in ("retired", "draft"):
            continue
        name, label = local_name(muscle.id), kb.label(muscle.id)
        entry = case.muscles.get(name)
        for side in _sides(muscle):
            finding = _at(entry, side)
            held = finding if isinstance(finding, MuscleFinding) else MuscleFinding()
            where = f"{label} ({_where(side, muscle)})"
            grades: list[Any] = [*range(low, high + 1), None]
            loc: Loc = ("muscles", name, side)
            yield _sided((*loc, "contraction"), f"{where}: how strong?", held.contraction, grades, entry)
            for field in ("thickness_mm", "baseline_mm"):
                compared = _compared(entry, side, field)
                if not compared:
                    continue
                values: list[Any] = [*_in_per_cent(compared, percent[field]), None]
                yield _sided((*loc, field), f"{where}: {field.replace('_', ' ')}?", getattr(held, field), values, entry)


def _compared(entry: SidedMuscle | None, side: str, field: str) -> list[Decimal]:
    """Measurements that one of this muscle and side is compared with."""
    if entry is None or side == "both":
        return []
    own, other = _at(entry, side), _at(entry, "left" if side == "right" else "right")
    found: list[Decimal | None] = []
    if isinstance(own, MuscleFinding):
        found.append(own.baseline_mm if field == "thickness_mm" else own.thickness_mm)
    if isinstance(other, MuscleFinding) and field == "thickness_mm":
        found.append(other.thickness_mm)
    return [value for value in found if value is not None]


def _in_per_cent(compared: list[Decimal], percents: list[Decimal]) -> list[Decimal]:
    """Values that stand that many per cent from another, rounded to a tenth on both sides of the exact figure."""
    found: set[Decimal] = set()
    for value in compared:
        for percent in percents:
            share = Decimal(1) - percent / Decimal(100)
            for exact in (value * share, value / share):
                tenth = exact.quantize(_TENTH)
                found.update((tenth - _TENTH, tenth, tenth + _TENTH))
    return sorted(value for value in found if THINNEST_MM <= value <= THICKEST_MM)


def feature_dimensions(case: Case, kb: KnowledgeBase, reader: ThresholdReader) -> Iterator[Dimension]:
    """Measured and chosen features; where sides are compared, values around the difference that matters."""
    for attribute in kb.of_kind("Attribute"):
        if attribute.one("section") != "features" or attribute.one("lifecycle") in ("retired", "draft"):
            continue
        name, entry = local_name(attribute.id), case.features.get(local_name(attribute.id))
        asked = str(attribute.one("question") or kb.label(attribute.id))
        paired = bool(attribute.one("perSide"))
        apart = sorted(reader.of("feature", "value", attribute=attribute.id).difference) if paired else []
        for side in ("both", "right", "left") if paired else ("both",):
            values: list[Any] = list(allowed_values(attribute, reader))
            other = getattr(entry, "left" if side == "right" else "right", None) if side != "both" else None
            if other is None and entry is not None and side != "both":
                other = entry.both
            if isinstance(other, int | Decimal):
                moves = {sign * (a + step) for a in apart for sign in (1, -1) for step in (-_TENTH, Decimal(0), _TENTH)}
                values = sorted({*values, *(_plain(Decimal(other) + move) for move in moves if other + move >= 0)})
            values.append(None)
            loc: Loc = ("features", name, side)
            words = f"{asked} ({side})" if paired and side != "both" else asked
            yield _sided(loc, words, _at(entry, side), values, entry)


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _sided(
    loc: Loc, asked: str, current: Any, values: list[Any], entry: SidedLine | SidedMuscle | SidedValue | None
) -> Dimension:
    side = str(loc[2])
    alternatives: list[Alternative] = [one(loc, value, None if value is not None else "unknown") for value in values]
    covers: tuple[str, ...] = ()
    differs = side == "both" and entry is not None and entry.both is None
    if side == "both":
        covers = tuple(path_text((*loc[:2], one_side, *loc[3:])) for one_side in ("right", "left"))
    shown = "unknown" if current is None else current
    if differs:
        shown = "differs between the sides"
    return dimension(loc, asked, shown, "answer", alternatives, open=shown == "unknown", covers=covers)


def _grades(line: Individual, entry: SidedLine | None, kb: KnowledgeBase) -> list[Any]:
    chosen = f"scale:{entry.scale}" if entry is not None and entry.scale else str(line.one("defaultScale") or "")
    scale = kb.get(chosen)
    low = scale.one("minGrade") if scale is not None else None
    high = scale.one("maxGrade") if scale is not None else None
    if not isinstance(low, Decimal) or not isinstance(high, Decimal):
        return []
    return [int(low) + step for step in range(int(high - low) + 1)]


def _findings(fields: tuple[str, ...], grades: list[Any]) -> list[dict[str, Any]]:
    """Every finding a line not recorded could have: at rest no more than at expression."""
    if "rest" not in fields:
        return [{fields[0]: grade} for grade in grades]
    found: list[dict[str, Any]] = []
    for expression in grades:
        for rest in grades:
            if rest > expression:
                continue
            spreads = ("yes", "no") if rest > min(grades) else ("unknown",)
            found += [{"rest": rest, "expression": expression, "spread_flattens": spread} for spread in spreads]
    return found


def _finding_words(finding: dict[str, Any]) -> str:
    words = [f"{name.replace('_', ' ')} {value}" for name, value in finding.items() if value != "unknown"]
    return ", ".join(words)


def _sides(term: Individual) -> tuple[str, ...]:
    if term.one("laterality") != "paired":
        return ("both",)
    return ("both", "right", "left")


def _where(side: str, term: Individual) -> str:
    if term.one("laterality") != "paired":
        return str(term.one("laterality"))
    return "both sides" if side == "both" else side


def _at(entry: SidedLine | SidedMuscle | SidedValue | None, side: str) -> Any:
    """What is recorded for a side: its own value, else the one for both."""
    if entry is None:
        return None
    own = getattr(entry, side)
    return own if own is not None or side == "both" else entry.both
