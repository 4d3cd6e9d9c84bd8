"""How deep the graded lines of a case are drawn, at rest and at expression."""

from __future__ import annotations

from collections.abc import Iterator

from engine.case import Case, LineFinding, SidedLine
from kb.snapshot import KnowledgeBase
from tui.face_map.geometry import Geometry, Side
from tui.face_map.view import Severity


def severities(case: Case, kb: KnowledgeBase, geometry: Geometry) -> dict[tuple[str, Side], Severity]:
    """Return the depth of each drawn line on each side, as a share of its scale; what was not graded is left out."""
    found: dict[tuple[str, Side], Severity] = {}
    for line in sorted({rhytid.line for rhytid in geometry.rhytids} & case.lines.keys()):
        noted = case.lines[line]
        scale = _scale(line, noted, kb)
        if scale is None:
            continue
        for side, finding in _sides(noted):
            severity = _severity(finding, *scale)
            if severity is not None:
                found[line, side] = severity
    return found


def _scale(line: str, noted: SidedLine, kb: KnowledgeBase) -> tuple[float, float] | None:
    """Lowest and highest grade of the scale the line is graded on."""
    individual = kb.get(f"line:{line}")
    if individual is None:
        return None
    named = f"scale:{noted.scale}" if noted.scale else individual.one("defaultScale")
    names = [named] if named is not None else list(individual.many("gradedOn"))
    scale = kb.get(str(names[0])) if names else None
    low, high = (scale.one("minGrade"), scale.one("maxGrade")) if scale is not None else (None, None)
    if low is None or high is None or float(str(high)) <= float(str(low)):
        return None
    return float(str(low)), float(str(high))


def _sides(noted: SidedLine) -> Iterator[tuple[Side, LineFinding]]:
    """One finding for both sides stands for each of them, and for what is drawn once."""
    if noted.both is not None:
        for side in ("right", "left", "midline"):
            yield side, noted.both
    if noted.right is not None:
        yield "right", noted.right
    if noted.left is not None:
        yield "left", noted.left


def _severity(finding: LineFinding, low: float, high: float) -> Severity | None:
    def share(grade: object) -> float | None:
        return None if grade is None else min(max((float(str(grade)) - low) / (high - low), 0.0), 1.0)

    if finding.grade is not None:
        return Severity(share(finding.grade), share(finding.grade))
    if finding.rest is None and finding.expression is None:
        return None
    return Severity(share(finding.rest), share(finding.expression))
