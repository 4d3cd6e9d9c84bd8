"""Where a term is written: the file and line at which its description begins."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.namespaces import PREFIXES, curie

# In normal form a description starts at the left margin: a name, a space, and its first predicate.
_SUBJECT = re.compile(rb"^(?:([A-Za-z_]+):((?:[^\s\\]|\\.)+)|<([^>]*)>)[ \t]", re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)")


def _unescaped(escape: re.Match[str]) -> str:
    return escape[1]


class Places:
    """Finds terms in the files of a knowledge base; a term not found has no place, which is no error."""

    def __init__(self, content: Mapping[str, bytes]) -> None:
        self._places: dict[str, tuple[str, int]] = {}
        for name, data in content.items():
            line, scanned = 1, 0
            for match in _SUBJECT.finditer(data):
                line += data.count(b"\n", scanned, match.start())
                scanned = match.start()
                prefix, local, iri = (group.decode("utf-8", "replace") for group in match.groups(default=b""))
                if prefix and prefix not in PREFIXES:
                    continue
                term = f"{prefix}:{_ESCAPE.sub(_unescaped, local)}" if prefix else curie(iri)
                self._places.setdefault(term, (name, line))

    def of(self, term: str) -> tuple[str, int]:
        """Return (file, line) of a CURIE; ("", 0) when it begins no description."""
        return self._places.get(term, ("", 0))
