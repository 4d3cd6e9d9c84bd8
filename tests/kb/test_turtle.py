"""The normal form: one way to write each set of triples, the same to every parser."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import turtle
from kb.errors import KnowledgeError
from kb.namespaces import KINDS, ONT, PREFIXES, XSD
from kb.two_parsers import disagreements

_MESSY = """# What this file holds.
#
# Second thought.
@prefix rh: <https://w3id.org/rhytid/ont#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix m: <https://w3id.org/rhytid/id/muscle/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix part: <https://w3id.org/rhytid/id/part/> . @prefix unused: <http://example.org/> .

part:LD10.1 rh:unitsLow "04.50"^^xsd:decimal ; a rh:DosePart . part:LD2.1 a rh:DosePart ; rh:points +3 .
m:procerus rh:lifecycle "active" ; rh:producesLine <https://w3id.org/rhytid/id/line/b>,
  <https://w3id.org/rhytid/id/line/a> ; skos:prefLabel "Procerus" ; rh:humanAlbumin "1"^^xsd:boolean ;
  a rh:Muscle ; rh:note "two\\nlines # no comment" ; rh:region "upper" .
"""

_NEAT = '''# What this file holds.
#
# Second thought.

@prefix line: <https://w3id.org/rhytid/id/line/> .
@prefix muscle: <https://w3id.org/rhytid/id/muscle/> .
@prefix part: <https://w3id.org/rhytid/id/part/> .
@prefix rh: <https://w3id.org/rhytid/ont#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

muscle:procerus a rh:Muscle ;
    skos:prefLabel "Procerus" ;
    rh:humanAlbumin true ;
    rh:producesLine line:a, line:b ;
    rh:region "upper" ;
    rh:lifecycle "active" ;
    rh:note """two
lines # no comment""" .

part:LD2.1 a rh:DosePart ;
    rh:points 3 .

part:LD10.1 a rh:DosePart ;
    rh:unitsLow 4.5 .
'''

_LOCALS = st.one_of(
    st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,12}", fullmatch=True),
    st.lists(st.sampled_from([*"ab1_.-~!$&'()*+,;=/?@:é", "%41"]), min_size=1, max_size=8).map("".join),
)
_TERMS = st.builds(lambda kind, local: ox.NamedNode(PREFIXES[kind] + local), st.sampled_from(KINDS), _LOCALS)
_NUMBERS = st.decimals(-1000, 1000, places=3).map(lambda d: ox.Literal(str(d), datatype=ox.NamedNode(f"{XSD}decimal")))
_LITERALS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30).map(ox.Literal),
    _NUMBERS,
    st.integers().map(lambda i: ox.Literal(str(i), datatype=ox.NamedNode(f"{XSD}integer"))),
    st.booleans().map(lambda b: ox.Literal(b)),
    st.dates().map(lambda d: ox.Literal(d.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))),
    st.sampled_from(["en", "pl"]).map(lambda tag: ox.Literal("word", language=tag)),
)
_PREDICATES = st.sampled_from([ox.NamedNode(ONT + name) for name in ("note", "source", "unitsLow", "zzz")])
_GRAPHS = st.lists(st.builds(ox.Triple, _TERMS, _PREDICATES, st.one_of(_TERMS, _LITERALS)), max_size=12)


def test_a_messy_file_becomes_neat() -> None:
    assert turtle.reformat(_MESSY.encode()).decode() == _NEAT


def test_the_normal_form_of_the_normal_form_is_itself() -> None:
    assert turtle.reformat(_NEAT.encode()).decode() == _NEAT


@given(_GRAPHS)
@settings(max_examples=150, deadline=None)
def test_writing_and_reading_keeps_every_triple(triples: list[ox.Triple]) -> None:
    written = turtle.normal_form(triples)
    # The same triples by value (numbers may be spelt anew) and to both parsers.
    other = rdflib.Graph().parse(data=written, format="turtle")
    assert list(disagreements(triples, other)) == []
    assert turtle.normal_form(turtle.read(written)) == written
    assert turtle.normal_form(reversed(triples)) == written


@pytest.mark.parametrize(
    ("lexical", "datatype", "canonical"),
    [
        ("4", "decimal", "4.0"),
        ("4.50", "decimal", "4.5"),
        ("-0.0", "decimal", "0.0"),
        ("+100", "decimal", "100.0"),
        (".25", "decimal", "0.25"),
        ("-.5", "decimal", "-0.5"),
        ("1e3", "decimal", None),
        ("4,5", "decimal", None),
        ("007", "integer", "7"),
        ("4.0", "integer", None),
        ("0", "boolean", "false"),
        ("yes", "boolean", None),
        ("2026-11-21", "date", "2026-11-21"),
        ("21.11.2026", "date", None),
    ],
)
def test_numbers_have_one_spelling(lexical: str, datatype: str, canonical: str | None) -> None:
    assert turtle.canonical_lexical(lexical, XSD + datatype) == canonical


@pytest.mark.parametrize("local", ["plain", "LD01.1", "I", "a-b", "x/y", "a(b)", "q?"])
def test_a_local_name_is_written_short_when_turtle_allows(local: str) -> None:
    escaped = turtle.escaped_local(local)
    assert escaped is not None
    written = f"<http://e.x> <http://e.x> muscle:{escaped} ."
    prefix = f"@prefix muscle: <{PREFIXES['muscle']}> ."
    (triple,) = turtle.read(f"{prefix}{written}".encode())
    assert isinstance(triple.object, ox.NamedNode)
    assert triple.object.value == PREFIXES["muscle"] + local


@pytest.mark.parametrize("local", ["trailing.", "-dash", "50%", "naïve"])
def test_other_local_names_are_written_as_a_full_iri(local: str) -> None:
    assert turtle.escaped_local(local) is None


def test_a_comment_below_the_head_is_refused_rather_than_lost() -> None:
    text = _NEAT + "\n# this would vanish\n"
    with pytest.raises(KnowledgeError, match=rf"doses\.ttl, line {len(text.splitlines())}: a comment below"):
        turtle.reformat(text.encode(), "doses.ttl")


def test_a_blank_node_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="give the thing a name of its own"):
        turtle.reformat(b"<http://e.x/a> <http://e.x/b> [] .")


def test_an_error_names_file_and_line() -> None:
    with pytest.raises(KnowledgeError, match=r"doses\.ttl, line 2: not valid Turtle"):
        turtle.read(b"<http://e.x/a> <http://e.x/b> 1 .\n<http://e.x/a b> <http://e.x/b> 1 .", "doses.ttl")


def test_the_command_rewrites_and_then_finds_nothing_to_do(tmp_path: Path) -> None:
    path = tmp_path / "messy.ttl"
    path.write_text(_MESSY, "utf-8")
    assert turtle.main(["--check", str(path)]) == 1
    assert path.read_text("utf-8") == _MESSY
    assert turtle.main([str(path)]) == 0
    assert path.read_text("utf-8") == _NEAT
    assert turtle.main(["--check", str(path)]) == 0


def test_the_command_names_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("nonsense", "utf-8")
    assert turtle.main([str(path)]) == 1
    assert "broken.ttl, line 1: not valid Turtle" in capsys.readouterr().err
    assert turtle.main([str(tmp_path / "absent.ttl")]) == 1
