"""The vocabulary: every term says what it is."""

from __future__ import annotations

import rdflib
from rdflib.namespace import OWL, RDF, RDFS

from kb.namespaces import ONT
from kb.property_order import CONTENT, LEADING, PROVENANCE
from kb.shape_tests.examples import read
from kb.snapshot import KnowledgeBase

from .conftest import KB

_ONTOLOGY = read((KB / "ontology").glob("*.ttl"))


def test_every_term_has_one_label_one_comment_and_a_place() -> None:
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in _ONTOLOGY.subjects(RDF.type, kind):
            for path in (RDFS.label, RDFS.comment):
                assert len(list(_ONTOLOGY.objects(term, path))) == 1, (term, path)
            if kind != OWL.Class:
                assert len(list(_ONTOLOGY.objects(term, RDFS.range))) == 1, term


def test_object_properties_range_over_classes_of_the_ontology() -> None:
    for term in _ONTOLOGY.subjects(RDF.type, OWL.ObjectProperty):
        assert (_ONTOLOGY.value(term, RDFS.range), RDF.type, OWL.Class) in _ONTOLOGY, term


def test_no_two_terms_share_a_label() -> None:
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        labels = [str(_ONTOLOGY.value(term, RDFS.label)) for term in _ONTOLOGY.subjects(RDF.type, kind)]
        assert len(labels) == len(set(labels))


def test_the_written_order_names_only_properties_there_are() -> None:
    known = {f"rh:{str(term).removeprefix(ONT)}" for term in _ONTOLOGY.subjects(RDFS.range)}
    assert {name for name in (*LEADING, *CONTENT, *PROVENANCE) if name.startswith("rh:")} <= known


def test_the_abstract_classes_have_no_members(real: KnowledgeBase) -> None:
    for name in ("Entity", "Concept", "Statement", "Intervention", "Observable"):
        assert real.of_kind(name) == ()


def test_it_says_that_it_is_not_validated() -> None:
    (header,) = _ONTOLOGY.subjects(RDF.type, OWL.Ontology)
    assert isinstance(header, rdflib.URIRef)
    assert "Not clinically validated" in str(_ONTOLOGY.value(header, RDFS.comment))
