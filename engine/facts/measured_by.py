"""By what a thickness was measured: the instrument that the recorded method names in words, if it names one."""

from __future__ import annotations

import re

from engine.algebra.terms import ABSENT
from kb.snapshot import KnowledgeBase

_DOMAIN = "muscle thickness"


def named_instrument(kb: KnowledgeBase, method: str) -> str:
    """Id of the instrument for muscle thickness one of whose names stands in the method, else no value."""
    said = method.casefold()
    for instrument in kb.of_kind("Instrument"):
        if instrument.one("domain") == _DOMAIN:
            names = (kb.label(instrument.id), *map(str, instrument.many("altLabel")))
            if any(re.search(rf"\b{re.escape(name.casefold())}\b", said) for name in names):
                return instrument.id
    return ABSENT
