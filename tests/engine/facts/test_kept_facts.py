"""Facts and layers kept between runs are what working them out anew gives; what is not whole is made anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import own_code
from engine.algebra.rule import Fact
from engine.algebra.rulebase import RuleBase, RuleError
from engine.facts.from_kb import knowledge_facts
from engine.facts.kept_facts import KeptStore, encode, ready_facts
from engine.rules import kept_layers, rule_base
from kb.snapshot import load

from ..altered_kb import altered, changed

KB = load()
KNOWN = knowledge_facts(KB)
RULES = rule_base()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("RHYTID_CACHE", str(tmp_path / "cache"))
    yield tmp_path / "cache"


def same(store: Any, origins: Any) -> bool:
    """Whether a store holds what is known: rows in order and to the letter, and where each comes from."""
    relations = {fact.relation for fact in KNOWN.origins}
    return (
        all(repr(store.rows(relation)) == repr(KNOWN.store.rows(relation)) for relation in relations)
        and dict(origins.items()) == KNOWN.origins
        and len(origins) == len(KNOWN.origins)
    )


def test_kept_facts_are_the_facts(cache: Path) -> None:
    assert same(*ready_facts(KB))  # worked out, and kept
    assert len(list(cache.iterdir())) == 1
    assert same(*ready_facts(KB))  # read


def test_a_damaged_file_is_made_anew(cache: Path) -> None:
    ready_facts(KB)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    for damaged in (b"", whole[:-1], whole.replace(b"muscle:", b"mussel:", 1)):
        kept.write_bytes(damaged)
        assert same(*ready_facts(KB))
        assert kept.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("RHYTID_CACHE", str(tmp_path / "file"))
    assert same(*ready_facts(KB))


def test_only_what_was_compiled_from_files_is_kept(cache: Path) -> None:
    other = altered(changed("muscle:procerus", laterality="paired"))
    store, origins = ready_facts(other)
    assert store.rows("Muscle") != KNOWN.store.rows("Muscle")
    assert dict(origins) == knowledge_facts(other).origins
    assert not cache.exists()


def test_other_code_reads_nothing_of_this_one(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready_facts(KB)
    monkeypatch.setattr("engine.facts.kept_facts.code_digest", lambda: "0" * 64)
    assert same(*ready_facts(KB))
    assert len(list(cache.iterdir())) == 2
    monkeypatch.setattr("engine.facts.kept_facts.code_digest", lambda: None)
    assert same(*ready_facts(KB))
    assert len(list(cache.iterdir())) == 2


def test_the_digest_is_of_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(own_code, "_HERE", tmp_path / "engine")
    monkeypatch.setattr(own_code, "_READ", (tmp_path / "a", tmp_path / "b"))
    digest = own_code.code_digest.__wrapped__
    (tmp_path / "a" / "x.py").write_text("one")
    found = [digest()]
    (tmp_path / "a" / "x.py").write_text("two")
    found.append(digest())
    (tmp_path / "a" / "x.py").rename(tmp_path / "b" / "x.py")
    found.append(digest())
    assert None not in found
    assert len(set(found)) == 3
    monkeypatch.setattr(own_code, "_READ", (tmp_path / "none.py",))
    assert digest() is None


def test_a_kept_store_finds_has_and_copies_as_any_other() -> None:
    store = KeptStore(encode(KNOWN.origins))
    assert store.has("Muscle")
    assert not store.has("line_type")
    assert store.rows("line_type") == ()
    for fact in list(KNOWN.origins)[::97]:
        positions = tuple(range(0, len(fact.values), 2))
        key = tuple(fact.values[at] for at in positions)
        assert list(store.find(fact.relation, positions, key)) == list(KNOWN.store.find(fact.relation, positions, key))
        assert store.contains(fact)
        assert store.origins[fact] == store.origins.get(fact) == KNOWN.origins[fact]
    nobody = Fact("Muscle", ("muscle:nobody",))
    assert not store.contains(nobody)
    assert store.origins.get(nobody) is None
    copy = store.copy()
    copy.add([nobody])
    assert copy.contains(nobody)
    assert not store.contains(nobody)
    with pytest.raises(TypeError, match="complete"):
        store.add([nobody])


def parts(base: RuleBase) -> tuple[Any, ...]:
    return base.rules, dict(base.schema), base.layer_of, base.digest, base.layers()


def test_kept_layers_are_the_layers(cache: Path) -> None:
    made = RULES
    checks = []

    def check() -> RuleBase:
        checks.append(1)
        return made

    for _ in range(3):
        assert parts(kept_layers.checked_once(reversed(made.rules), made.schema, check)) == parts(made)
    assert len(checks) == 1
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:-2])
    assert parts(kept_layers.checked_once(made.rules, made.schema, check)) == parts(made)
    assert len(checks) == 2


def test_rules_that_fail_their_check_are_never_kept(cache: Path) -> None:
    def check() -> RuleBase:
        raise RuleError("rule a.b: nobody reads it")

    for _ in range(2):
        with pytest.raises(RuleError):
            kept_layers.checked_once((), {}, check)
    assert not cache.exists()
