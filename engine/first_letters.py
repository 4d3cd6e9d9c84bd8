"""First letters of texts that come to stand elsewhere in a sentence than they were written for."""

from __future__ import annotations

import re

_NAMES = frozenset(
    {
        # places and their adjectives, months
        *("Australia", "California", "England", "European", "French", "German", "Ireland", "Korean", "Scotland"),
        *("Switzerland", "United", "Wales"),
        "August",
        # people whom a condition, a sign, a scale or a preparation is named after
        *("Bell", "Eaton", "Fitzpatrick", "Glogau", "Graves", "Griffiths", "Jessner", "Koebner", "Lambert"),
        *("Lemperle", "Merz", "Mueller", "Narins", "Nefertiti", "Parkinson", "Raynaud", "Sjogren", "Spock", "St"),
        # products, makers and units
        *("Allergan", "Alluzience", "Azzalure", "Bocouture", "Botox", "Daxxify", "Dysport", "Jeuveau", "Letybo"),
        *("Nuceiva", "Relfydess", "Speywood", "Vistabel", "Xeomin"),
    }
)
"""Words with which texts of the knowledge base begin and that are written with a capital everywhere."""
_WORD = re.compile(r"[^\W\d_]+")
_INNER = re.compile(r"[a-z][A-Z]\w")
"""A capital within a word, as in the name of a device; the last letter of onabotulinumtoxinA is none."""


def capital(text: str) -> str:
    """Return the text with a capital first letter, the rest as it stands."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """Return the text with a small first letter, unless it begins with an abbreviation or a name."""
    found = _WORD.match(text)
    word = found[0] if found else ""
    if text.startswith("A "):
        return f"a{text[1:]}"
    if word in _NAMES or not word[1:2].islower() or _INNER.search(word):
        return text
    return text[:1].lower() + text[1:]
