"""What the compiler refuses, with the file and the term."""

from __future__ import annotations

import pytest

from kb import files
from kb.compile import compile_content
from kb.errors import KnowledgeError

from .conftest import MakeKb

_REFUSED = {
    "two classes": (
        "muscle:a a rh:Muscle, rh:Line .",
        "reference/faulty.ttl: muscle:a has several classes: rh:Line, rh:Muscle; give it exactly one",
    ),
    "no class": ('muscle:a rh:nerve "VII" .', "muscle:a has no class; give it exactly one"),
    "class from elsewhere": ("muscle:a a skos:Concept .", "muscle:a is a skos:Concept"),
    "misspelt class": (
        "muscle:a a rh:Muscel .",
        "muscle:a is a rh:Muscel; the ontology declares no such class",
    ),
    "misspelt property": (
        'muscle:a a rh:Muscle ; rh:nervee "VII" .',
        "muscle:a uses rh:nervee, which the ontology does not declare; is it misspelt?",
    ),
    "property of another vocabulary": (
        'muscle:a a rh:Muscle ; dcterms:source "x" .',
        "muscle:a uses dcterms:source, which the ontology does not declare",
    ),
    "second value": (
        'muscle:a a rh:Muscle ; rh:nerve "V", "VII" .',
        "muscle:a has 2 values of nerve; only one",
    ),
    "text for a number": (
        'part:a a rh:DosePart ; rh:unitsLow "4" .',
        'unitsLow "4" should be of type decimal',
    ),
    "whole number for a decimal": ("part:a a rh:DosePart ; rh:unitsLow 4 .", "should be of type decimal"),
    "floating point for a decimal": ("part:a a rh:DosePart ; rh:unitsLow 4e0 .", "should be of type decimal"),
    "ill-formed decimal": ('part:a a rh:DosePart ; rh:unitsLow "four"^^xsd:decimal .', "of type decimal"),
    "ill-formed date": ('part:a a rh:DosePart ; rh:reviewedOn "2026-13-01"^^xsd:date .', "of type date"),
    "text for a term": (
        'part:a a rh:DosePart ; rh:muscle "procerus" .',
        "should be the name of an individual",
    ),
    "term for a text": ("muscle:a a rh:Muscle ; rh:nerve muscle:b .", "should be of type string"),
    "term of the vocabulary": (
        "part:a a rh:DosePart ; rh:muscle rh:Muscle .",
        "should be the name of an individual",
    ),
    "language tag": ('muscle:a a rh:Muscle ; rh:nerve "VII"@en .', "should be of type string"),
    "blank node": ("part:a a rh:DosePart ; rh:muscle [ a rh:Muscle ] .", "blank node"),
    "name from elsewhere": ("<http://example.org/a> a rh:Muscle .", "has none of the prefixes"),
    "space in a name": ("<https://w3id.org/rhytid/id/muscle/a b> a rh:Muscle .", r"faulty.ttl, line "),
    "syntax": ("muscle:a a rh:Muscle", "reference/faulty.ttl, line "),
    "text and number in one class": (
        'parameter:a a rh:Parameter ; rh:value "4" . parameter:b a rh:Parameter ; rh:value 4.0 .',
        "rh:Parameter: value is decimal here and string there",
    ),
}


@pytest.mark.parametrize("case", _REFUSED)
def test_a_fault_is_named(make_kb: MakeKb, case: str) -> None:
    text, message = _REFUSED[case]
    with pytest.raises(KnowledgeError) as caught:
        compile_content(files.content(make_kb(faulty=text)))
    assert message in str(caught.value)
    assert "faulty.ttl" in str(caught.value) or case == "text and number in one class"


def test_many_faults_are_told_at_once_but_not_endlessly(make_kb: MakeKb) -> None:
    text = "".join(f'muscle:m{i} rh:nerve "VII" .\n' for i in range(30))
    with pytest.raises(KnowledgeError) as caught:
        compile_content(files.content(make_kb(faulty=text)))
    lines = str(caught.value).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "… and 10 more"


def test_a_knowledge_base_needs_a_release(make_kb: MakeKb) -> None:
    root = make_kb(fine="muscle:a a rh:Muscle .")
    (root / "ontology" / "core.ttl").write_text("")
    with pytest.raises(KnowledgeError, match="lacks owl:versionInfo"):
        compile_content(files.content(root))


def test_one_individual_may_be_described_in_two_files(make_kb: MakeKb) -> None:
    root = make_kb(one='muscle:a a rh:Muscle ; rh:nerve "VII" .', two='muscle:a rh:region "upper face" .')
    document = compile_content(files.content(root))
    assert document["individuals"]["Muscle"]["muscle:a"] == {"nerve": ["VII"], "region": ["upper face"]}
