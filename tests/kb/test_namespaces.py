"""CURIEs and IRIs are two spellings of one name."""

from __future__ import annotations

import pytest

from kb.errors import KnowledgeError
from kb.namespaces import KINDS, PREFIXES, curie, iri, kind_prefix, local_name
from kb.places import Places
from kb.sorting import natural


@pytest.mark.parametrize("prefix", PREFIXES)
def test_each_prefix_there_and_back(prefix: str) -> None:
    assert curie(iri(f"{prefix}:some.name")) == f"{prefix}:some.name"


def test_no_namespace_starts_another_kind() -> None:
    assert curie(iri("question_group:a")) == "question_group:a"
    assert curie(iri("group:a")) == "group:a"
    assert len({PREFIXES[kind] for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("text", ["procerus", "muscel:procerus", "muscle:", ""])
def test_what_is_no_term_is_refused_with_the_prefixes(text: str) -> None:
    with pytest.raises(KnowledgeError, match="write prefix:name with one of the prefixes jurisdiction, area, muscle"):
        iri(text)


def test_an_iri_from_elsewhere_stays_as_it_is() -> None:
    assert curie("http://example.org/a") == "http://example.org/a"


def test_the_parts_of_a_name() -> None:
    assert kind_prefix("source:toxin.A:B") == "source"
    assert local_name("source:toxin.A:B") == "toxin.A:B"


def test_numbers_in_names_sort_as_numbers() -> None:
    assert sorted(["LD10", "LD2", "LD02", "LD1.2", "A"], key=natural) == ["A", "LD1.2", "LD02", "LD2", "LD10"]


def test_a_term_is_found_at_its_line() -> None:
    text = "# head\n\nmuscle:a a rh:Muscle ;\n    rh:note 1 .\n\nmuscle:x\\/y a rh:Muscle .\n\n"
    text += "<https://w3id.org/rhytid/id/muscle/a.> a rh:Muscle .\nelsewhere:a a rh:Muscle .\n"
    places = Places({"one.ttl": text.encode(), "two.ttl": b"muscle:a a rh:Muscle .\n"})
    assert places.of("muscle:a") == ("one.ttl", 3)
    assert places.of("muscle:x/y") == ("one.ttl", 6)
    assert places.of("muscle:a.") == ("one.ttl", 8)
    assert places.of("elsewhere:a") == ("", 0)
