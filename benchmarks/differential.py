"""Both executors on many drawn cases and rule bases: the same conclusions, justifications, origins and digest.

Flips in made-up worlds, too: those that are added up are those that running every rule for every answer and pair gives.

``python -m benchmarks.differential --cases 5000 --minutes 60``; exit code 1 on any difference, which is named.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import sys
import time
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings

from benchmarks.drawn_cases import Drawer
from engine.compiled.run import evaluator
from engine.facts.from_case import case_facts
from engine.inference.derivation import Derivation
from engine.inference.run import derive
from kb.snapshot import load

BEHIND = 200
"""Every so many cases a process says how far it is."""
BATCH = 250
"""So many worlds are drawn at a time: what was drawn before is remembered, which takes memory."""


@dataclass
class Figures:
    """What a run has compared."""

    cases: int = 0
    conclusions: int = 0
    justifications: int = 0
    alternatives: int = 0
    rules: set[str] = field(default_factory=set)
    seconds: dict[str, float] = field(default_factory=lambda: {"experta": 0.0, "compiled": 0.0})
    differing: list[str] = field(default_factory=list)
    out_of_time: bool = False

    def add(self, other: Figures) -> None:
        """Take in what another process has compared."""
        self.cases += other.cases
        self.conclusions += other.conclusions
        self.justifications += other.justifications
        self.alternatives += other.alternatives
        self.rules |= other.rules
        self.differing += other.differing
        self.out_of_time = self.out_of_time or other.out_of_time
        for name, spent in other.seconds.items():
            self.seconds[name] += spent


def reasons(found: Derivation) -> dict[object, set[object]]:
    """Every conclusion with its justifications as a set."""
    return {fact: {(r.rule, r.premises, r.bindings) for r in because} for fact, because in found.justified.items()}


def same(one: Derivation, other: Derivation) -> bool:
    """Whether two derivations agree in everything."""
    return one.origins == other.origins and reasons(one) == reasons(other) and one.digest() == other.digest()


def compare_cases(task: tuple[int, int, int, float]) -> Figures:
    """Draw cases and hold the executors against each other; every fifth is also re-derived from the one before.

    task: number of the first case, how many, the seed they are drawn by, when to stop at the latest.
    """
    first, number, seed, until = task
    kb, figures = load(), Figures()
    compiled, drawer = evaluator(kb), Drawer(kb)
    before = None
    for at in range(first, first + number):
        if time.monotonic() > until:
            figures.out_of_time = True
            break
        case = drawer.case(seed, at)
        facts = case_facts(case, kb)
        began = time.process_time()
        expected = derive(case, kb)
        between = time.process_time()
        run = compiled.run(facts)
        found = run.derivation()
        found.justified  # noqa: B018  # spelt out here, to be timed
        figures.seconds["experta"] += between - began
        figures.seconds["compiled"] += time.process_time() - between
        figures.cases += 1
        figures.conclusions += len(expected.justified)
        figures.justifications += sum(len(because) for because in expected.justified.values())
        figures.rules.update(r.rule for because in expected.justified.values() for r in because)
        if not same(found, expected):
            figures.differing.append(f"seed {seed}, case {at}")
        if before is not None and at % 5 == 0:
            again = compiled.alternative(before, facts).derivation()
            figures.alternatives += 1
            if not same(again, expected):
                figures.differing.append(f"seed {seed}, case {at}, re-derived from case {at - 1}")
        before = run
        if figures.cases % BEHIND == 0:
            print(
                f"{figures.cases:,} cases from {first:,}: {len(figures.differing)} differ", file=sys.stderr, flush=True
            )
    return figures


def compare_small_worlds(number: int, start: int) -> tuple[int, list[str]]:
    """Made-up rule bases, part of whose facts are known beforehand: how many were compared, and which differ."""
    from tests.engine.compiled.worlds import World, worlds
    from tests.engine.small_worlds import whole

    compared = 0
    differing: list[str] = []
    if not number:
        return compared, differing

    @seed(start)
    @settings(
        max_examples=number, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(worlds(whole))
    def every(world: World) -> None:
        nonlocal compared
        compared += 1
        if not same(world.compiled().derivation(), world.by_record()):
            differing.append(repr(world))

    every()
    return compared, differing


def compare_flips(number: int, start: int) -> tuple[dict[str, int], list[str]]:
    """Single answers and pairs in made-up worlds, added up and run: what was compared, and which worlds differ."""
    from tests.engine.alternatives.flipped_worlds import Asked, Flipped, minimal, questions

    figures = {"worlds": 0, "singles": 0, "pairs": 0, "flips of one answer": 0, "flips of two answers": 0}
    differing: list[str] = []

    @settings(
        max_examples=BATCH, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(questions())
    def every(asked: Asked) -> None:
        flipped = Flipped(asked)
        figures["worlds"] += 1
        for conclusion in flipped.aims:
            expected, found = flipped.by_runs(conclusion), flipped.by_sums(conclusion)
            for size, tried, least in ((1, "singles", "flips of one answer"), (2, "pairs", "flips of two answers")):
                figures[tried] += sum(len(numbers) == size for numbers in expected)
                figures[least] += sum(len(numbers) == size for numbers in minimal(expected))
            if found != expected:
                differing.append(repr(asked))

    for at in range(-(-number // BATCH)):
        seed(start + at)(every)()
        gc.collect()
    return figures, differing


def main() -> int:
    """Compare, print figures, and say by the exit code whether anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--rule-bases", type=int, default=1000)
    parser.add_argument("--flips", type=int, default=5000, help="made-up worlds in which flips are looked for")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=60, help="stop drawing cases after so long")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.monotonic()
    until = began + 60 * options.minutes
    share = -(-options.cases // options.processes)
    tasks = [(share * at, share, options.seed, until) for at in range(options.processes)]
    figures = Figures()
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        for part in pool.map(compare_cases, tasks, chunksize=1):
            figures.add(part)
    taken = time.monotonic() - began
    worlds, differing = compare_small_worlds(options.rule_bases, options.seed)
    flips, wrong = compare_flips(options.flips, options.seed)
    print(f"cases compared          {figures.cases:>12,}" + (" (out of time)" if figures.out_of_time else ""))
    print(f"  conclusions           {figures.conclusions:>12,}")
    print(f"  justifications        {figures.justifications:>12,}")
    print(f"  rules that fired      {len(figures.rules):>12,}")
    print(f"  alternatives compared {figures.alternatives:>12,}")
    print(f"  differing             {len(figures.differing):>12,}")
    print(f"rule bases compared     {worlds:>12,}")
    print(f"  differing             {len(differing):>12,}")
    for name, count in flips.items():
        print(f"{'flips, ' + name if name == 'worlds' else '  ' + name:<24}{count:>12,}")
    print(f"  differing             {len(wrong):>12,}")
    print(f"seconds on the clock    {taken:>12,.0f} for the cases, {time.monotonic() - began:,.0f} in all")
    for name, spent in figures.seconds.items():
        print(f"{name:<12} {1000 * spent / max(figures.cases, 1):8.1f} ms of processor time per case")
    for one in (*figures.differing, *differing, *wrong)[:5]:
        print(f"differs: {one[:2000]}", file=sys.stderr)
    return 1 if figures.differing or differing or wrong or figures.cases < options.cases else 0


if __name__ == "__main__":
    sys.exit(main())
