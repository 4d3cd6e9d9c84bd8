"""The part of a blank case file that is examined rather than asked: lines, muscles, face, skin and goals."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.person import choices
from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase

# From forehead to neck, as a face is read; areas not named here follow at the end.
_DOWNWARD = (
    "forehead", "brow", "glabella", "lateral_canthal", "lower_eyelid", "temple", "nose", "mid_face", "cheek",
    "perioral", "mouth_corner", "chin", "jowl", "masseter", "neck",
)  # fmt: skip

_FIELDS = {
    "expression": "rest: , expression: , spread_flattens: ",
    "grade": "grade: ",
    "bands": "grade: ",
    "millimetres": "mm: ",
}


def blank_lines(kb: KnowledgeBase) -> Iterator[str]:
    """Every line, from forehead to neck, with its scale."""
    yield from title("Lines")
    yield from (
        "# Whole grades on the scale shown. Per side: {right: {rest: 1, expression: 2}, left: {...}}, where",
        "# right is the patient's right. spread_flattens: does spreading the skin flatten it (yes, no)?",
        "lines:",
    )
    by_area = {area: index for index, area in enumerate(_DOWNWARD)}

    def downward(line: Individual) -> tuple[int, str]:
        return by_area.get(local_name(str(line.one("inArea"))), len(by_area)), line.id

    for line in sorted(kb.of_kind("Line"), key=downward):
        entry = f"{local_name(line.id)}: {{{_FIELDS[str(line.one('assessedBy'))]}}}"
        remark = f"{kb.label(line.id)}; {_scale(line, kb)}{_one_value(line, 'laterality')}"
        yield beside(entry, remark, 2, 66)


def _scale(line: Individual, kb: KnowledgeBase) -> str:
    scale = kb.get(str(line.one("defaultScale")))
    if scale is None:
        return "no scale"
    unit = "" if scale.one("unit") == "grade" else f" {scale.one('unit')}"
    others = [local_name(str(one)) for one in line.many("gradedOn") if one != scale.id]
    other = f" (or scale: {', '.join(others)})" if others else ""
    return f"{scale.one('minGrade')} to {scale.one('maxGrade')}{unit}, {kb.label(scale.id)}{other}"


def _one_value(individual: Individual, name: str) -> str:
    return "" if individual.one(name) == "paired" else f"; {individual.one(name)}, no sides"


def blank_muscles(kb: KnowledgeBase) -> Iterator[str]:
    """Every muscle, those that are treated first."""
    yield from title("Muscles")
    yield from (
        "# contraction: 0 none, 1 weak, 2 moderate, 3 strong, 4 very strong. Also per side, as for lines.",
        "# Where the muscle was measured: {contraction: 3, thickness_mm: , baseline_mm: , method: , date: }",
        "muscles:",
    )
    muscles = kb.of_kind("Muscle")
    aims = [one for one in muscles if one.one("toxinTarget") not in ("no", "avoid")]
    for muscle in [*aims, *(one for one in muscles if one not in aims)]:
        action = str(muscle.one("action") or "")
        remark = f"{kb.label(muscle.id)}{': ' if action else ''}{action}{_one_value(muscle, 'laterality')}"
        yield beside(f"{local_name(muscle.id)}: {{contraction: }}", remark, 2)


def blank_attributes(kb: KnowledgeBase, section: str, heading: str) -> Iterator[str]:
    """Every attribute of a section, in the order of asking, with its allowed values."""
    yield from title(heading)
    yield f"{section}:"
    attributes = [one for one in kb.of_kind("Attribute") if one.one("section") == section]
    for attribute in sorted(attributes, key=lambda one: (order_of(one), one.id)):
        sides = bool(attribute.one("perSide"))
        entry = f"{local_name(attribute.id)}: {'{right: , left: }' if sides else ''}"
        dated = "; with its day: {both: …, date: YYYY-MM-DD}" if attribute.one("dated") else ""
        yield beside(entry, f"{attribute.one('question')} {_allowed(attribute)}{dated}", 2)


def _allowed(attribute: Individual) -> str:
    datatype = attribute.one("datatype")
    if datatype == "boolean":
        return "yes, no"
    if datatype == "choice":
        return ", ".join(choices(attribute.many("allowedValue")))
    unit = f" {attribute.one('unit')}" if attribute.one("unit") else ""
    return f"{attribute.one('minValue')} to {attribute.one('maxValue')}{unit}"


def title(text: str) -> list[str]:
    """The header of a section, after an empty line."""
    return ["", f"# {'-' * 3} {text} {'-' * (104 - len(text))}"]


def beside(entry: str, remark: str, indent: int = 2, width: int = 44) -> str:
    """One commented entry with its explanation at its side."""
    return f"{' ' * indent}# {entry:<{width}} # {remark}"


def order_of(individual: Individual) -> int:
    """Place in the order of asking; what has none comes last."""
    order = individual.one("order")
    return order if isinstance(order, int) else 1_000
