"""How long `rhytid plan CASE` takes from the shell to the printed plan, in units of `python -c pass`.

Method.  Both commands are run as processes of their own by the same interpreter, one after the other in turn, so
that a machine that gets busier or hotter in between slows both alike.  One run of each comes first and is not
counted: it writes bytecode and the cache of the knowledge base, as the first run of an installation does.  Two
times are taken of each process: on the clock, and on the processor (user and system, of the process and its
children).  The ratio is that of the medians; the least of each is told too, as the figure that other work on the
machine disturbs least.

    python benchmarks/startup.py [--case FILE] [--repeat 15] [--tree FOLDER] [--command plan]
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parents[1]
NOTHING = (sys.executable, "-c", "pass")


class Taken(NamedTuple):
    """Seconds one process took."""

    clock: float
    processor: float


def run(command: Sequence[str], folder: Path) -> Taken:
    """Run a command once.  Raises CalledProcessError when it fails."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(folder)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True
    )
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def told(name: str, taken: Sequence[Taken]) -> str:
    """One line of figures, in milliseconds."""
    clock, processor = ([1000 * one[i] for one in taken] for i in (0, 1))
    return (
        f"{name:<16} clock: median {statistics.median(clock):7.1f} ms, least {min(clock):7.1f} ms;"
        f"  processor: median {statistics.median(processor):7.1f} ms, least {min(processor):7.1f} ms"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--case", default="examples/complete_healthy_us.yaml", help="relative to the tree")
    parser.add_argument("--command", default="plan", help="the verb that is measured")
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--tree", type=Path, default=HERE, help="another checkout, to compare with")
    options = parser.parse_args()
    tree = options.tree.resolve()
    planned = (sys.executable, "-m", "rhytid", options.command, options.case)
    for command in (NOTHING, planned):
        run(command, tree)
    nothing, plan = [], []
    for _ in range(options.repeat):
        nothing.append(run(NOTHING, tree))
        plan.append(run(planned, tree))
    print(told("python -c pass", nothing))
    print(told(f"rhytid {options.command}", plan))
    for i, kind in enumerate(Taken._fields):
        middle = statistics.median(one[i] for one in plan) / statistics.median(one[i] for one in nothing)
        least = min(one[i] for one in plan) / min(one[i] for one in nothing)
        print(f"ratio by {kind}: {middle:.1f} (of the least: {least:.1f})")


if __name__ == "__main__":
    main()
