"""Where an injection goes: what the sources write of depth, landmarks, danger zones and misplacement."""

from __future__ import annotations

import re
from typing import Any, cast

from engine.algebra.rule import Fact
from engine.facts.from_kb import BASIS_ORDER
from engine.plan import PlacementNote
from engine.planning.view import Slots, View
from engine.rules.technique import KINDS
from kb.snapshot import Individual

_ORDER = {kind: place for place, kind in enumerate(KINDS)}
_UNITS = re.compile(r"\d\s*(?:U|units?)\b")
"""Units in a note; they belong to the products of its statement and are never shown beside another's."""
_TEXT = "partial"
"""Verification of technique text with sources of its own: general text, compiled from them."""


def placement(
    view: View, area: str, product: str, muscle: str, side: str
) -> tuple[tuple[PlacementNote, ...], tuple[Fact, ...]]:
    """Notes on one muscle and side, each text once, the source of the dose first; and the facts they rest on."""
    own = {str(s["dose"]) for _, s in view.all("dose_of", area=area, product=product, muscle=muscle, side=side)}

    def rank(row: tuple[Fact, Slots]) -> tuple[Any, ...]:
        statement = view.individual(row[1]["statement"])
        return (
            _ORDER[str(row[1]["kind"])],
            statement.id not in own,
            product not in map(str, statement.many("ofProduct")),
            BASIS_ORDER.index(str(statement.one("basis"))),
            str(statement.one("evidenceLevel")),
            statement.id,
        )

    rows = view.all("placement_note", area=area, product=product, muscle=muscle, side=side)
    notes: dict[tuple[str, str], PlacementNote] = {}
    facts: list[Fact] = []
    for fact, slots in sorted(rows, key=rank):
        statement = view.individual(slots["statement"])
        kind, text = str(slots["kind"]), str(slots["text"])
        if (kind, text) in notes or not _may_stand(text, statement, product):
            continue
        notes[kind, text] = _note(view, statement, kind, text, of_dose=statement.id in own)
        facts.append(fact)
    return tuple(notes.values()), tuple(facts)


def _may_stand(text: str, statement: Individual, product: str) -> bool:
    return not _UNITS.search(text) or product in map(str, statement.many("ofProduct"))


def _of_a_finding(view: View, statement: Individual) -> bool:
    """Whether it holds by something seen in this person, rather than by who the person is."""
    criterion = statement.one("when")
    attribute = None if criterion is None else view.individual(str(criterion)).one("attribute")
    return attribute is not None and view.individual(str(attribute)).one("section") != "person"


def _note(view: View, statement: Individual, kind: str, text: str, *, of_dose: bool) -> PlacementNote:
    technique = [str(source) for source in statement.many("sourceOfTechnique") if view.in_use(str(source))]
    sources = tuple(technique or (str(source) for source in statement.many("source") if view.in_use(str(source))))
    view.cited.update(sources)
    return PlacementNote(
        kind=cast(Any, kind),
        text=text,
        statement=statement.id,
        of_dose=of_dose,
        for_finding=_of_a_finding(view, statement),
        verification=_TEXT if technique else str(statement.one("verification")),
        sources=sources,
    )
