"""Every other answer a case could hold, made from the knowledge base; no list of questions is kept here.

Conditions have yes, no, unknown and, where a statement waits for their end, dates on both sides of the wait.
Choices have their allowed values, grades their scale, and numbers the values around what rules and statements
compare them with.  What contradicts the rest of the case is not left out here: two answers together may be sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.alternatives.clinic_space import clinic_dimensions
from engine.alternatives.dimension import Dimension
from engine.alternatives.face_space import feature_dimensions, line_dimensions, muscle_dimensions
from engine.alternatives.person_space import event_dimension, history_dimensions, observed_dimensions, person_dimensions
from engine.alternatives.safety_space import safety_dimensions
from engine.alternatives.thresholds import ThresholdReader
from engine.case import Case
from engine.inference.derivation import Derivation
from kb.snapshot import KnowledgeBase


def space(case: Case, kb: KnowledgeBase, derivation: Derivation) -> tuple[Dimension, ...]:
    """All dimensions of a case in the order of its sections; `derivation` is that of the case as it stands."""
    return tuple(d for d in _all(case, kb, derivation) if d.alternatives)


def _all(case: Case, kb: KnowledgeBase, derivation: Derivation) -> Iterator[Dimension]:
    reader = ThresholdReader(kb)
    yield from clinic_dimensions(case, kb, derivation)
    yield from person_dimensions(case, kb, reader, derivation)
    yield from safety_dimensions(case, kb)
    yield from line_dimensions(case, kb)
    yield from muscle_dimensions(case, kb, reader)
    yield from feature_dimensions(case, kb, reader)
    yield from observed_dimensions(case, kb, reader)
    yield from event_dimension(case, kb, reader)
    yield from history_dimensions(case, kb, reader)


def narrowed(dimensions: tuple[Dimension, ...], paths: frozenset[str]) -> tuple[Dimension, ...]:
    """The dimensions at these paths alone."""
    return tuple(replace(one) for one in dimensions if one.path in paths)
