"""The real rule base: compiled or run by experta, a case has the same derivation and the same plan."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.drawn_cases import Drawer
from engine.algebra.rule import Fact, reads_relations
from engine.case import Case
from engine.compiled.evaluator import run
from engine.compiled.program import Program
from engine.compiled.run import derive, evaluator
from engine.consultation import consult
from engine.explain import explain, items
from engine.facts.from_case import case_facts
from engine.facts.from_kb import knowledge_facts
from engine.facts.schema import KNOWN
from engine.inference import run as record
from engine.rules import rule_base
from kb.snapshot import load

from .. import generated
from ..altered_kb import altered, made_up
from ..golden_set import golden
from .test_small_worlds import in_another_order
from .worlds import reasons

ROOT = Path(__file__).parents[3]
KB = load()
NAMES = tuple(generated.cases())
EXAMPLES = tuple(name for name in NAMES if name.startswith("example "))
DRAWN = 20_261
"""The seed of drawn cases."""
FEW = ("example complete_healthy_us", "example myasthenia_gravis", "example strong_glabella_man")


def disagreements(cases: Iterable[tuple[str, Case]]) -> list[str]:
    """Names of cases that the executors derive differently."""
    found = []
    for name, case in cases:
        expected, compiled = record.derive(case, KB), derive(case, KB)
        if compiled.origins != expected.origins or reasons(compiled) != reasons(expected):
            found.append(name)
    return found


def golden_cases() -> list[tuple[str, Case]]:
    return [(one.id, one.case) for one in golden().values()]


def test_the_executors_agree_on_every_example() -> None:
    assert len(EXAMPLES) >= 15
    for name in EXAMPLES:
        case = generated.cases()[name]
        expected, found = record.derive(case, KB), derive(case, KB)
        assert list(found.origins)[: len(case_facts(case, KB))] == list(case_facts(case, KB))
        assert reasons(found) == reasons(expected), name
        assert found == expected, name
        assert found.digest() == expected.digest(), name


@pytest.mark.parametrize("part", range(2))
def test_so_they_do_on_golden_cases(part: int) -> None:
    """Every second of them."""
    found = golden_cases()
    assert len(found) >= 60
    assert not disagreements(found[part::4])


@pytest.mark.parametrize("part", range(2))
def test_so_they_do_on_cases_made_from_the_knowledge_base(part: int) -> None:
    """Every fifth of them; `make test-long` goes through many more, of every kind."""
    names = [name for name in NAMES if name not in EXAMPLES][::5]
    assert not disagreements((name, generated.cases()[name]) for name in names[part::2])


@pytest.mark.parametrize("part", range(4))
def test_so_they_do_on_drawn_cases(part: int) -> None:
    drawer = Drawer(KB)
    assert not disagreements((f"case {number}", drawer.case(DRAWN, number)) for number in range(part, 48, 4))


@pytest.mark.parametrize("name", FEW)
def test_only_the_name_of_the_executor_differs_in_the_plan(name: str) -> None:
    case = generated.cases()[name]
    expected, found = consult(case, KB), consult(case, KB, "compiled")
    assert (expected.plan.provenance.executor, found.plan.provenance.executor) == ("experta", "compiled")
    made = found.plan.provenance.model_copy(update={"executor": "experta"})
    assert found.plan.model_copy(update={"provenance": made}) == expected.plan
    assert found.index == expected.index
    for item in items(expected)[::7]:
        assert explain(found, KB, item) == explain(expected, KB, item)


def changed_facts(name: str, seed: int) -> dict[Fact, str]:
    """The facts of a case with a few answers changed to another answer that some case gives to that question."""
    order = random.Random(seed)
    facts = case_facts(generated.cases()[name], KB)
    others = [fact for other in NAMES[::9] for fact in case_facts(generated.cases()[other], KB)]
    for _ in range(order.randint(1, 3)):
        new = order.choice(others)
        facts = {fact: path for fact, path in facts.items() if (fact[0], fact[1][0]) != (new[0], new[1][0])}
        facts[new] = "changed"
    return facts


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", FEW)
def test_an_alternative_is_what_a_new_run_gives(name: str, seed: int) -> None:
    compiled = evaluator(KB)
    base = compiled.run(case_facts(generated.cases()[name], KB))
    before = base.derivation().digest()
    facts = changed_facts(name, seed)
    found, expected = compiled.alternative(base, facts).derivation(), compiled.derive(facts)
    assert found.origins == expected.origins
    assert reasons(found) == reasons(expected)
    assert base.derivation().digest() == before


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rules_within_a_layer_does_not_matter(seed: int) -> None:
    known = knowledge_facts(KB)
    shuffled = in_another_order(rule_base(), random.Random(seed))
    program = Program(shuffled, known.store, known.origins, KNOWN)
    for name in FEW:
        facts = list(case_facts(generated.cases()[name], KB).items())
        random.Random(seed).shuffle(facts)
        assert run(program, dict(facts)).derivation().digest() == generated.outcome(name).derivation.digest()


def test_what_follows_from_the_knowledge_base_alone_is_fired_once_and_shown_in_every_case() -> None:
    program = evaluator(KB).program
    fired = program.known.fired
    assert len(fired) >= 16
    assert fired.isdisjoint(rule.id for rule in program.rules)
    given_by_case = set(program.open) - {rule.then.relation for rule in rule_base().rules}
    for name in fired:
        assert reads_relations(rule_base().rule(name)).isdisjoint(given_by_case)
    found = derive(generated.cases()[FEW[0]], KB)
    concluding = {r.rule for because in program.known.justified.values() for r in because}
    assert len(concluding) >= 16
    assert concluding <= fired
    assert concluding == {r.rule for because in found.justified.values() for r in because} & fired


def test_another_knowledge_base_is_compiled_anew() -> None:
    case = generated.cases()[FEW[0]]
    other = altered(made_up(condition=("condition:pregnancy",), ofIntervention=("product:ONA_BOTOXCOS_US",)))
    assert derive(case, other).digest() == record.derive(case, other).digest()
    assert derive(case, KB).digest() == generated.outcome(FEW[0]).derivation.digest()


def test_threads_do_not_disturb_one_another() -> None:
    wanted = {name: generated.outcome(name).derivation.digest() for name in FEW}
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda name: (name, derive(generated.cases()[name], KB).digest()), FEW * 4))
    assert all(digest == wanted[name] for name, digest in found)


SCRIPT = """
import sys
from pathlib import Path
from engine.casefile import read_case
from engine.compiled.run import derive, evaluator
from kb.snapshot import load
import hashlib
kb = load()
print(hashlib.sha256(evaluator(kb).program.source().encode()).hexdigest())
print(*(derive(read_case(Path("examples") / f"{name}.yaml", kb), kb).digest() for name in sys.argv[1:]))
"""


def test_the_generated_source_and_the_digest_are_the_same_in_every_process() -> None:
    names = [name.removeprefix("example ") for name in FEW]
    outputs = set()
    for seed in ("0", "1", "random"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, *names],
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        outputs.add(done.stdout)
    assert len(outputs) == 1
    digests = outputs.pop().splitlines()[1].split()
    assert digests == [generated.outcome(name).derivation.digest() for name in FEW]
