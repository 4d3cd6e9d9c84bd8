"""Where a term is written: the file and line at which it is described, and the line of what is said of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from kb.namespaces import PREFIXES, curie

# A description starts at the left margin: a name, then its first predicate.
_SUBJECT = re.compile(rb"^(?:([A-Za-z_]+):((?:[^\s\\]|\\.)+)|<([^>]*)>)(?=\s)", re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)")
_BEFORE, _AFTER = r"(?<![\w:.\-])", r"(?![\w:\-]|\.\w)"


def _unescaped(escape: re.Match[str]) -> str:
    return escape[1]


class _Description(NamedTuple):
    term: str
    file: str
    line: int
    start: int
    end: int


class Places:
    """Finds terms in the files of a knowledge base; a term not found has no place, which is no error."""

    def __init__(self, content: Mapping[str, bytes]) -> None:
        self._content = content
        self._of_term: dict[str, list[_Description]] = defaultdict(list)
        self._of_file: dict[str, list[_Description]] = defaultdict(list)
        for name, data in content.items():
            line, scanned = 1, 0
            matches = list(_SUBJECT.finditer(data))
            ends = [match.start() for match in matches[1:]] + [len(data)]
            for match, end in zip(matches, ends, strict=False):  # a file may describe nothing
                line += data.count(b"\n", scanned, match.start())
                scanned = match.start()
                prefix, local, iri = (group.decode("utf-8", "replace") for group in match.groups(default=b""))
                if prefix and prefix not in PREFIXES:
                    continue
                term = f"{prefix}:{_ESCAPE.sub(_unescaped, local)}" if prefix else curie(iri)
                found = _Description(term, name, line, match.start(), end)
                self._of_term[term].append(found)
                self._of_file[name].append(found)

    def of(self, term: str) -> tuple[str, int]:
        """Return (file, line) of the first description of a CURIE; ("", 0) when it is not described."""
        found = self._of_term.get(term)
        return (found[0].file, found[0].line) if found else ("", 0)

    def every(self, term: str) -> tuple[tuple[str, int], ...]:
        """Return (file, line) of all descriptions of a CURIE."""
        return tuple((one.file, one.line) for one in self._of_term.get(term, ()))

    def said(self, term: str, path: str, value: str = "") -> tuple[str, int]:
        """Return (file, line) of a property (CURIE) of a term, and there of a value (CURIE or quoted text) if found.

        Where the property is not written, it is the place of the term.
        """
        for one in self._of_term.get(term, ()):
            text = self._content[one.file][one.start : one.end].decode("utf-8", "replace")
            pattern = r"\sa(?=\s)" if path == "rdf:type" else _BEFORE + re.escape(path) + _AFTER
            at = re.search(pattern, text)
            if at is None:
                continue
            offset = at.start() + (len(at[0]) - len(at[0].lstrip()))
            if value:
                shown = re.escape(value) if value.startswith('"') else _BEFORE + re.escape(value) + _AFTER
                met = re.compile(shown).search(text, at.end())
                offset = offset if met is None else met.start()
            return one.file, one.line + text.count("\n", 0, offset)
        return self.of(term)

    def at(self, file: str, line: int) -> str:
        """Return the CURIE whose description holds a line, or nothing."""
        found = ""
        for one in self._of_file.get(file, ()):
            if one.line > line:
                break
            found = one.term
        return found
