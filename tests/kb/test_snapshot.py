"""The snapshot: the same content gives the same bytes, and a bad cache changes nothing but the time."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kb import cache, files, snapshot
from kb.compile import compile_content
from kb.errors import KnowledgeError
from kb.snapshot import FORMAT, KnowledgeBase

from .conftest import KB, MakeKb

_SMALL = """
muscle:b a rh:Muscle ; skos:prefLabel "B" ; rh:thicknessMeanMm 1.10 ; rh:reviewedOn "2026-11-21"^^xsd:date .
muscle:a a rh:Muscle ; rh:producesLine line:l10, line:l2 ; rh:dossierRow "muscles/a" .
product:P a rh:Product ; rh:humanAlbumin true ; rh:ageMinYears 18 ; rh:dilutionUnitsPerMl 100.0, 40.0, 8.5 .
parameter:p a rh:Parameter ; rh:value 14.0 . criterion:c a rh:Criterion ; rh:value "14" .
"""


@pytest.fixture
def small(make_kb: MakeKb) -> Path:
    return make_kb(small=_SMALL)


def _document(root: Path) -> bytes:
    return snapshot.encode(compile_content(files.content(root)))


def test_individuals_by_id_and_kind(small: Path) -> None:
    kb = snapshot.load(small)
    assert list(kb.individuals) == sorted(kb.individuals)
    assert [m.id for m in kb.of_kind("Muscle")] == ["muscle:a", "muscle:b"]
    assert kb.get("muscle:c") is None
    assert (kb.label("muscle:b"), kb.label("muscle:a"), kb.label("muscle:zzz")) == ("B", "a", "zzz")
    assert kb.of_kind("Line") == ()
    assert kb.release == "0.1.0"
    assert len(kb) == 5
    assert kb.kinds["Muscle"].label == "muscle"


def test_values_have_the_type_their_property_says(small: Path) -> None:
    kb = snapshot.load(small)
    muscle, product = kb.individuals["muscle:b"], kb.individuals["product:P"]
    thickness = muscle.one("thicknessMeanMm")
    assert isinstance(thickness, Decimal)
    assert str(thickness) == "1.1"
    assert muscle.one("reviewedOn") == date(2026, 11, 21)
    assert product.one("humanAlbumin") is True
    assert product.one("ageMinYears") == 18
    assert product.many("dilutionUnitsPerMl") == (Decimal("8.5"), Decimal(40), Decimal(100))
    assert kb.individuals["muscle:a"].many("producesLine") == ("line:l2", "line:l10")


def test_one_property_may_be_text_in_one_class_and_a_number_in_another(small: Path) -> None:
    kb = snapshot.load(small)
    assert kb.individuals["parameter:p"].one("value") == Decimal(14)
    assert kb.individuals["criterion:c"].one("value") == "14"
    assert kb.properties["value"].datatype == "literal"


def test_decimals_never_pass_through_floating_point(make_kb: MakeKb) -> None:
    digits = "0.1000000000000000055511151231257827"
    root = make_kb(small=f"muscle:a a rh:Muscle ; rh:thicknessMeanMm {digits} .")
    assert str(snapshot.load(root).individuals["muscle:a"].one("thicknessMeanMm")) == digits


def test_a_misspelt_property_is_not_taken_for_an_absent_one(small: Path) -> None:
    muscle = snapshot.load(small).individuals["muscle:a"]
    assert muscle.one("nerve") is None
    assert muscle.many("antagonistOf") == ()
    with pytest.raises(KnowledgeError, match="no property “nervee”"):
        muscle.one("nervee")
    with pytest.raises(KnowledgeError, match="no class “Muscel”"):
        snapshot.load(small).of_kind("Muscel")


def test_asking_for_one_of_several_is_an_error(small: Path) -> None:
    with pytest.raises(KnowledgeError, match="2 values of “producesLine”"):
        snapshot.load(small).individuals["muscle:a"].one("producesLine")


def test_the_snapshot_cannot_be_changed_by_its_readers(small: Path) -> None:
    kb = snapshot.load(small)
    with pytest.raises(TypeError):
        kb.individuals["muscle:new"] = kb.individuals["muscle:a"]  # type: ignore[index]
    with pytest.raises(TypeError):
        kb.individuals["muscle:a"].values["nerve"] = ("VII",)  # type: ignore[index]


def test_the_same_content_gives_the_same_bytes(small: Path) -> None:
    first = _document(small)
    lines = sorted(_SMALL.strip().splitlines(), reverse=True)
    text = (small / "reference" / "small.ttl").read_text("utf-8").removesuffix(_SMALL)
    (small / "reference" / "small.ttl").write_text(text + "\n".join(lines), "utf-8")
    # The order of writing changes the version, which is that of the files, and nothing else.
    changed = {**json.loads(_document(small)), "version": ""}
    assert changed == {**json.loads(first), "version": ""}


def test_compiling_does_not_depend_on_the_order_of_hashing(small: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from kb import files, snapshot;"
        "from kb.compile import compile_content;"
        "sys.stdout.buffer.write(snapshot.encode(compile_content(files.content(Path(sys.argv[1])))))"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", program, str(small)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=KB.parent,
            capture_output=True,
            check=True,
        )
        assert run.stdout == _document(small)


def test_the_version_is_that_of_the_knowledge_alone(small: Path) -> None:
    before = snapshot.load(small).version
    assert before == files.content_hash(files.content(small))
    (small / "shapes").mkdir()
    (small / "shapes" / "a.ttl").write_text("# shapes judge knowledge, they are none")
    (small / "reference" / ".#small.ttl").write_text("an editor's lock")
    assert snapshot.load(small).version == before
    (small / "geometry").mkdir()
    (small / "geometry" / "a.ttl").write_text("# geometry is knowledge")
    assert snapshot.load(small).version != before


def test_moving_bytes_between_files_changes_the_version() -> None:
    assert files.content_hash({"a": b"xy", "b": b""}) != files.content_hash({"a": b"x", "b": b"y"})
    assert files.content_hash({"a": b"1", "b": b"2"}) == files.content_hash({"b": b"2", "a": b"1"})


def _cached_file(own_cache: Path) -> Path:
    (path,) = own_cache.iterdir()
    return path


def _same(left: KnowledgeBase, right: KnowledgeBase) -> bool:
    return left.version == right.version and {i.id: i.values for i in left} == {i.id: i.values for i in right}


def _sealed(payload: bytes) -> bytes:
    return b"rhytid-snapshot " + hashlib.sha256(payload).hexdigest().encode() + b"\n" + payload


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"18"', b'"81"').replace(b"[18]", b"[81]"),
        lambda data: b"\xff\xfe nonsense",
        lambda data: data.partition(b"\n")[2],
        lambda data: _sealed(b"not json"),
        lambda data: _sealed(b"[]"),
        lambda data: _sealed(b'{"format": %d}' % FORMAT),
        lambda data: _sealed(b'{"format": 0, "version": ""}'),
        lambda data: _sealed(data.partition(b"\n")[2].replace(b'"version":"', b'"version":"0')),
    ],
    ids=["empty", "cut", "altered", "binary", "unsealed", "no json", "list", "keys", "old", "other version"],
)
def test_a_damaged_cache_is_replaced(small: Path, own_cache: Path, damage: object) -> None:
    first = snapshot.load(small)
    path = _cached_file(own_cache)
    whole = path.read_bytes()
    path.write_bytes(damage(whole))  # type: ignore[operator]
    assert _same(snapshot.load(small), first)
    assert path.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_no_error(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a_file"
    blocked.write_text("where a folder should be")
    monkeypatch.setenv("RHYTID_CACHE", str(blocked / "cache"))
    assert snapshot.load(small).get("muscle:a") is not None
    assert cache.read("anything") is None


def test_versions_that_are_no_longer_used_are_forgotten(own_cache: Path) -> None:
    for number in range(20):
        cache.store(f"kb-{number}", b"payload")
        os.utime(own_cache / f"kb-{number}", (number, number))
        assert cache.read("kb-0") == b"payload"  # in use all the time
    cache.store("facts-1", b"another kind")
    assert {path.name for path in own_cache.iterdir()} == {"facts-1", "kb-0", *(f"kb-{n}" for n in range(9, 20))}


def test_nothing_half_written_stays_behind(small: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(self: Path, target: Path) -> Path:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full_disk)
    assert snapshot.load(small).get("muscle:a") is not None
    assert list(own_cache.iterdir()) == []


def test_a_second_load_needs_no_rdf_library(small: Path) -> None:
    snapshot.load(small)
    program = (
        "import sys; from pathlib import Path; from kb.snapshot import load;"
        "kb = load(Path(sys.argv[1])); assert len(kb) == 5;"
        "print(sorted({'rdflib', 'pyoxigraph', 'pyshacl'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(small)], cwd=KB.parent, capture_output=True, check=True, text=True
    )
    assert run.stdout.strip() == "[]"


def test_the_folder_may_be_named_in_the_environment(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHYTID_KB", str(small))
    assert len(snapshot.load()) == 5
    monkeypatch.setenv("RHYTID_KB", str(small / "reference"))
    with pytest.raises(KnowledgeError, match="is not a knowledge base"):
        snapshot.load()


def test_a_built_snapshot_is_plain_json(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "new folder" / "kb.json"
    kb = snapshot.build(small, out)
    assert out.read_bytes() == _document(small)
    assert json.loads(out.read_bytes())["individuals"]["Muscle"]["muscle:b"]["thicknessMeanMm"] == ["1.1"]
    assert _same(snapshot.load(small), kb)
