"""The quality queries: each finds what its example says, and nothing else in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import quality_queries, turtle
from kb.errors import KnowledgeError
from kb.quality_queries import QualityQuery, ask, read_queries, store_of
from kb.shape_tests.examples import expected

from .conftest import KB
from .examples import QUALITY_EXAMPLES

QUERIES = {query.name: query for query in read_queries(KB / "queries" / "qc")}
ONTOLOGY = [t for path in (KB / "ontology").glob("*.ttl") for t in turtle.read(path.read_bytes())]


def test_every_query_has_an_example() -> None:
    assert {path.stem for path in QUALITY_EXAMPLES.glob("*.ttl")} == set(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_finds_what_is_wrong_and_nothing_else(name: str) -> None:
    path = QUALITY_EXAMPLES / f"{name}.ttl"
    wanted = sorted(term for (term,) in expected(path))
    assert wanted
    store = store_of([*ONTOLOGY, *turtle.read(path.read_bytes())])
    assert sorted({row.term for row in ask(QUERIES[name], store)}) == wanted


@pytest.mark.parametrize("name", QUERIES)
def test_a_message_says_what_is_wrong_and_what_to_do(name: str) -> None:
    message = QUERIES[name].message
    assert ": " in message
    assert message.endswith(".")


def test_a_row_tells_the_values_it_is_about() -> None:
    store = store_of(turtle.read((QUALITY_EXAMPLES / "range_reversed.ttl").read_bytes()))
    rows = {row.term: dict(row.details) for row in ask(QUERIES["range_reversed"], store)}
    assert rows["part:reversed"] == {"property": "units", "low": "8", "high": "4"}


def test_a_query_without_message_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mute.rq").write_text("SELECT ?term WHERE { ?term a ?class }")
    with pytest.raises(KnowledgeError, match=r"mute\.rq: begin with a comment"):
        read_queries(tmp_path)


def test_no_queries_at_all_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="nothing would be asked"):
        read_queries(tmp_path)


def test_a_query_that_blames_nobody_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vague.rq").write_text("# Something is wrong: mend it.\nSELECT ?x WHERE { ?x a ?class }")
    with pytest.raises(KnowledgeError, match=r"vague\.rq: select \?term"):
        read_queries(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [("SELECT ?term WHERE {", "not valid SPARQL"), ("ASK { ?term a ?class }", "write it as SELECT")],
)
def test_a_query_that_cannot_be_asked_is_refused(text: str, message: str) -> None:
    query = QualityQuery("broken", "m", text)
    with pytest.raises(KnowledgeError, match=rf"broken\.rq: {message}"):
        list(ask(query, quality_queries.store_of([])))
