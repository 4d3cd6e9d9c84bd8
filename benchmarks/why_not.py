"""How long one more why-not question takes about a finished run: ``python -m benchmarks.why_not``.

Every treatment, product and muscle that the plan of an example does not hold is asked about once, in the order of
their ids, by one questioner per case, as the terminal app keeps it.  The first question of a case builds what the
others use, so it is told apart.  Times are processor time; the median is over all questions of a case.
"""

from __future__ import annotations

import statistics
import time

from benchmarks.drawn_cases import examples
from engine.consultation import consult
from engine.questions.why_not import Questions
from kb.snapshot import KnowledgeBase, load

KINDS = ("Treatment", "Product", "Muscle")


def asked(kb: KnowledgeBase) -> list[str]:
    """What is asked about."""
    return [one.id for kind in KINDS for one in kb.of_kind(kind) if one.one("lifecycle") != "retired"]


def main() -> None:
    """Measure and print."""
    kb = load()
    things, everything, firsts = asked(kb), [], []
    for name, case in examples(kb).items():
        outcome = consult(case, kb, "compiled")
        times = []
        began = time.process_time()
        questions = Questions(outcome, kb)
        for thing in things:
            absent = not questions.why_not(thing).present
            now = time.process_time()
            if absent:
                times.append(1000 * (now - began))
            began = now
        firsts.append(times[0])
        everything += times[1:]
        print(f"  {name:<34}{statistics.median(times[1:]):>8.2f} ms, longest {max(times[1:]):>7.2f}, of {len(times)}")
    print(f"all: median {statistics.median(everything):.2f} ms of {len(everything)};", end=" ")
    print(f"the first of a case: median {statistics.median(firsts):.1f} ms")


if __name__ == "__main__":
    main()
