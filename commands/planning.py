"""From a case to a plan and its reasons: new, plan, explain, schema."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from commands.exits import OK, complain
from commands.inputs import add_case, add_engine, consulted, knowledge, read
from engine.render.options import ALL, add_layout, depth
from engine.render.view import DETAILS, View

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add(verbs: Verbs) -> None:
    """Add these verbs."""
    new = verbs.add_parser("new", help="write a commented blank case")
    new.add_argument("case", metavar="CASE", help="file to write, or - for standard output")
    new.add_argument("--jurisdiction", default="US", help="US, GB, EU, IE, AU or NZ (default: US)")
    new.add_argument("--force", action="store_true", help="write over an existing file")
    new.set_defaults(run=_new)

    plan = verbs.add_parser("plan", help="print the plan that follows from a case")
    add_case(plan)
    add_engine(plan)
    add_layout(plan)
    plan.add_argument(
        "--detail",
        choices=DETAILS,
        help="brief: long sections by their most important entries; full: everything (default: brief; JSON is whole)",
    )
    plan.add_argument(
        "--section",
        action="append",
        default=[],
        metavar="NAME",
        help="print only this section, in full; may be given several times; an unknown name lists all",
    )
    plan.add_argument("--output", metavar="FILE", help="write there instead of to the terminal")
    plan.set_defaults(run=print_plan)

    explain = verbs.add_parser("explain", help="print why an item is in the plan, down to its sources")
    add_case(explain)
    add_engine(explain)
    explain.add_argument("item", metavar="ITEM", nargs="*", help="id or name of an item; without it, ids are listed")
    add_layout(explain)
    explain.add_argument(
        "--depth",
        type=depth,
        metavar="N",
        help="levels of reasons, or all (default: all)",
    )
    explain.set_defaults(run=_explain)

    schema = verbs.add_parser("schema", help="print the JSON Schema of a case, plan, schedule, proposal or critique")
    schema.add_argument("of", choices=("case", "plan", "schedule", "proposal", "critique"))
    schema.set_defaults(run=_schema)


def _new(options: argparse.Namespace) -> int:
    from engine.blank import blank_case_text
    from engine.known_terms import term, unknown_term
    from engine.render.output import STANDARD_STREAM, write

    kb, target = knowledge(), Path(options.case)
    if term(kb, "jurisdiction", options.jurisdiction) is None:
        return complain(f"--jurisdiction: {unknown_term(kb, 'jurisdiction', options.jurisdiction)}")
    if options.case == STANDARD_STREAM:
        write(blank_case_text(kb, jurisdiction=options.jurisdiction))
        return OK
    if target.exists() and not options.force:
        return complain(f"{target}: exists already; choose another name, or --force to write over it")
    write(blank_case_text(kb, target.stem, jurisdiction=options.jurisdiction), options.case)
    print(f"wrote {target}; fill it in, then: rhytid plan {target}", file=sys.stderr)
    return OK


def print_plan(options: argparse.Namespace) -> int:
    """Print the plan of a case."""
    from engine.consultation import consult
    from engine.render.formats import document_as, plan_as
    from engine.render.output import terminal_width, write
    from engine.render.plan_document import SECTIONS, plan_document

    for name in options.section:
        if name not in SECTIONS:
            return complain(f"--section: there is no section {name!r}; there are: {', '.join(SECTIONS)}")
    if options.format == "json" and (options.section or options.detail == "brief"):
        return complain("--section and --detail brief are for text and Markdown; JSON is always whole")
    if options.section and options.detail:
        return complain("--section prints whole sections; leave --detail out beside it")
    view = View(options.detail or "brief", tuple(options.section))
    kb = knowledge()
    case = read(options.case, kb)
    outcome = consult(case, kb, options.engine)
    width = options.width or terminal_width()
    if case.decisions and options.format != "json" and not options.section:
        from engine.deciding.decided import decided
        from engine.render.decisions_document import beside, decision_blocks

        blocks = tuple(decision_blocks(decided(case, outcome, kb), kb))
        text = document_as(options.format, beside(plan_document(outcome.plan, kb, view), blocks), "", width)
    else:
        # In JSON the plan stays what follows from the answers: `rhytid decisions` gives what was decided on it.
        text = plan_as(options.format, outcome.plan, kb, width, view)
    write(text, options.output, json=options.format == "json")
    return OK


def _explain(options: argparse.Namespace) -> int:
    from engine.alternatives.known_items import possible_items
    from engine.explain import explain, items
    from engine.questions.entry_names import entry_named
    from engine.render.formats import reasons_as
    from engine.render.output import terminal_width, write

    kb = knowledge()
    outcome = consulted(options.case, kb, options.engine)
    if not options.item:
        import json

        listed = items(outcome)
        in_json = options.format == "json"
        write(json.dumps(listed, indent=2) + "\n" if in_json else "".join(f"{item}\n" for item in listed), json=in_json)
        return OK
    tree = explain(
        outcome, kb, entry_named(" ".join(options.item), outcome.plan, outcome.index, kb, possible_items(kb))
    )
    depth = options.depth or ALL
    text = reasons_as(options.format, tree, options.width or terminal_width(), depth)
    write(text, json=options.format == "json")
    return OK


def _schema(options: argparse.Namespace) -> int:
    import json

    from engine import schemas
    from engine.render.output import write

    made = {
        "case": schemas.case_schema,
        "plan": schemas.plan_schema,
        "schedule": schemas.schedule_schema,
        "proposal": schemas.proposal_schema,
        "critique": schemas.critique_schema,
    }
    schema = made[options.of]()
    write(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", json=True)
    return OK
