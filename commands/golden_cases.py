"""Golden cases: cases run."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from commands.exits import FAILED, OK
from commands.inputs import knowledge
from engine.render.options import add_format

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add(all_verbs: Verbs) -> None:
    """Add `cases` with its verbs."""
    parser = all_verbs.add_parser("cases", help="run golden cases: consultations with what must follow")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    run = verbs.add_parser("run", help="hold every expectation against the plan")
    run.add_argument("place", metavar="DIR", help="folder of golden cases, or one file")
    add_format(run)
    run.add_argument("--failures", action="store_true", help="show only what is not met")
    run.set_defaults(run=_cases_run)


def _cases_run(options: argparse.Namespace) -> int:
    from engine.golden.report import report_as
    from engine.golden.run import run_below
    from engine.render.output import write

    runs = run_below(Path(options.place), knowledge())
    write(report_as(options.format, runs, failures_only=options.failures), json=options.format == "json")
    return FAILED if any(run.failed for run in runs) else OK
