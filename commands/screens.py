"""The consultation on the screen: consult, demo."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from commands import planning
from commands.exits import complain
from commands.inputs import at_a_terminal

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add(verbs: Verbs) -> None:
    """Add these verbs."""
    consult = verbs.add_parser("consult", help="open the consultation in the terminal")
    consult.add_argument("case", metavar="CASE", nargs="?", help="case file to open")
    consult.set_defaults(run=_consult)

    demo = verbs.add_parser("demo", help="open a sample consultation (a copy of your own)")
    demo.add_argument("--fresh", action="store_true", help="start again from the sample as shipped")
    demo.set_defaults(run=_demo)


def _consult(options: argparse.Namespace) -> int:
    if not at_a_terminal():
        return complain("the consultation needs a terminal; `rhytid plan CASE` prints the plan as text")
    from tui.app import run

    return run(None if options.case is None else Path(options.case))


def _demo(options: argparse.Namespace) -> int:
    from engine.samples import own_copy, sample

    if not at_a_terminal():
        asked = argparse.Namespace(
            case=str(sample()), engine="experta", format="text", output=None, width=None, detail="brief", section=[]
        )
        return planning.print_plan(asked)
    from tui.app import run

    return run(own_copy(sample(), afresh=options.fresh))
