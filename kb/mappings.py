"""Identifiers in other vocabularies: SSSOM tables beside the Turtle, read and checked.

Only `skos:exactMatch` may be treated as the same thing.  SNOMED CT is licensed: none but the codes of its free
Global Patient Set are shipped, and each such row says so.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kb.errors import PlacedError
from kb.files import root_folder
from kb.report import Problem
from kb.sorting import NaturalKey, natural

FOLDER = "mappings"
COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "object_source_version",
    "comment",
    "other",
)
EXACT = "skos:exactMatch"
PREDICATES = (EXACT, "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch")
JUSTIFICATIONS = ("semapv:ManualMappingCuration",)
NOT_FOUND = "sssom:NoTermFound"
"""In place of a code: somebody looked, and there is none."""

SNOMED, FREE_SNOMED = "SNOMEDCT", "Global Patient Set"

CODES: Mapping[str, str] = {
    "ATC": r"[A-Z]\d\d[A-Z]{0,2}\d{0,2}",
    "ECO": r"\d{7}",
    "EVQUALITY": r"[a-z-]+",
    "FMA": r"\d+",
    "HP": r"\d{7}",
    "ICD10": r"[A-Z]\d\d(\.\d{1,2})?",
    "ICD10CM": r"[A-Z]\d\d(\.\w{1,4})?",
    "LOINC": r"\d+-\d",
    "MAXO": r"\d{7}",
    "MESH": r"[CD]\d{6,9}",
    "MONDO": r"\d{7}",
    "RECSTRENGTH": r"[a-z]+",
    SNOMED: r"\d{6,18}",
    "TA2": r"\d+",
    "TA98": r"A\d\d(\.\d+)+",
    "UBERON": r"\d{7}",
    "UCUM": r"[^\s\[\]]+",
    "UNII": r"[A-Z0-9]{10}",
}
"""The vocabularies in use, each with the form of its codes (UCUM's brackets are percent-encoded)."""

_PREFIX = re.compile(r'#\s+(\w+): "(\S+)"')
_ROW = "dossier_row="


class Mapped(NamedTuple):
    """One line of a table; `row` is the dossier row it comes from, or empty."""

    subject: str
    label: str
    predicate: str
    code: str
    justification: str
    version: str
    comment: str
    row: str
    file: str
    line: int
    prefixes: frozenset[str]

    @property
    def system(self) -> str:
        """The vocabulary of the code, such as UBERON."""
        return self.code.partition(":")[0]


def read(root: Path | None = None) -> tuple[Mapped, ...]:
    """Read all tables of a knowledge base, by file and line; none when it has no such folder.

    Raises PlacedError when a table cannot be read, or a line has not its columns.
    """
    folder = root_folder(root) / FOLDER
    return tuple(one for path in sorted(folder.glob("*.sssom.tsv")) for one in _table(path))


def _table(path: Path) -> Iterator[Mapped]:
    file = f"{FOLDER}/{path.name}"
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PlacedError(file, 0, f"cannot be read: {error}") from None
    prefixes = frozenset(found[1] for line in lines if (found := _PREFIX.fullmatch(line)))
    body = [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not body or tuple(body[0][1].split("\t")) != COLUMNS:
        raise PlacedError(file, 0, f"the line above the rows must name the columns {', '.join(COLUMNS)}")
    for number, line in body[1:]:
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            raise PlacedError(file, number, f"{len(cells)} columns instead of {len(COLUMNS)}; part them by tabs")
        subject, label, predicate, code, justification, version, comment, other = cells
        row = other.removeprefix(_ROW) if other.startswith(_ROW) else ""
        yield Mapped(subject, label, predicate, code, justification, version, comment, row, file, number, prefixes)


def problems(rows: Sequence[Mapped], labels: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong; `labels` are the preferred labels of all individuals, by CURIE."""
    pairs = Counter((one.subject, one.code) for one in rows)
    exact: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in rows:
        if one.predicate == EXACT:
            exact[one.subject, one.system].add(one.code)
    coded = {one.subject for one in rows if one.code != NOT_FOUND}
    before: tuple[str, tuple[NaturalKey, ...]] = ("", ())
    for one in rows:
        for message in _wrong(one, labels):
            yield Problem(message, one.subject, one.file, one.line)
        if pairs[one.subject, one.code] > 1:
            yield Problem(f"{one.code} stands there twice; keep one line", one.subject, one.file, one.line)
        several = exact[one.subject, one.system]
        if one.predicate == EXACT and len(several) > 1:
            message = f"two exact codes of one vocabulary ({', '.join(sorted(several))}); make one broad or close"
            yield Problem(message, one.subject, one.file, one.line)
        if one.code == NOT_FOUND and one.subject in coded:
            message = f"{NOT_FOUND} beside a code; remove the line"
            yield Problem(message, one.subject, one.file, one.line)
        here = (one.file, (natural(one.subject), natural(one.code)))
        if before[0] == here[0] and here[1] < before[1]:
            message = "out of order; sort the lines by subject and code, numbers as numbers"
            yield Problem(message, one.subject, one.file, one.line)
        before = here


def _wrong(one: Mapped, labels: Mapping[str, str]) -> Iterator[str]:
    label = labels.get(one.subject)
    if label is None:
        yield "no such individual; correct subject_id, or add it to the Turtle"
    elif label != one.label:
        yield f"subject_label is “{one.label}”, but the individual is called “{label}”; write that"
    if one.predicate not in PREDICATES:
        yield f"predicate_id {one.predicate} is none of {', '.join(PREDICATES)}"
    if one.justification not in JUSTIFICATIONS:
        yield f"mapping_justification {one.justification} is none of {', '.join(JUSTIFICATIONS)}"
    unknown = {curie.partition(":")[0] for curie in (one.subject, one.predicate, one.code)} - one.prefixes
    if unknown:
        yield f"the head of the file does not expand {', '.join(sorted(unknown))}; add it to its curie_map"
    if one.code == NOT_FOUND:
        if one.predicate != EXACT:
            yield f"write {EXACT} with {NOT_FOUND}: no exact match was found"
        return
    form = CODES.get(one.system)
    if form is None:
        yield f"{one.system} is none of the vocabularies {', '.join(CODES)}"
    elif not re.fullmatch(form, one.code.partition(":")[2]):
        yield f"{one.code} has not the form of a code of {one.system}; correct object_id"
    if one.system == SNOMED and FREE_SNOMED not in one.version:
        yield (
            f"SNOMED CT codes need a licence unless they are of the {FREE_SNOMED}: "
            "say so in object_source_version, or remove the line"
        )
