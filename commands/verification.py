"""Whether a plan is what follows from its case: verify."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from commands.exits import FAILED, OK, complain
from commands.inputs import add_case, knowledge, read
from engine.render.options import add_layout

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add(verbs: Verbs) -> None:
    """Add this verb."""
    verify = verbs.add_parser("verify", help="make a plan again with the other executor, and compare")
    verify.add_argument(
        "plan", metavar="PLAN", help="plan in JSON (rhytid plan CASE --format json); - for standard input"
    )
    add_case(verify)
    add_layout(verify)
    verify.set_defaults(run=_verify)


def _verify(options: argparse.Namespace) -> int:
    from engine.render.formats import document_as
    from engine.render.output import STANDARD_STREAM, terminal_width, write
    from engine.render.verification_document import verification_document, verification_json
    from engine.verify import verify
    from engine.written_plan import read_plan

    if options.plan == options.case == STANDARD_STREAM:
        return complain("plan and case cannot both be standard input; name a file for one of them")
    plan = read_plan(*_text(options.plan))
    kb = knowledge()
    found = verify(plan, read(options.case, kb), kb)
    width = options.width or terminal_width()
    text = document_as(options.format, verification_document(found, kb), verification_json(found), width)
    write(text, json=options.format == "json")
    return OK if found.holds else FAILED


def _text(name: str) -> tuple[str, str]:
    """What a file holds, and what to call it.  Raises EngineError, OSError."""
    from engine.errors import EngineError
    from engine.render.output import STANDARD_STREAM

    shown = "standard input" if name == STANDARD_STREAM else name
    try:
        return (sys.stdin.read() if name == STANDARD_STREAM else Path(name).read_text(encoding="utf-8")), shown
    except UnicodeDecodeError:
        raise EngineError(f"{shown}: this is not text in UTF-8") from None
