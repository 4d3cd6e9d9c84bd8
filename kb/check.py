"""The check of a knowledge base: gates it must pass, in order; what fails names its place and says what to do.

First whether the files say what they seem to say (parsers, names, normal form), then whether each thing is
well made (class, references, shapes), then whether things make sense together (queries), and last whether it
all compiles.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox

from kb import files
from kb.examined import Examined, individual
from kb.gates import GATES
from kb.namespaces import ONT
from kb.report import GateRun, Problem, Report
from kb.shape_tests.gates import shape_gates

REVIEW_EVERY = timedelta(days=365)
"""How long a review holds; a statement reviewed longer ago is overdue, which is a warning."""


def check(root: Path | None = None, today: date | None = None, *, full: bool = False) -> Report:
    """Run every gate over the knowledge base in `root` (default: see `kb.files.root_folder`).

    `today` decides which reviews are overdue; `full` adds the tests of the shapes, which take half a minute.
    Raises KnowledgeError when `root` is no knowledge base, or its shapes or queries cannot be read.
    """
    folder = files.root_folder(root)
    examined = Examined(folder, files.content(folder))
    report = Report()
    may_go_on = True
    for name, gate, must_hold in GATES:
        if not may_go_on:
            report.gates.append(GateRun(name, ran=False))
            continue
        start = time.perf_counter()
        found = tuple(examined.placed(problem) for problem in gate(examined))
        report.gates.append(GateRun(name, found, time.perf_counter() - start))
        examined.faulty.update(problem.term for problem in found if problem.term)
        may_go_on = not (must_hold and found)
    if full:
        report.gates += shape_gates(examined.shapes)
    if may_go_on:
        report.warnings += [examined.placed(problem) for problem in _overdue(examined, today or date.today())]
    return report


def _overdue(examined: Examined, today: date) -> Iterator[Problem]:
    reviewed = ox.NamedNode(f"{ONT}reviewedOn")
    for quad in sorted(examined.store.quads_for_pattern(None, reviewed, None, None), key=str):
        day = quad.object.value if isinstance(quad.object, ox.Literal) else ""
        try:
            due = date.fromisoformat(day) + REVIEW_EVERY
        except ValueError:
            continue  # the shapes have said so
        if due < today:
            message = (
                f"its review was due on {due.isoformat()}; read its sources again, then set rh:reviewedOn to that day"
            )
            yield examined.about(message, individual(quad.subject), "rh:reviewedOn")
