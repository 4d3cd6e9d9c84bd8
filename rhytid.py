"""The front door: one command line, whose verbs live in `commands/`."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence

from commands import (
    alternatives,
    critique,
    deciding,
    golden_cases,
    keys,
    knowledge_base,
    planning,
    questions,
    schedule,
    screens,
    summary,
    verification,
)
from commands.exits import INTERRUPTED, OK, complain, located

VERBS = (
    planning,
    questions,
    alternatives,
    schedule,
    summary,
    critique,
    deciding,
    verification,
    screens,
    keys,
    knowledge_base,
    golden_cases,
)
"""Modules that add verbs, in the order the help lists them."""


def entry() -> None:
    """Run as the installed command."""
    # Almost all that a command makes lives until it ends, and little of the rest is in cycles: looking through it
    # for garbage at the usual intervals takes a third of its time.
    gc.set_threshold(1_000_000, 20, 50)
    # Looking for plug-ins means reading what is known of every installed package; no other package may change
    # how a case is read anyway.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # before `main` could take care of it
        sys.exit(INTERRUPTED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 a check failed, 2 the user must act."""
    from engine.errors import CaseError, EngineError
    from engine.render.output import never_fail_to_encode
    from kb.errors import KnowledgeError

    never_fail_to_encode(sys.stdout)
    never_fail_to_encode(sys.stderr)
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        code = run(options)
        sys.stdout.flush()
    except CaseError as error:
        return complain(*(located(error.source, problem) for problem in error.problems))
    except (EngineError, KnowledgeError) as error:
        return complain(str(error))
    except BrokenPipeError:
        # The reader has seen enough; what is still buffered must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        return complain(f"{name}{error.strerror or error}")
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


class _Version(argparse.Action):
    def __call__(self, *_: object) -> None:
        from commands.inputs import knowledge
        from engine import VERSION

        kb = knowledge()
        print(f"rhytid {VERSION}\nknowledge base {kb.release}, content {kb.version}")
        sys.exit(OK)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rhytid",
        description="A sourced treatment plan for facial lines, with the reasons for every line of it. "
        "Not clinically validated: the practitioner decides.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show software and knowledge version")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in VERBS:
        module.add(verbs)
    return parser


if __name__ == "__main__":
    entry()
