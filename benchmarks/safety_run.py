"""The safety properties on very many drawn cases, by the compiled executor: ``python -m benchmarks.safety_run``.

Conclusions of every case are held against the properties; one in twenty becomes a whole plan, one in a hundred is
explained to the last leaf, one in two hundred becomes a year of visits.  A run can be stopped and taken up again:
figures are kept per block of cases in `--folder`.  ``--only N`` runs case N alone and says what is wrong with it.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.contradictions import contradictions
from benchmarks.drawn_cases import Drawer
from benchmarks.safety_changes import Changes, due
from benchmarks.safety_checks import CHECKS, Known, Seen
from benchmarks.safety_plans import leaf_faults, outcome_of, plan_faults, year_faults
from engine.compiled.run import evaluator
from engine.facts.from_case import case_facts
from kb.snapshot import load

BLOCK = 500
PLANS, EXPLAINED, YEARS = 20, 100, 200
"""One in so many cases becomes a plan, is explained, becomes a year."""
TOLD = 40
"""Violations kept word for word in each block."""


class Examiner:
    """Examines cases one by one and keeps count."""

    def __init__(self, seed: int) -> None:
        self.kb = load()
        self.seed = seed
        self.drawer = Drawer(self.kb)
        self.evaluator = evaluator(self.kb)
        self.known = Known(self.kb)
        self.changes = Changes(self.known, self.drawer.words, self.evaluator)
        self.start_block()

    def start_block(self) -> None:
        """Forget the figures of the block before."""
        self.checks: Counter[str] = Counter()
        self.violations: Counter[str] = Counter()
        self.shapes: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()
        self.told: list[dict[str, Any]] = []

    def note(self, number: int, name: str, wrong: list[str]) -> None:
        """Count a check, and what it found wrong."""
        self.checks[name] += 1
        if wrong:
            self.violations[name] += 1
            if len(self.told) < TOLD:
                self.told.append({"case": number, "property": name, "found": wrong[:5]})

    def examine(self, number: int, *, thoroughly: bool = False) -> None:
        """One case; thoroughly: also its plan, its explanations and its year, whatever its number."""
        case, data = self.drawer.drawn(self.seed, number)
        planned = thoroughly or number % PLANS == 0
        seen = Seen(case, self.evaluator.run(case_facts(case, self.kb), record=planned), self.known)
        for name, check in CHECKS.items():
            self.note(number, name, list(check(seen)))
        self.note(
            number, "no conclusions exclude each other", [f"{kind}: {text}" for kind, text in contradictions(seen)]
        )
        name = due(number)
        random = Random(f"{self.seed}/{number}/change")
        wrong = self.changes.of(name, seen, data, random)
        if wrong is not None:
            self.note(number, name, wrong)
        self._shape(seen)
        if planned:
            self._plan(number, seen, thoroughly=thoroughly)

    def _shape(self, seen: Seen) -> None:
        """What kinds of case were met, so that a run can show that it was not all of one kind."""
        self.shapes["with injections"] += bool(seen.items)
        self.shapes["with skin treatments"] += bool(seen.skin)
        self.shapes["with an exclusion"] += bool(seen.run.rows["exclusion"])
        self.shapes["with a running wait"] += bool(seen.run.rows["delay"])
        self.shapes["with an answer missing"] += bool(seen.run.rows["blocked_by_unknown"])
        self.shapes["with a prescriber's decision"] += bool(seen.run.rows["overridden"])
        self.shapes["with a maximum passed"] += bool(seen.run.rows["over_limit"])

    def _plan(self, number: int, seen: Seen, *, thoroughly: bool) -> None:
        outcome = outcome_of(seen)
        for reasons in outcome.derivation.justified.values():
            self.rules.update({reason.rule for reason in reasons})
        self.note(number, "a whole plan holds together", list(plan_faults(seen, outcome.plan)))
        if thoroughly or number % EXPLAINED == 0:
            leaves, wrong = leaf_faults(outcome, self.known)
            self.note(number, "every leaf is an answer or a statement", wrong)
            self.shapes["leaves of explanations"] += leaves
        if thoroughly or number % YEARS == 0:
            status, wrong = year_faults(seen.case, outcome.plan, self.known)
            self.note(number, "a year keeps every gap and wait", wrong)
            self.shapes[f"years: {status}"] += 1

    def figures(self) -> dict[str, Any]:
        """The figures of the block."""
        return {
            "checks": dict(self.checks),
            "violations": dict(self.violations),
            "shapes": dict(self.shapes),
            "rules": dict(self.rules),
            "told": self.told,
        }


def run_blocks(task: tuple[int, list[int], int, str, float]) -> None:
    """Examine blocks of cases and write the figures of each to its file."""
    seed, blocks, last, folder, until = task
    examiner = Examiner(seed)
    examiner.examine(0)
    # What is loaded stays; the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    for block in blocks:
        if time.monotonic() > until:
            return
        examiner.start_block()
        began, spent = time.monotonic(), time.process_time()
        numbers = range(block * BLOCK, min((block + 1) * BLOCK, last))
        for number in numbers:
            try:
                examiner.examine(number)
            except Exception as error:  # a crash is a finding as well, and the run goes on
                examiner.note(number, "nothing fails", [f"{type(error).__name__}: {error}"])
        found = {
            "seed": seed,
            "cases": len(numbers),
            "kb_version": examiner.kb.version,
            "seconds": time.monotonic() - began,
            "processor_seconds": time.process_time() - spent,
            **examiner.figures(),
        }
        path = Path(folder) / f"{seed}-{block:05}.json"
        partial = path.with_suffix(".part")
        partial.write_text(json.dumps(found, indent=1), encoding="utf-8")
        partial.replace(path)


def summary(folder: Path, seed: int) -> dict[str, Any]:
    """The figures of all blocks that are done."""
    total: dict[str, Any] = {"blocks": 0, "cases": 0, "seconds": 0.0, "processor_seconds": 0.0, "told": []}
    counts = {name: Counter[str]() for name in ("checks", "violations", "shapes", "rules")}
    for path in sorted(folder.glob(f"{seed}-*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        total["blocks"] += 1
        for name in ("cases", "seconds", "processor_seconds"):
            total[name] += found[name]
        total["told"] += found["told"]
        for name, counter in counts.items():
            counter.update(found[name])
    return {**total, **counts}


def tell(found: dict[str, Any]) -> None:
    """Print figures."""
    cases, spent, wall = max(found["cases"], 1), found["processor_seconds"], max(found["seconds"], 0.001)
    print(f"cases                     {found['cases']:>10,}")
    print(f"processor time            {spent:>10,.0f} s ({1000 * spent / cases:.1f} ms a case)")
    print(f"time (all processes)      {wall:>10,.0f} s ({cases / wall:.1f} cases a second)")
    print(f"rules that fired          {len(found['rules']):>10,} (in the plans)")
    print("\nproperty                                                checks  violations")
    for name, number in found["checks"].items():
        print(f"  {name:<52}{number:>9,}{found['violations'][name]:>9,}")
    print("\ncases")
    for name, number in found["shapes"].items():
        print(f"  {name:<52}{number:>9,}")
    for one in found["told"][:20]:
        print(f"case {one['case']}: {one['property']}: {'; '.join(one['found'])[:600]}", file=sys.stderr)


def alone(seed: int, number: int) -> int:
    """One case with everything that can be asked of it."""
    examiner = Examiner(seed)
    case, _ = examiner.drawer.drawn(seed, number)
    print(case.model_dump_json(by_alias=True, exclude_defaults=True, indent=1))
    examiner.examine(number, thoroughly=True)
    for one in examiner.told:
        print(f"{one['property']}: {one['found']}", file=sys.stderr)
    return 1 if examiner.told else 0


def main() -> int:
    """Run, print figures, and say by the exit code whether anything was found wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument(
        "--minutes", type=float, default=240, help="stop after so long; the next run goes on from there"
    )
    parser.add_argument("--folder", type=Path, default=Path("build/safety"), help="where figures are kept")
    parser.add_argument("--only", type=int, metavar="N", help="run case N alone")
    parser.add_argument("--figures", action="store_true", help="only print the figures that are kept")
    options = parser.parse_args()
    if options.only is not None:
        return alone(options.seed, options.only)
    if not options.figures:
        os.nice(5)
        options.folder.mkdir(parents=True, exist_ok=True)
        blocks = [
            b
            for b in range(-(-options.cases // BLOCK))
            if not (options.folder / f"{options.seed}-{b:05}.json").exists()
        ]
        until = time.monotonic() + 60 * options.minutes
        shares = [blocks[at :: options.processes] for at in range(options.processes)]
        tasks = [(options.seed, share, options.cases, str(options.folder), until) for share in shares if share]
        if len(tasks) > 1:
            with multiprocessing.get_context("spawn").Pool(len(tasks)) as pool:
                pool.map(run_blocks, tasks, chunksize=1)
        elif tasks:
            run_blocks(tasks[0])
    found = summary(options.folder, options.seed)
    tell(found)
    return 1 if found["violations"] or found["cases"] < options.cases else 0


if __name__ == "__main__":
    sys.exit(main())
