"""Technique: where a dose goes, how deep, what to keep away from, and what a misplaced one does.

Read off the dose statements themselves, whatever muscle they name: first the notes of the statement that gives the
dose, then those of other published doses for the same muscle in the same area.  Never a reason for a dose.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V, absent, ne, present

RELATIONS: dict[str, tuple[str, ...]] = {
    "note_of": ("statement", "kind", "text"),
    "note_about": ("statement", "area", "muscle"),
    "dose_of": ("area", "product", "muscle", "side", "dose"),
    "placement_note": ("area", "product", "muscle", "side", "kind", "statement", "text"),
}
SHOWN: frozenset[str] = frozenset({"placement_note"})

KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "layout": (("LabelDose", "layoutNote"),),
    "depth": (("PublishedDose", "depthNote"),),
    "label": (("LabelDose", "constraintNote"),),
    "keep": (("PublishedDose", "avoidanceNote"),),
    "danger": (("PublishedDose", "dangerZoneNote"),),
    "risk": (("PublishedDose", "complicationNote"),),
}
"""Kind of note -> the classes and properties that hold it, in the order in which they are read."""

_WHERE = "Say where a dose goes and what to keep away from, from what the sources write of it."
_DOSE_OF = fact("dose_of", area=V.area, product=V.product, muscle=V.muscle, side=V.side, dose=V.dose)
_NOTE = fact(
    "placement_note",
    area=V.area,
    product=V.product,
    muscle=V.muscle,
    side=V.side,
    kind=V.kind,
    statement=V.statement,
    text=V.text,
)

RULES: tuple[AnyRule, ...] = (
    *(
        Rule(
            id=f"technique.{kind}-note",
            quiet=True,
            reads="{statement}: {text}.",
            serves=_WHERE,
            when=(fact(named, id=V.statement, **{slot: V.text}),),
            tests=(present(V.text),),
            then=fact("note_of", statement=V.statement, kind=kind, text=V.text),
        )
        for kind, places in KINDS.items()
        for named, slot in places
    ),
    Rule(
        id="technique.about-part",
        quiet=True,
        reads="{statement} gives {muscle} a part.",
        serves=_WHERE,
        when=(
            fact("PublishedDose", id=V.statement, inArea=V.area),
            fact("DosePart", ofDose=V.statement, muscle=V.muscle),
        ),
        then=fact("note_about", statement=V.statement, area=V.area, muscle=V.muscle),
    ),
    Rule(
        id="technique.about-line",
        quiet=True,
        reads="{statement} is for {line}, which {muscle} makes.",
        serves=_WHERE,
        when=(
            fact("PublishedDose", id=V.statement, inArea=V.area),
            fact("forLine", of=V.statement, value=V.line),
            fact("primaryMuscle", of=V.line, value=V.muscle),
        ),
        unless=(fact("has_part", dose=V.statement),),
        then=fact("note_about", statement=V.statement, area=V.area, muscle=V.muscle),
    ),
    Rule(
        id="technique.dose-of",
        quiet=True,
        reads="{dose} gives the dose of {muscle}, {side}.",
        serves=_WHERE,
        when=(fact("item", area=V.area, product=V.product, muscle=V.muscle, side=V.side, dose=V.dose),),
        then=_DOSE_OF,
    ),
    Rule(
        id="technique.of-the-dose",
        reads="Placement, from the source of the dose ({kind}): {text}.",
        serves=_WHERE,
        when=(_DOSE_OF, fact("note_of", statement=V.dose, kind=V.kind, text=V.text)),
        then=fact(
            "placement_note",
            area=V.area,
            product=V.product,
            muscle=V.muscle,
            side=V.side,
            kind=V.kind,
            statement=V.dose,
            text=V.text,
        ),
    ),
    Rule(
        id="technique.of-the-muscle",
        reads="Placement, from {statement} for the same muscle and area ({kind}): {text}.",
        serves=_WHERE,
        when=(
            _DOSE_OF,
            fact("note_about", statement=V.statement, area=V.area, muscle=V.muscle),
            fact("note_of", statement=V.statement, kind=V.kind, text=V.text),
            fact("applies", statement=V.statement),
            fact("PublishedDose", id=V.statement, ownTechnique=V.technique),
        ),
        tests=(ne(V.statement, V.dose), absent(V.technique)),
        then=_NOTE,
    ),
)
