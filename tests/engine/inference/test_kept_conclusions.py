"""What follows from the knowledge alone and was kept is what working it out anew gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.inference import kept_conclusions, run
from engine.inference.derivation import Derivation
from engine.rules import rule_base
from kb.snapshot import load

from .. import generated

KB = load()
SCHEMA = rule_base().schema
CASE = next(iter(generated.cases().values()))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache of its own, and engines that have run nothing yet."""
    monkeypatch.setenv("RHYTID_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(run, "_ENGINES", {})
    yield tmp_path / "cache"


def written(found: Derivation) -> tuple[str, str]:
    return repr(list(found.origins.items())), repr([(fact, found.because(fact)) for fact in found.justified])


def test_a_consultation_is_the_same_whether_they_were_kept_or_worked_out(cache: Path) -> None:
    first = run.derive(CASE, KB)
    (kept,) = cache.glob("conclusions-*")
    whole = kept.read_bytes()
    found = kept_conclusions.read(KB, SCHEMA)
    assert found is not None
    assert len(found.justified) > 500
    assert found.justified.items() <= first.justified.items()
    for content in (whole, whole[:-1], b""):
        kept.write_bytes(content)
        run._ENGINES.clear()
        assert written(run.derive(CASE, KB)) == written(first)
        assert kept.read_bytes() == whole


def test_other_code_reads_nothing_of_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    run.derive(CASE, KB)
    assert kept_conclusions.read(KB, SCHEMA) is not None
    for other in ("0" * 64, None):
        monkeypatch.setattr("engine.inference.kept_conclusions.code_digest", lambda other=other: other)
        assert kept_conclusions.read(KB, SCHEMA) is None
