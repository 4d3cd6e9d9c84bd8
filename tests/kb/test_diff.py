"""Two versions compared: what is new, retired or changed, how much that weighs, and where versions come from."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kb.diff import Difference, Weight, compare, is_wording, raised
from kb.errors import KnowledgeError
from kb.revisions import knowledge_of
from kb.snapshot import KnowledgeBase, load

from .conftest import MakeKb

_SOURCE = 'source:a.B a rh:Source ; skos:prefLabel "A" ; rh:citation "A." .'
_MUSCLE = """
muscle:m a rh:Muscle ; skos:prefLabel "M" ; rh:laterality "paired" ; rh:toxinTarget "yes" ; rh:source source:a.B ;
    rh:lifecycle "active" ; rh:synergistOf muscle:m, muscle:n ; rh:note "Old." .
muscle:n a rh:Muscle ; skos:prefLabel "N" ; rh:laterality "midline" ; rh:toxinTarget "no" ; rh:lifecycle "active" .
"""


def _kb(make_kb: MakeKb, text: str) -> KnowledgeBase:
    root = make_kb(a=_SOURCE + text)
    found = load(root)
    list(found)  # read before the files are written over
    return found


def _difference(make_kb: MakeKb, old: str, new: str) -> Difference:
    return compare(_kb(make_kb, old), _kb(make_kb, new))


def test_a_version_does_not_differ_from_itself(make_kb: MakeKb) -> None:
    found = _difference(make_kb, _MUSCLE, _MUSCLE)
    assert (found.added, found.retired, found.changed, found.terms) == ((), (), (), ())
    assert found.weight is Weight.NONE
    assert found.suggested_release == found.old_release


def test_a_changed_value_is_told_with_the_old_one_and_its_source(make_kb: MakeKb) -> None:
    found = _difference(make_kb, _MUSCLE, _MUSCLE.replace('"paired"', '"midline"'))
    (changed,) = found.changed
    assert (changed.id, changed.kind, changed.label, changed.sources) == ("muscle:m", "Muscle", "M", ("source:a.B",))
    (value,) = changed.values
    assert (value.name, value.old, value.new) == ("laterality", ("paired",), ("midline",))
    assert found.weight is Weight.MINOR


def test_sets_are_compared_as_sets(make_kb: MakeKb) -> None:
    found = _difference(
        make_kb, _MUSCLE, _MUSCLE.replace("rh:synergistOf muscle:m, muscle:n", "rh:synergistOf muscle:n")
    )
    (value,) = found.changed[0].values
    assert (value.gone, value.come) == (("muscle:m",), ())


def test_wording_alone_is_a_patch(make_kb: MakeKb) -> None:
    found = _difference(make_kb, _MUSCLE, _MUSCLE.replace('"Old."', '"New."').replace('"M"', '"Em"'))
    assert [value.name for value in found.changed[0].values] == ["prefLabel", "note"]
    assert found.weight is Weight.PATCH
    both = _difference(make_kb, _MUSCLE, _MUSCLE.replace('"Old."', '"New."').replace('"paired"', '"midline"'))
    assert both.weight is Weight.MINOR


@pytest.mark.parametrize(
    ("name", "wording"),
    [("prefLabel", True), ("layoutNote", True), ("adviceNote", False), ("severity", False), ("reviewedOn", True)],
)
def test_what_is_wording(name: str, wording: bool) -> None:
    assert is_wording(name) is wording


def test_new_removed_and_retired_things(make_kb: MakeKb) -> None:
    more = 'muscle:o a rh:Muscle ; skos:prefLabel "O" ; rh:laterality "paired" ; rh:toxinTarget "no" .'
    found = _difference(make_kb, _MUSCLE, _MUSCLE + more)
    assert [one.id for one in found.added] == ["muscle:o"]
    found = _difference(make_kb, _MUSCLE + more, _MUSCLE)
    assert [(one.id, one.removed) for one in found.retired] == [("muscle:o", True)]
    old, new = 'rh:toxinTarget "no" ; rh:lifecycle "active"', 'rh:toxinTarget "no" ; rh:lifecycle "retired"'
    found = _difference(make_kb, _MUSCLE, _MUSCLE.replace(old, new))
    assert [(one.id, one.removed) for one in found.retired] == [("muscle:n", False)]
    assert found.changed == ()
    back = _difference(make_kb, _MUSCLE.replace(old, new), _MUSCLE)
    assert [one.id for one in back.changed] == ["muscle:n"]


def test_a_thing_of_another_class_is_changed(make_kb: MakeKb) -> None:
    old, new = 'area:a a rh:Area ; skos:prefLabel "A" .', 'area:a a rh:Phototype ; skos:prefLabel "A" .'
    (value,) = _difference(make_kb, old, new).changed[0].values
    assert (value.name, value.old, value.new) == ("type", ("Area",), ("Phototype",))


@pytest.mark.parametrize(
    ("old", "new", "term", "weight"),
    [
        ("rh:site ", "rh:place ", "rh:site", Weight.MAJOR),
        (
            "rh:site a owl:DatatypeProperty, owl:FunctionalProperty",
            "rh:site a owl:DatatypeProperty",
            "rh:site",
            Weight.MINOR,
        ),
        ("rh:Phototype a owl:Class", "rh:SkinType a owl:Class", "rh:Phototype", Weight.MAJOR),
    ],
)
def test_changes_of_the_ontology_weigh_more(make_kb: MakeKb, old: str, new: str, term: str, weight: Weight) -> None:
    before = _kb(make_kb, "")
    root = make_kb()
    path = root / "ontology" / "core.ttl"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    found = compare(before, load(root))
    assert {one.term: one.weight for one in found.terms}[term] is weight
    assert found.weight is weight


@pytest.mark.parametrize(
    ("weight", "release"),
    [(Weight.NONE, "0.1.2"), (Weight.PATCH, "0.1.3"), (Weight.MINOR, "0.2.0"), (Weight.MAJOR, "1.0.0")],
)
def test_the_next_release(weight: Weight, release: str) -> None:
    assert raised("0.1.2", weight) == release
    assert raised("spring", weight) == "spring"


def _git(folder: Path, *arguments: str) -> None:
    name = ("-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *name, *arguments], check=True, capture_output=True)


def test_a_version_is_a_folder_or_a_revision(make_kb: MakeKb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_kb(a=_SOURCE + _MUSCLE)
    repository = tmp_path / "a_repository"
    repository.mkdir()
    root = root.rename(repository / "kb")
    monkeypatch.setenv("RHYTID_KB", str(root))
    _git(repository, "init", "--quiet")
    _git(repository, "add", ".")
    _git(repository, "commit", "--quiet", "-m", "first")
    path = root / "reference" / "a.ttl"
    path.write_text(path.read_text("utf-8").replace('"paired"', '"midline"'), "utf-8")
    committed = knowledge_of("HEAD")
    assert committed.individuals["muscle:m"].one("laterality") == "paired"
    for name in (str(root), str(repository)):
        assert knowledge_of(name).individuals["muscle:m"].one("laterality") == "midline"
    _git(repository, "rm", "-r", "--cached", "--quiet", "kb")
    _git(repository, "commit", "--quiet", "--allow-empty", "-m", "none")
    assert knowledge_of("HEAD~1").version == committed.version
    with pytest.raises(KnowledgeError, match="HEAD: this revision holds no knowledge base"):
        knowledge_of("HEAD")


@pytest.mark.parametrize("name", ["no-such-revision", "--upload-pack=x", "HEAD~9999"])
def test_what_is_no_version(name: str) -> None:
    with pytest.raises(KnowledgeError, match="neither a folder nor"):
        knowledge_of(name)


def test_a_folder_without_knowledge_is_no_version(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no folder “ontology”"):
        knowledge_of(str(tmp_path))
