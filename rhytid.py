"""The front door: one command line, whose verbs live in `commands/`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from commands.exits import INTERRUPTED, OK, complain, located
from commands.process import begin, leave_at_once

VERBS: Mapping[str, tuple[str, ...]] = {
    "planning": ("new", "plan", "explain", "schema"),
    "questions": ("why", "why-not", "rules", "coverage"),
    "alternatives": ("what-if", "flip", "missing", "compare"),
    "schedule": ("schedule",),
    "summary": ("summary",),
    "critique": ("critique",),
    "deciding": ("decisions",),
    "verification": ("verify",),
    "screens": ("consult", "demo", "serve"),
    "keys": ("keys",),
    "knowledge_base": ("kb",),
    "golden_cases": ("cases",),
}
"""Modules of `commands/`, in the order the help lists them, and the verbs that each adds."""


def entry() -> None:
    """Run as the installed command."""
    begin()
    try:
        code = main()
        leave_at_once(code)
        sys.exit(code)
    except KeyboardInterrupt:  # before `main` could take care of it
        sys.exit(INTERRUPTED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 a check failed, 2 the user must act."""
    from engine.errors import CaseError, EngineError
    from engine.render.output import never_fail_to_encode
    from kb.errors import KnowledgeError

    never_fail_to_encode(sys.stdout)
    never_fail_to_encode(sys.stderr)
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser(given).parse_args(given)
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


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """What reads a command line: all verbs, or those of the module that it names, for the others cannot matter."""
    parser = argparse.ArgumentParser(
        prog="rhytid",
        description="A sourced treatment plan for facial lines, with the reasons for every line of it. "
        "Not clinically validated: the practitioner decides.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show software and knowledge version")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    named = [module for module, added in VERBS.items() if arguments and arguments[0] in added]
    for module in named or VERBS:
        import_module(f"commands.{module}").add(verbs)
    return parser


if __name__ == "__main__":
    entry()
