"""Questions whose answer must be empty: each file of `queries/qc` is a SPARQL query, each row a problem.

The comment at the head of a query says what a row means and what to do.  `?term` is the individual at fault;
the other variables are told with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kb.errors import KnowledgeError
from kb.namespaces import curie
from kb.turtle import head_comment


@dataclass(frozen=True, slots=True)
class QualityQuery:
    """A query with the message of its rows; `name` is its file name without the suffix."""

    name: str
    message: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: the term at fault and the other values, as text, by variable."""

    term: str
    details: tuple[tuple[str, str], ...]


def read_queries(folder: Path) -> tuple[QualityQuery, ...]:
    """Read all `*.rq` of a folder, by name.

    Raises KnowledgeError when there is none, or for a query without a message or without `?term`.
    """
    queries = []
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text("utf-8")
        message = " ".join(line.lstrip("# ").rstrip() for line in head_comment(text).splitlines()).strip()
        if not message:
            raise KnowledgeError(f"{path}: begin with a comment that says what a row means and what to do")
        if "?term" not in text:
            raise KnowledgeError(f"{path}: select ?term, the individual at fault")
        queries.append(QualityQuery(path.stem, message, text))
    if not queries:
        raise KnowledgeError(f"{folder}: there is no query (*.rq), so nothing would be asked")
    return tuple(queries)


def store_of(triples: Iterable[ox.Triple]) -> ox.Store:
    """Put triples into a store that can be asked."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


def ask(query: QualityQuery, store: ox.Store) -> Iterator[Row]:
    """Yield the rows of one query, sorted.

    Raises KnowledgeError when the query is not valid SPARQL.
    """
    try:
        solutions = store.query(query.text)
    except SyntaxError as error:
        raise KnowledgeError(f"{query.name}.rq: not valid SPARQL: {error.msg}") from None
    if not isinstance(solutions, ox.QuerySolutions):
        raise KnowledgeError(f"{query.name}.rq: write it as SELECT ?term …")
    names = [variable.value for variable in solutions.variables]
    rows = set()
    for solution in solutions:
        told = {name: _text(solution[name]) for name in names if solution[name] is not None}
        term = told.pop("term", "")
        rows.add((term, tuple(told.items())))
    for term, details in sorted(rows):
        yield Row(term, details)


def _text(value: object) -> str:
    if isinstance(value, ox.NamedNode):
        return curie(value.value)
    return value.value if isinstance(value, ox.Literal | ox.BlankNode) else str(value)
