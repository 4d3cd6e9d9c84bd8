"""And if an answer were another: what-if, flip, missing, compare."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from commands.exits import OK
from commands.inputs import add_case, knowledge, read, read_once
from engine.render.options import add_detail, add_layout

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.alternatives.compare import Comparison
    from engine.alternatives.evaluation import Evaluation
    from engine.case import Case
    from engine.render.document import Document
    from kb.snapshot import KnowledgeBase

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add(verbs: Verbs) -> None:
    """Add these verbs."""
    what_if = verbs.add_parser("what-if", help="print what changes in the plan when answers are set otherwise")
    add_case(what_if)
    what_if.add_argument(
        "--set",
        dest="settings",
        metavar="PATH=VALUE",
        action="append",
        required=True,
        help="e.g. safety.pregnancy=yes, lines.bunny.both.rest=2, context.products.INCO_BOCOUTURE_UKEU=yes, "
        '"safety.pregnancy=yes, ended 2026-05-21"; may be given several times',
    )
    add_detail(what_if)
    add_layout(what_if)
    what_if.set_defaults(run=_what_if)

    flip = verbs.add_parser("flip", help="print which one or two answers would alter an item of the plan")
    add_case(flip)
    flip.add_argument(
        "item",
        metavar="ITEM",
        nargs="*",
        help="id or name of an item, in the plan or not, e.g. toxin/glabella or jessner; without it, what each "
        "recommendation hangs on",
    )
    flip.add_argument("--one", action="store_true", help="single answers only, which is quicker")
    add_detail(flip)
    add_layout(flip)
    flip.set_defaults(run=_flip)

    missing = verbs.add_parser("missing", help="print which open questions could change the plan, and how much")
    add_case(missing)
    add_detail(missing)
    add_layout(missing)
    missing.set_defaults(run=_missing)

    compare = verbs.add_parser("compare", help="print how two plans differ, and what made each difference")
    compare.add_argument("old", metavar="A", help="case, plan (JSON), or with --case a version of the knowledge")
    compare.add_argument("new", metavar="B", help="likewise")
    compare.add_argument("--case", metavar="CASE", help="the case; A and B are then folders or git revisions")
    add_detail(compare)
    add_layout(compare)
    compare.set_defaults(run=_compare)


def _what_if(options: argparse.Namespace) -> int:
    from engine.alternatives.evaluation import Evaluation
    from engine.alternatives.settings import parse_setting
    from engine.alternatives.what_if import what_if
    from engine.render.differences_document import what_if_document, what_if_json

    kb = knowledge()
    case = read(options.case, kb)
    settings = [parse_setting(text, kb) for text in options.settings]
    found = what_if(case, settings, Evaluation(kb))
    return _print(options, what_if_document(found, kb, options.detail), what_if_json(found))


def _flip(options: argparse.Namespace) -> int:
    from engine.alternatives.evaluation import Evaluation
    from engine.alternatives.flip import flips
    from engine.alternatives.known_items import known_item
    from engine.render.flips_document import flips_document, flips_json

    kb = knowledge()
    case = read(options.case, kb)
    evaluation = Evaluation(kb)
    if not options.item:
        return _overview(options, case, evaluation)
    outcome = evaluation.outcome(case)
    item = known_item(" ".join(options.item), outcome.plan, outcome.index, kb)
    found = flips(case, item, evaluation, progress=_progress(), two=not options.one)
    return _print(options, flips_document(found, kb, options.detail), flips_json(found))


def _overview(options: argparse.Namespace, case: Case, evaluation: Evaluation) -> int:
    from engine.alternatives.overview import overview
    from engine.render.overview_document import overview_document, overview_json

    found = overview(case, evaluation, _progress())
    return _print(
        options, overview_document(found, case.id, evaluation.kb, options.detail), overview_json(found, case.id)
    )


def _missing(options: argparse.Namespace) -> int:
    from engine.alternatives.evaluation import Evaluation
    from engine.alternatives.missing import missing
    from engine.render.missing_document import missing_document, missing_json

    kb = knowledge()
    case = read(options.case, kb)
    found = missing(case, Evaluation(kb), _progress())
    return _print(options, missing_document(found, case.id, kb, options.detail), missing_json(found, case.id))


def _compare(options: argparse.Namespace) -> int:
    from engine.render.differences_document import compare_document, compare_json

    read_once(options.old, options.new)
    kb = knowledge()
    found = _compared(options, kb)
    return _print(options, compare_document(found, kb, options.detail), compare_json(found))


def _compared(options: argparse.Namespace, kb: KnowledgeBase) -> Comparison:
    from engine.alternatives.compare import compare_cases, compare_knowledge, compare_written, plan_of
    from engine.alternatives.evaluation import Evaluation
    from engine.errors import EngineError
    from kb.revisions import knowledge_of

    if options.case is not None:
        case = read(options.case, kb)
        old, new = knowledge_of(options.old), knowledge_of(options.new)
        return compare_knowledge(case, (options.old, old), (options.new, new))
    plans = [plan_of(name, _text(name)) for name in (options.old, options.new)]
    if plans[0] is not None and plans[1] is not None:
        return compare_written((options.old, plans[0]), (options.new, plans[1]))
    evaluation = Evaluation(kb)
    if plans[0] is None and plans[1] is None:
        old_case, new_case = read(options.old, kb), read(options.new, kb)
        return compare_cases((options.old, old_case), (options.new, new_case), evaluation)
    which, other = (options.old, options.new) if plans[0] is not None else (options.new, options.old)
    read(other, kb)  # says what is wrong with it where it is no case either
    raise EngineError(f"{which} is a plan and the other is not; give two cases or two plans")


def _text(name: str) -> str:
    """The text of a file as far as it can be read at all; what is wrong with it is said by its reader."""
    try:
        return Path(name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _print(options: argparse.Namespace, document: Document, json: str) -> int:
    from engine.render.formats import document_as
    from engine.render.output import terminal_width, write

    text = document_as(options.format, document, json, options.width or terminal_width())
    write(text, json=options.format == "json")
    return OK


def _progress() -> Callable[[int, int], None] | None:
    """A count on standard error while people wait; nothing where nobody looks."""
    if not sys.stderr.isatty():
        return None

    def told(done: int, of: int) -> None:
        end = "\r" if done + 1 < of else "\r\033[K"
        print(f"{done + 1} of {of}", end=end, file=sys.stderr, flush=True)

    return told
