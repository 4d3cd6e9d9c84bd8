"""How fast the executors are, next to CLIPS and to textbook experta, on the real rule base.

One run, one process: in every repetition each engine sees the same cases, in an order that is reversed every
other time, and ratios are taken within a repetition.  Times are processor time.  See README.md for the rest.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks import contenders
from benchmarks.contenders import Contender, Given
from benchmarks.drawn_cases import examples
from engine.algebra.rule import Fact
from engine.compiled.evaluator import rerun, run
from engine.compiled.program import Program
from engine.facts.from_case import case_facts
from engine.facts.from_kb import knowledge_facts
from kb.snapshot import load

Times = dict[str, list[float]]


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def repeated(engines: Sequence[Contender], cases: Sequence[Given], repetitions: int) -> Times:
    """Mean milliseconds per case, by engine and repetition, after one unmeasured round whose results are compared."""
    prepared = {engine.name: [engine.prepare(case) for case in cases] for engine in engines}
    for at in range(len(cases)):
        found = [engine.conclusions(engine.consult(prepared[engine.name][at])) for engine in engines]
        for engine, one in zip(engines[1:], found[1:], strict=True):
            if one != found[0]:
                print(f"  {engine.name}: {len(one ^ found[0])} of {len(found[0])} conclusions differ in case {at + 1}")
    times: Times = {engine.name: [] for engine in engines}
    for repetition in range(repetitions):
        for engine in engines if repetition % 2 else reversed(engines):
            gc.collect()
            spent = [timed(lambda e=engine, c=case: e.consult(c)) for case in prepared[engine.name]]  # type: ignore[misc]
            times[engine.name].append(statistics.fmean(spent))
    return times


def shown(times: Times, unit: str = "ms") -> None:
    """Medians with their quartiles."""
    for name, each in times.items():
        low, middle, high = statistics.quantiles(each, n=4) if len(each) > 1 else (each[0],) * 3
        print(f"  {name:<28}{middle:>11.3f} {unit}   ({low:.3f} to {high:.3f})")


def ratio(name: str, of: Sequence[float], to: Sequence[float], target: float | None = None) -> None:
    """The median of ratios within a repetition."""
    found = statistics.median(a / b for a, b in zip(of, to, strict=False))
    wanted = "" if target is None else f"   target <= {target:g}: {'reached' if found <= target else 'missed'}"
    print(f"  {name:<48}{found:>10.4f}{wanted}")


def alternatives(facts: Given, others: Sequence[Given]) -> list[dict[Fact, str]]:
    """The facts of a case with one answer changed, for every other answer known of every question."""
    answers: dict[tuple[str, Any], dict[Fact, None]] = {}
    for known in (facts, *others):
        for fact in known:
            if fact.relation in ("answered", "observed"):
                answers.setdefault((fact.relation, fact.values[0]), {})[fact] = None
    for relation, question in list(answers):
        if relation == "answered":
            for answer in ("yes", "no", "unknown"):
                answers[relation, question][Fact(relation, (question, answer))] = None
    found = []
    for fact, path in facts.items():
        for other in answers.get((fact.relation, fact.values[0]), ()):
            if other != fact:
                found.append({**{one: where for one, where in facts.items() if one != fact}, other: path})
    return found


def _from_one_run(made: Program, facts: Given, changed: Sequence[Given]) -> None:
    base = run(made, facts)
    for one in changed:
        rerun(base, one)


def sweep(cases: Sequence[Given], origins: Mapping[Fact, str], repetitions: int, share: int) -> None:
    """Every single-answer alternative of one case; CLIPS sees one in `share` of them in each repetition."""
    made, clips = contenders.program(origins), contenders.clips(origins)
    changed = alternatives(cases[0], cases)
    base = run(made, cases[0])
    for one in changed[::7]:
        if rerun(base, one).derivation() != run(made, one).derivation():
            raise SystemExit("an alternative differs from a new run")
    prepared = [clips.prepare(one) for one in changed]
    times: Times = {"compiled, changed facts only": [], "compiled, from scratch": [], "CLIPS, from scratch": []}
    for repetition in range(repetitions):
        gc.collect()
        times["compiled, changed facts only"].append(timed(lambda: _from_one_run(made, cases[0], changed)))
        times["compiled, from scratch"].append(timed(lambda: [run(made, one) for one in changed]))
        some = prepared[repetition % share :: share]
        spent = timed(lambda some=some: [clips.consult(one) for one in some])  # type: ignore[misc]
        times["CLIPS, from scratch"].append(spent * len(prepared) / len(some))
    print(f"every single-answer alternative of a case ({len(changed)})")
    shown(times)
    ratio("compiled / CLIPS re-runs", times["compiled, changed facts only"], times["CLIPS, from scratch"], 0.08)
    ratio("compiled from scratch / CLIPS re-runs", times["compiled, from scratch"], times["CLIPS, from scratch"])


def grown(cases: Sequence[Given], origins: Mapping[Fact, str], times: int, repetitions: int) -> None:
    """The same cases with a knowledge base so many times as large: by distractors, and by copies of everything."""
    for kind, larger in (
        ("distractors", contenders.distractors(origins, cases, times)),
        ("copies that conclude as well", contenders.copies(origins, times)),
    ):
        engines = []
        for size, known in ((1, origins), (times, larger)):
            for engine in (
                contenders.compiled(contenders.program(known)),
                contenders.experta(known),
                contenders.clips(known),
            ):
                engines.append(Contender(f"{engine.name}, x{size}", engine.prepare, engine.consult, lambda _: set()))
        found = repeated(engines, cases, repetitions)
        print(f"knowledge base x{times} by {kind} ({len(origins):,} and {len(larger):,} facts)")
        shown(found)
        for name, target in (("compiled, recorded", 1.1), ("experta, of record", 1.2), ("CLIPS", None)):
            bar = target if kind == "distractors" else None
            ratio(f"{name}, x{times} / x1", found[f"{name}, x{times}"], found[f"{name}, x1"], bar)


def memory() -> None:
    """Peak memory of a process that builds one engine and consults once, above that of one that builds none."""
    print("peak memory of a process (MB above one that only loads the knowledge base)")
    peaks = {}
    for name in ("nothing", "compiled", "experta", "clips", "textbook"):
        command = [sys.executable, "-m", "benchmarks.speed", "--memory-of", name]
        peaks[name] = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        print(f"  {name:<28}{(peaks[name] - peaks['nothing']) / 1024:>9.1f}")


def _memory_of(name: str) -> None:
    kb = load()
    facts, origins = case_facts(next(iter(examples(kb).values())), kb), knowledge_facts(kb).origins
    made: Contender | None = None
    if name == "compiled":
        made = contenders.compiled(contenders.program(origins))
    elif name != "nothing":
        made = {"experta": contenders.experta, "clips": contenders.clips, "textbook": contenders.textbook}[name](
            origins
        )
    if made is not None:
        made.consult(made.prepare(facts))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=15)
    parser.add_argument("--textbook", type=int, default=15, help="repetitions of textbook experta, which takes seconds")
    parser.add_argument("--only", choices=("consultation", "sweep", "growth", "memory"), action="append")
    parser.add_argument("--cases", type=int, default=1000, help="examples to use (default: all)")
    parser.add_argument("--memory-of", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory_of:
        _memory_of(options.memory_of)
        return 0
    parts = options.only or ["consultation", "sweep", "growth", "memory"]
    kb = load()
    origins = knowledge_facts(kb).origins
    cases = [case_facts(case, kb) for case in examples(kb).values()][: options.cases]
    print(json.dumps({"python": sys.version.split()[0], "cases": len(cases), "repetitions": options.repetitions}))
    if "consultation" in parts:
        consultation(cases, origins, options.repetitions, options.textbook)
    if "sweep" in parts:
        sweep(cases, origins, options.repetitions, share=20)
    if "growth" in parts:
        grown(cases[::4], origins, 8, options.repetitions)
    if "memory" in parts:
        memory()
    return 0


def consultation(cases: Sequence[Given], origins: Mapping[Fact, str], repetitions: int, slow: int) -> None:
    """One consultation by each engine."""
    made = contenders.program(origins)
    engines = [
        contenders.compiled(made),
        contenders.compiled(made, "bare"),
        contenders.compiled(made, "told"),
        contenders.compiled(made, "spelt out"),
        contenders.experta(origins),
        contenders.clips(origins),
    ]
    print("one consultation, mean of the cases")
    times = repeated(engines, cases, repetitions)
    shown(times)
    ratio("compiled / CLIPS", times["compiled, recorded"], times["CLIPS"], 0.06)
    ratio("compiled, firings replayed if asked for / CLIPS", times["compiled, bare"], times["CLIPS"])
    ratio("compiled with every firing told / CLIPS", times["compiled, told"], times["CLIPS"])
    ratio("compiled with every reason spelt out / CLIPS", times["compiled, spelt out"], times["CLIPS"])
    ratio("recorded / bare", times["compiled, recorded"], times["compiled, bare"], 1.15)
    if slow:
        print("one consultation, the shortest case, textbook experta beside it")
        shortest = [min(cases, key=len)]
        few = repeated([engines[0], engines[3], contenders.textbook(origins)], shortest, slow)
        shown(few)
        ratio("compiled / textbook", few["compiled, recorded"], few["experta, textbook"], 0.001)
        ratio("experta of record / textbook", few["experta, of record"], few["experta, textbook"], 0.3)


if __name__ == "__main__":
    sys.exit(main())
