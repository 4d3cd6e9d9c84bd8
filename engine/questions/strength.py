"""How strong a statement is, said in words: what it stands on, its level, and whether it was read in its source."""

from __future__ import annotations

from collections.abc import Mapping

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


def strength_words(basis: str, level: str, verification: str) -> str:
    """Say on what a statement rests: `expert consensus, evidence level 5, read in its source`."""
    said = f", evidence level {level}" if level.isdigit() else ""
    if basis == "convention":
        return f"{BASIS['convention']}{said}"
    return f"{BASIS.get(basis, basis.replace('_', ' '))}{said}, {_READ.get(verification, verification)}"
