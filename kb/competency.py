"""Questions a clinician would ask of the knowledge, with the answer the sources give: `questions/NAME.rq` and `.tsv`.

The comment at the head of a query is the question.  The first column of the table beside it, `from`, names the rows
of the dossier (or the sources) that the row was taken from, and the others are the variables of the query.  The
table is written from those, never from what the query prints, so that a slip in the Turtle is found out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

from kb.errors import PlacedError
from kb.namespaces import XSD, curie, iri
from kb.report import Problem
from kb.turtle import head_comment

FOLDER = "questions"
FROM = "from"
_LEDGER = "dossier/rows.tsv"

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """One row of an answer: where it comes from (dossier rows `file/row`, or sources), its values, its line."""

    origins: tuple[str, ...]
    values: Values
    line: int


@dataclass(frozen=True, slots=True)
class CompetencyQuestion:
    """A question with its query and the rows that answer it.  `name` is the file name without its suffix."""

    name: str
    question: str
    text: str
    variables: tuple[str, ...]
    expected: tuple[ExpectedRow, ...]

    @property
    def table(self) -> str:
        """The file of the expected rows, relative to the knowledge base."""
        return f"{FOLDER}/{self.name}.tsv"


def read_questions(root: Path) -> tuple[CompetencyQuestion, ...]:
    """Read all questions of a knowledge base, by name; one that has no such folder has none.

    Raises PlacedError for a query without question, or without a table that fits.
    """
    folder = root / FOLDER
    queries = sorted(folder.glob("*.rq"))
    for table in sorted(folder.glob("*.tsv")):
        if table.with_suffix(".rq") not in queries:
            raise PlacedError(f"{FOLDER}/{table.name}", 0, f"there is no query {table.stem}.rq; add it, or rename")
    return tuple(_read_one(path) for path in queries)


def _read_one(path: Path) -> CompetencyQuestion:
    name, text = f"{FOLDER}/{path.name}", path.read_text("utf-8")
    question = " ".join(line.lstrip("# ").rstrip() for line in head_comment(text).splitlines()).strip()
    if not question.endswith("?"):
        raise PlacedError(name, 1, "begin with a comment that is the question, up to its question mark")
    table = path.with_suffix(".tsv")
    if not table.is_file():
        raise PlacedError(name, 0, f"there is no {table.name} with the rows expected; add it")
    table_name = f"{FOLDER}/{table.name}"
    head, *lines = table.read_text("utf-8").split("\n")
    first, *variables = head.split("\t")
    if first != FROM or not variables:
        raise PlacedError(table_name, 1, f"head the columns “{FROM}” and then the query's variables, parted by tabs")
    rows = []
    for number, line in enumerate(lines, start=2):
        if not line:
            continue
        origin, *values = line.split("\t")
        if len(values) != len(variables):
            raise PlacedError(
                table_name, number, f"{len(variables) + 1} columns are headed, and {len(values) + 1} here"
            )
        rows.append(ExpectedRow(tuple(origin.split()), tuple(values), number))
    if not rows:
        raise PlacedError(table_name, 0, "no row is expected; a query whose answer must be empty belongs to queries/qc")
    return CompetencyQuestion(path.stem, question, text, tuple(variables), tuple(rows))


def answer(question: CompetencyQuestion, store: ox.Store) -> Counter[Values]:
    """Ask a question; terms come as CURIEs, decimals without idle zeros, what is unbound as nothing.

    Raises PlacedError when the query is not valid SPARQL or has other variables than its table.
    """
    name = f"{FOLDER}/{question.name}.rq"
    try:
        solutions = store.query(question.text)
    except SyntaxError as error:
        raise PlacedError(name, 0, f"not valid SPARQL: {error.msg}") from None
    if not isinstance(solutions, ox.QuerySolutions):
        raise PlacedError(name, 0, "write it as SELECT …")
    names = tuple(variable.value for variable in solutions.variables)
    if names != question.variables:
        wanted, found = " ".join(question.variables), " ".join(names)
        raise PlacedError(question.table, 1, f"the query selects {found}, and the columns are {wanted}")
    return Counter(tuple(_text(solution[variable]) for variable in names) for solution in solutions)


def problems(root: Path, store: ox.Store) -> Iterator[Problem]:
    """Yield what differs between the answers of a knowledge base in `root` and those expected, row by row.

    Raises PlacedError when a question cannot be asked.
    """
    listed = _ledger(root)
    for question in read_questions(root):
        given = answer(question, store)
        for row in question.expected:
            if unknown := [one for one in row.origins if not _is_origin(one, listed, store)]:
                told = ", ".join(unknown)
                yield Problem(f"no such dossier row or source: {told}", file=question.table, line=row.line)
            elif not row.origins:
                yield Problem("name where the row comes from", file=question.table, line=row.line)
            if given[row.values]:
                given[row.values] -= 1
                continue
            told = (
                f"missing: {_row(question, row.values)} ({' '.join(row.origins)}); hold the knowledge against that,"
                " and mend it, or the row"
            )
            yield Problem(f"“{question.question}” {told}", file=question.table, line=row.line)
        for values in sorted(given.elements()):
            told = f"not expected: {_row(question, values)}; mend what says so, or add the row with where it comes from"
            yield Problem(f"“{question.question}” {told}", file=question.table)


def _ledger(root: Path) -> frozenset[str]:
    path = root / _LEDGER
    if not path.is_file():
        return frozenset()
    lines = (line.split("\t") for line in path.read_text("utf-8").splitlines()[1:])
    return frozenset(f"{file}/{row}" for file, row, *_ in lines)


def _is_origin(origin: str, listed: frozenset[str], store: ox.Store) -> bool:
    if origin in listed:
        return True
    if not origin.startswith("source:"):
        return False
    return any(True for _ in store.quads_for_pattern(ox.NamedNode(iri(origin)), None, None, None))


def _row(question: CompetencyQuestion, values: Values) -> str:
    return ", ".join(f"{name} {value or '(none)'}" for name, value in zip(question.variables, values, strict=True))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, ox.NamedNode):
        return curie(value.value)
    if not isinstance(value, ox.Literal):
        return str(value)
    if value.datatype.value != f"{XSD}decimal":
        return value.value
    number = format(Decimal(value.value), "f")
    return number.rstrip("0").rstrip(".") if "." in number else number
