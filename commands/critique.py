"""A practitioner's own plan held against ours: critique."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from commands.exits import FAILED, OK, complain
from commands.inputs import add_case, knowledge, read
from engine.render.options import ALL, add_layout, depth

if TYPE_CHECKING:
    from engine.case import Case
    from engine.critique.proposal import Proposal
    from kb.snapshot import KnowledgeBase

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


FAILING = ("violation", "ask", "dose", "omission", "caution", "alternative")
"""Kinds of comment a script may stop on."""


def add(verbs: Verbs) -> None:
    """Add the verb."""
    critique = verbs.add_parser("critique", help="comment on your own plan for a case, ranked by risk")
    add_case(critique)
    critique.add_argument(
        "plan",
        metavar="PLAN",
        nargs="?",
        help="your plan, YAML or JSON, or one that rhytid plan wrote as JSON; - for standard input",
    )
    critique.add_argument("--blank", action="store_true", help="print a blank plan for the case, to be filled in")
    critique.add_argument("--why", metavar="COMMENT", help="open one comment, by its id, down to its sources")
    critique.add_argument(
        "--depth", type=depth, metavar="N", help="with --why: levels of reasons, or all (default: all)"
    )
    critique.add_argument(
        "--fail-on",
        metavar="KIND",
        action="append",
        choices=FAILING,
        default=[],
        help=f"exit with 1 when there is such a comment ({', '.join(FAILING)}); may be given several times; "
        "without it the exit code is 0 whatever the comments",
    )
    add_layout(critique)
    critique.set_defaults(run=_critique)


def _critique(options: argparse.Namespace) -> int:
    from engine.render.output import terminal_width, write

    if options.blank == (options.plan is not None):
        return complain("critique: give your plan, or --blank for a blank one")
    if options.blank and options.fail_on:
        return complain("critique: --fail-on judges a plan; leave out --blank")
    if options.plan == options.case == "-":
        return complain("critique: case and plan cannot both come from standard input")
    kb = knowledge()
    case = read(options.case, kb)
    if options.blank:
        from engine.critique.blank import blank_proposal_text

        write(blank_proposal_text(case, kb))
        return OK
    from engine.critique.assess import assess
    from engine.critique.why import why
    from engine.render.critique_document import critique_as
    from engine.render.formats import reasons_as

    assessment = assess(_proposal(options.plan, case, kb), case, kb)
    width = options.width or terminal_width()
    if options.why is not None:
        text = reasons_as(options.format, why(assessment, kb, options.why), width, options.depth or ALL)
    else:
        text = critique_as(options.format, assessment.critique, kb, width)
    write(text, json=options.format == "json")
    found = any(one.kind in options.fail_on for one in assessment.critique.comments)
    return FAILED if found else OK


def _proposal(name: str, case: Case, kb: KnowledgeBase) -> Proposal:
    from engine.critique.proposal_file import parse_proposal, read_proposal
    from engine.errors import EngineError

    if name != "-":
        return read_proposal(Path(name), case, kb)
    try:
        text = sys.stdin.read()
    except UnicodeDecodeError:
        raise EngineError("standard input: this is not text in UTF-8") from None
    return parse_proposal(text, "standard input", case, kb)
