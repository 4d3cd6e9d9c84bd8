"""Compiled rules that were kept derive what freshly compiled ones do, and nothing doubtful is run."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from engine.compiled import kept_program
from engine.compiled.evaluator import Evaluator
from engine.compiled.kept_program import Shelf
from engine.facts.from_case import case_facts
from engine.rules import rule_base
from kb import cache
from kb.snapshot import load

from .. import generated

KB = load()
FACTS = case_facts(next(iter(generated.cases().values())), KB)


def written(evaluator: Evaluator) -> tuple[str, str]:
    found = evaluator.derive(FACTS)
    return found.digest(), repr(list(found.justified.items()))


def test_what_was_kept_derives_the_same_and_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RHYTID_CACHE", str(tmp_path))
    fresh = written(Evaluator(KB))

    def compiled(*_: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr("engine.compiled.program.Compiled.of", compiled)
    monkeypatch.setattr("engine.compiled.program.ordered", compiled)
    assert written(Evaluator(KB)) == fresh


@pytest.mark.parametrize(
    "content",
    [pickle.dumps(print), pickle.dumps(("code", [])), b"no pickle"],
    ids=["a-function", "of-another-shape", "nonsense"],
)
def test_what_is_whole_but_no_steps_of_joins_is_made_anew(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RHYTID_CACHE", str(tmp_path))
    shelf = Shelf("here")
    made = shelf.compiled(True, lambda: kept_program.Compiled.of("known_0", "<rules>", [], {}, {"known_0": 1, "b": 2}))
    assert made.tables == {"known_0": 1}
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    cache.store(file.name, content)
    assert shelf.compiled(True, lambda: made) is made
    assert file.read_bytes() == whole
    assert shelf.compiled(True, lambda: pytest.fail("it was kept")) == made


@pytest.mark.skipif(not hasattr(cache.os, "getuid"), reason="asks who owns a file")
def test_what_others_could_have_written_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHYTID_CACHE", str(tmp_path))
    shelf = Shelf("here")
    shelf.steps(tuple)
    (file,) = tmp_path.iterdir()
    assert shelf.steps(lambda: ((),)) == ()
    with monkeypatch.context() as patch:  # somebody else's file was opened, before this one took its place
        foreign = os.stat_result((*file.stat()[:4], os.getuid() + 1, *[0] * 5))
        patch.setattr(cache.os, "fstat", lambda opened: foreign)
        assert shelf.steps(lambda: ((),)) == ((),)
    file.chmod(0o666)
    assert shelf.steps(lambda: ((), ())) == ((), ())


def test_other_rules_knowledge_code_or_python_reads_nothing_of_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [Shelf.of(rule_base(), KB)._name]
    for where, other in (
        ("engine.compiled.kept_program.compiler_digest", lambda: "0" * 64),
        ("engine.compiled.kept_program.sys.hexversion", 1),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(where, other)
            names.append(Shelf.of(rule_base(), KB)._name)
    monkeypatch.setattr("engine.compiled.kept_program.compiler_digest", lambda: None)
    assert len({*names, None}) == 4
    assert Shelf.of(rule_base(), KB)._name is None
