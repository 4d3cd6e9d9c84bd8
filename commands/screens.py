"""The consultation on the screen: consult, demo, serve."""

from __future__ import annotations

import argparse
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from commands import planning
from commands.exits import OK, complain
from commands.inputs import at_a_terminal, knowledge, read

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


LOOPBACK = "127.0.0.1"

LIMITS = (
    "Serves the app to browsers on this machine, at an address with a secret in it that changes with every start. "
    "Its limits: there is no login and no encryption; whoever has the address, and every program that runs under "
    "your name here, can read and change the consultation, and administrators of the machine can. Do not pass the "
    "address on, and do not forward the port. Other web pages are refused. Each tab is a process of its own; closing "
    "or reloading it ends the process, and what was answered is offered again."
)


def add(verbs: Verbs) -> None:
    """Add these verbs."""
    consult = verbs.add_parser("consult", help="open the consultation in the terminal")
    consult.add_argument("case", metavar="CASE", nargs="?", help="case file to open")
    consult.add_argument(
        "--plain",
        action="store_true",
        help="question by question in lines of text, for screen readers, simple terminals and scripts of answers",
    )
    consult.set_defaults(run=_consult)

    demo = verbs.add_parser("demo", help="open a sample consultation (a copy of your own)")
    demo.add_argument("--fresh", action="store_true", help="start again from the sample as shipped")
    demo.set_defaults(run=_demo)

    browser = verbs.add_parser("serve", help="open the consultation in a browser on this machine", description=LIMITS)
    browser.add_argument("case", metavar="CASE", nargs="?", help="case file to open in each tab")
    browser.add_argument("--port", type=_port, default=0, metavar="N", help="port to listen at (default: a free one)")
    browser.add_argument("--host", default=LOOPBACK, metavar="H", help=f"{LOOPBACK}, and nothing else")
    browser.set_defaults(run=_serve)


def _consult(options: argparse.Namespace) -> int:
    if options.plain:
        return _plain(options.case)
    if not at_a_terminal():
        return complain(
            "the consultation needs a terminal; `rhytid plan CASE` prints the plan as text, "
            "`rhytid consult --plain CASE` asks line by line"
        )
    from tui.app import run

    return run(None if options.case is None else Path(options.case))


def _plain(case: str | None) -> int:
    from tui.plain.run import run
    from tui.session.backend import Unreadable

    if case == "-":
        return complain("-: answers are read from standard input, so the case must be a file")
    try:
        return run(None if case is None else Path(case))
    except Unreadable as error:
        return complain(
            *(line if line.startswith(f"{case}: ") else f"{case}: {line}" for line in str(error).splitlines())
        )


def _demo(options: argparse.Namespace) -> int:
    from engine.samples import own_copy, sample

    if not at_a_terminal():
        asked = argparse.Namespace(
            case=str(sample()), engine="experta", format="text", output=None, width=None, detail="brief", section=[]
        )
        return planning.print_plan(asked)
    from tui.app import run

    return run(own_copy(sample(), afresh=options.fresh))


def _serve(options: argparse.Namespace) -> int:
    from importlib.util import find_spec

    if options.host not in (LOOPBACK, "localhost"):
        return complain(
            f"--host {options.host}: only {LOOPBACK} is served, as there is no login; from elsewhere use ssh and "
            "`rhytid consult` in its terminal"
        )
    if find_spec("textual_serve") is None:
        return complain("the browser needs one more library; install it with: python -m pip install 'rhytid[serve]'")
    case = None if options.case is None else Path(options.case)
    if case is not None and case.exists():
        read(str(case), knowledge())  # says what is wrong with it before a tab would
    from tui.serve.server import serve

    serve(None if case is None else case.absolute(), options.port, _served)
    return OK


def _served(address: str) -> None:
    print(f"Rhytid is served to this machine at:\n\n  {address}\n\n{fill(LIMITS, 80)}\n\nctrl-c ends it.", flush=True)


def _port(text: str) -> int:
    """A port, or a message."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 0 to 65535")
    return int(text)
