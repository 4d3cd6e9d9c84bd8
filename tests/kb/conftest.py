"""A real knowledge base checked once, and small ones made up for a test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from kb import files, snapshot
from kb.check import check
from kb.namespaces import PREFIXES
from kb.report import Report

KB = Path(files.__file__).parent
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())

MakeKb = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No test reads or writes the user's cache, or another knowledge base than it says."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("RHYTID_CACHE", str(folder))
    monkeypatch.delenv("RHYTID_KB", raising=False)
    yield folder


@pytest.fixture(scope="session")
def real_report() -> Report:
    # The day of the content's review: whether a review is overdue today is no matter of the code.
    return check(KB, today=date(2026, 11, 22))


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> snapshot.KnowledgeBase:
    return snapshot.build(KB, tmp_path_factory.mktemp("real") / "kb.json")


@pytest.fixture
def make_kb(tmp_path: Path) -> MakeKb:
    """Make a knowledge base of the real ontology and the given Turtle (prefixes may be left out)."""

    def make(**turtle: str) -> Path:
        root = tmp_path / "a_kb"
        if not root.exists():
            shutil.copytree(KB / "ontology", root / "ontology")
        (root / "reference").mkdir(exist_ok=True)
        for name, text in turtle.items():
            (root / "reference" / f"{name}.ttl").write_text(HEADER + text, "utf-8")
        return root

    return make


@pytest.fixture
def make_checkable(make_kb: MakeKb) -> MakeKb:
    """As `make_kb`, with the real shapes and queries beside it."""

    def make(**turtle: str) -> Path:
        root = make_kb(**turtle)
        shutil.copytree(KB / "shapes", root / "shapes", dirs_exist_ok=True)
        shutil.copytree(KB / "queries", root / "queries", dirs_exist_ok=True)
        return root

    return make
