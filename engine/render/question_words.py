"""Words that the answers to questions share: how strong a statement is, said in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from engine.plan import Evidence

BASIS: Mapping[str, str] = {
    "law": "law",
    "label": "the product's licence",
    "evidence": "published studies",
    "consensus": "expert consensus",
    "provider_opinion": "a provider's opinion",
    "leaflet": "a patient leaflet",
    "convention": "a convention",
    "extrapolation": "an extrapolation",
}
_READ: Mapping[str, str] = {
    "verified": "read in its source",
    "partial": "partly read in its source",
    "unverified": "not yet read in its source: check it",
}


def strength_in_words(evidence: Evidence) -> str:
    """Say on what a statement rests: `expert consensus, evidence level 5, read in its source`."""
    level = f", evidence level {evidence.level}" if evidence.level.isdigit() else ""
    read = _READ.get(evidence.verification, evidence.verification)
    if evidence.basis == "convention":
        return f"{BASIS['convention']}{level}"
    return f"{BASIS.get(evidence.basis, evidence.basis.replace('_', ' '))}{level}, {read}"
