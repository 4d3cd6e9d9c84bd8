"""What a statement rests on, how well that was checked and when, in sentences and in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from kb.snapshot import Individual, KnowledgeBase

BASES: Mapping[str, str] = {
    "law": "the law",
    "label": "a product label or instructions for use",
    "evidence": "published evidence",
    "consensus": "consensus or professional standards",
    "provider_opinion": "the opinion of providers",
    "leaflet": "patient leaflets",
    "convention": "convention, without a source to cite",
    "extrapolation": "our own inference",
}
_VERIFICATIONS: Mapping[str, str] = {
    "verified": "It was read in a source.",
    "partial": "It was read in part in a source.",
    "unverified": "It has not been read in a source.",
}
_LIFECYCLES: Mapping[str, str] = {
    "active": "It is in force.",
    "draft": "It is a draft and not used.",
    "retired": "It is retired and not used.",
}
_NO_IDENTIFIER = "none"
_MARKS: Mapping[str, str] = {"partial": "partly verified"}


def told(kb: KnowledgeBase, individual: Individual, name: str) -> str:
    """Return the first value of a property as text; empty when there is none, or no such property."""
    values = individual.many(name) if name in kb.properties else ()
    return str(values[0]) if values else ""


def every(kb: KnowledgeBase, individual: Individual, name: str) -> tuple[str, ...]:
    """Return all values of a property as text; none when there is no such property."""
    return tuple(map(str, individual.many(name))) if name in kb.properties else ()


def sentences(kb: KnowledgeBase, individual: Individual) -> tuple[str, ...]:
    """Return in sentences what an individual rests on, how well it was checked, and when."""
    found = []
    basis = told(kb, individual, "basis")
    if basis:
        others = [BASES.get(other, other) for other in every(kb, individual, "alsoBasis")]
        also = f"; also {', '.join(others)}" if others else ""
        found.append(f"It rests on {BASES.get(basis, basis)}{also}.")
    level = told(kb, individual, "evidenceLevel")
    if level:
        found.append(f"Strength: {level_in_words(level)}.")
    verification = told(kb, individual, "verification")
    if verification:
        found.append(_VERIFICATIONS.get(verification, verification))
    unread = every(kb, individual, "unverifiedField")
    if unread:
        found.append(f"Not read in a source: {', '.join(unread)}.")
    origins = every(kb, individual, "jurisdictionOfSource")
    if origins and origins != ("any",):
        found.append(f"Its sources come from {', '.join(origins)}.")
    reviewed = told(kb, individual, "reviewedOn")
    if reviewed:
        found.append(f"Last reviewed on {reviewed}.")
    lifecycle = told(kb, individual, "lifecycle")
    if lifecycle:
        found.append(_LIFECYCLES.get(lifecycle, lifecycle))
    row = told(kb, individual, "dossierRow")
    if row:
        found.append(f"Dossier row: {row}.")
    return tuple(found)


def mark(kb: KnowledgeBase, individual: Individual) -> str:
    """Return basis, level and verification in a few words: `label · level reg · verified`."""
    parts = []
    if basis := told(kb, individual, "basis"):
        parts.append(basis.replace("_", " "))
    if level := told(kb, individual, "evidenceLevel"):
        parts.append("not graded" if level == "reg" else f"level {level}")
    if verification := told(kb, individual, "verification"):
        parts.append(_MARKS.get(verification, verification))
    if (lifecycle := told(kb, individual, "lifecycle")) and lifecycle != "active":
        parts.append(lifecycle)
    return " · ".join(parts)


def level_in_words(level: str) -> str:
    """Return what a grade of evidence means."""
    return "a law or label (not graded)" if level == "reg" else f"Oxford CEBM level {level}"


def citation(kb: KnowledgeBase, source: str) -> str:
    """Return what a source is, with where to find it; said so when the bibliography lacks it."""
    entry = kb.get(source)
    if entry is None:
        return f"{source}: not in the bibliography"
    parts = chain(every(kb, entry, "citation") or (kb.label(source),), every(kb, entry, "identifier"))
    return ". ".join(part.removesuffix(".") for part in parts if part != _NO_IDENTIFIER)
