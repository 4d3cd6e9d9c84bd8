"""The same case gives the same bytes: in any process, with any hash seed, after any other case, in any order."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.casefile import read_case
from engine.consultation import consult
from engine.explain import explain, items
from engine.inference.executor import TotalOrder
from engine.inference.run import derive
from engine.render.canonical import to_json
from kb.snapshot import load

from .arbitrary_cases import Data, as_case, cases

ROOT = Path(__file__).parents[2]
KB = load()
NAMES = ("complete_healthy_us", "strong_glabella_man", "myasthenia_gravis", "unanswered_intake")

# Prints one line per case: its name, and hashes of its plan, of its derivation and of every explanation.
SCRIPT = """
import hashlib, sys
from pathlib import Path
from engine.casefile import read_case
from engine.consultation import consult
from engine.explain import explain, items
from engine.render.canonical import to_json
from kb.snapshot import load

kb = load()
for name in sys.argv[1:]:
    outcome = consult(read_case(Path("examples") / f"{name}.yaml", kb), kb)
    told = "".join(repr(explain(outcome, kb, item)) for item in items(outcome))
    texts = (to_json(outcome.plan), told)
    print(name, *(hashlib.sha256(text.encode()).hexdigest() for text in texts))
"""


def printed(*names: str, **environment: str) -> dict[str, str]:
    """What a process of its own prints for each case."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *names],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.split(" ", 1) for line in done.stdout.splitlines())


@pytest.fixture(scope="module")
def reference() -> dict[str, str]:
    return printed(*NAMES, PYTHONHASHSEED="0")


@pytest.mark.parametrize("seed", ["1", "random"])
def test_the_hash_seed_does_not_matter(seed: str, reference: dict[str, str]) -> None:
    assert printed(*NAMES, PYTHONHASHSEED=seed) == reference


def test_what_was_run_before_does_not_matter(reference: dict[str, str]) -> None:
    assert printed(*reversed(NAMES)) == reference
    assert printed(NAMES[1], NAMES[0], NAMES[1]) == {name: reference[name] for name in NAMES[:2]}


def test_neither_place_nor_time_zone_nor_python_flags_matter(reference: dict[str, str]) -> None:
    found = printed(NAMES[0], TZ="Pacific/Auckland", LC_ALL="C", PYTHONOPTIMIZE="1", PYTHONUTF8="0")
    assert found == {NAMES[0]: reference[NAMES[0]]}


def test_the_same_case_again_and_again() -> None:
    case = read_case(ROOT / "examples" / f"{NAMES[0]}.yaml", KB)
    first = consult(case, KB)
    for _ in range(2):
        again = consult(case, KB)
        assert to_json(again.plan) == to_json(first.plan)
        assert again.index == first.index
        assert items(again) == items(first)
        assert explain(again, KB, items(again)[0]) == explain(first, KB, items(first)[0])


class Shuffle:
    """Puts the agenda in a random order, over and over: only the layers stay."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def __call__(self, order: TotalOrder, agenda: Any, added: list[Any], removed: list[Any]) -> None:
        assert not removed
        agenda.activations = [*agenda.activations, *added]
        self._random.shuffle(agenda.activations)


def shuffled(patch: pytest.MonkeyPatch, seed: int) -> None:
    shuffle = Shuffle(seed)

    def update(self: TotalOrder, agenda: Any, added: list[Any], removed: list[Any]) -> None:
        if added or removed:
            shuffle(self, agenda, added, removed)

    patch.setattr(TotalOrder, "_update_agenda", update)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", NAMES[:3])
def test_conclusions_do_not_depend_on_the_order_of_firing(
    name: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = read_case(ROOT / "examples" / f"{name}.yaml", KB)
    expected = consult(case, KB)
    shuffled(monkeypatch, seed)
    found = consult(case, KB)
    assert found.derivation.digest() == expected.derivation.digest()
    assert to_json(found.plan) == to_json(expected.plan)
    assert {fact: found.derivation.because(fact) for fact in found.derivation.justified} == {
        fact: expected.derivation.because(fact) for fact in expected.derivation.justified
    }


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases(), st.integers(0, 1000))
def test_nor_do_those_of_any_other_case(data: Data, seed: int) -> None:
    expected = derive(as_case(data), KB).digest()
    with pytest.MonkeyPatch.context() as patch:
        shuffled(patch, seed)
        assert derive(as_case(data), KB).digest() == expected
