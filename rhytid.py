"""The front door: the command line, a short function per verb, which imports what it needs when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.render.options import ALL, READABLE, add_format, add_layout, depth, positive

if TYPE_CHECKING:
    from engine.case import Case
    from engine.consultation import Outcome
    from engine.errors import Problem
    from kb.snapshot import KnowledgeBase

OK, FAILED, MISTAKE, INTERRUPTED = 0, 1, 2, 130


def entry() -> None:
    """Run as the installed command."""
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
        return _complain(*(_located(error.source, problem) for problem in error.problems))
    except (EngineError, KnowledgeError) as error:
        return _complain(str(error))
    except BrokenPipeError:
        # The reader has seen enough; what is still buffered must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        return _complain(f"{name}{error.strerror or error}")
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


# -- verbs ---------------------------------------------------------------------------------------------------


def _new(options: argparse.Namespace) -> int:
    from engine.blank import blank_case_text
    from engine.known_terms import term, unknown_term
    from engine.render.output import STANDARD_STREAM, write

    kb, target = _knowledge(), Path(options.case)
    if term(kb, "jurisdiction", options.jurisdiction) is None:
        return _complain(f"--jurisdiction: {unknown_term(kb, 'jurisdiction', options.jurisdiction)}")
    if options.case == STANDARD_STREAM:
        write(blank_case_text(kb, jurisdiction=options.jurisdiction))
        return OK
    if target.exists() and not options.force:
        return _complain(f"{target}: exists already; choose another name, or --force to write over it")
    write(blank_case_text(kb, target.stem, jurisdiction=options.jurisdiction), options.case)
    print(f"wrote {target}; fill it in, then: rhytid plan {target}", file=sys.stderr)
    return OK


def _plan(options: argparse.Namespace) -> int:
    from engine.render.formats import plan_as
    from engine.render.output import terminal_width, write

    kb = _knowledge()
    plan = _consulted(options.case, kb).plan
    text = plan_as(options.format, plan, kb, options.width or terminal_width())
    write(text, options.output, json=options.format == "json")
    return OK


def _explain(options: argparse.Namespace) -> int:
    from engine.explain import explain, items
    from engine.render.formats import reasons_as
    from engine.render.output import terminal_width, write

    kb = _knowledge()
    outcome = _consulted(options.case, kb)
    if options.item is None:
        write("".join(f"{item}\n" for item in items(outcome)))
        return OK
    tree = explain(outcome, kb, options.item)
    depth = options.depth or (ALL if options.format == "json" else READABLE)
    text = reasons_as(options.format, tree, options.width or terminal_width(), depth)
    write(text, json=options.format == "json")
    return OK


def _schema(options: argparse.Namespace) -> int:
    import json

    from engine import schemas
    from engine.render.output import write

    schema = schemas.case_schema() if options.of == "case" else schemas.plan_schema()
    write(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", json=True)
    return OK


def _kb_check(options: argparse.Namespace) -> int:
    from engine.render.output import write
    from kb.check import check

    write((report := check()).text(None if options.all else 20) + "\n")
    return OK if report.ok else FAILED


def _kb_build(options: argparse.Namespace) -> int:
    from kb.snapshot import build

    kb = build(None, Path(options.output))
    print(f"wrote {options.output}: {len(kb)} individuals, release {kb.release}, content {kb.version}")
    return OK


def _kb_show(options: argparse.Namespace) -> int:
    from engine.render.output import terminal_width, write
    from engine.render.text import fitted
    from kb.show import render

    write(fitted(render(_knowledge(), options.term), options.width or terminal_width()))
    return OK


def _kb_find(options: argparse.Namespace) -> int:
    from engine.render.formats import document_as
    from engine.render.found_document import found_document, found_json
    from engine.render.output import terminal_width, write
    from kb.find import search

    kb, sought = _knowledge(), " ".join(options.words)
    found = search(kb, sought)
    document = found_document(kb, sought, found, None if options.all else 20)
    text = document_as(options.format, document, found_json(kb, sought, found), options.width or terminal_width())
    write(text, json=options.format == "json")
    return OK if found.hits else FAILED


def _kb_diff(options: argparse.Namespace) -> int:
    from engine.case_folder import read_folders, usual_folders
    from engine.compare_versions import compare_versions
    from engine.render.comparison_document import comparison_as
    from engine.render.output import terminal_width, write
    from kb.revisions import knowledge_of

    folders = [Path(folder) for folder in options.cases] if options.cases else usual_folders()
    old, new = knowledge_of(options.old), knowledge_of(options.new)
    found = compare_versions(old, new, () if options.no_plans else read_folders(folders))
    write(
        comparison_as(options.format, found, old, new, options.width or terminal_width()), json=options.format == "json"
    )
    return OK


def _kb_claims(options: argparse.Namespace) -> int:
    from engine.render.output import write
    from kb.claims import table_as

    write(table_as(options.format, _knowledge()))
    return OK


def _kb_coverage(options: argparse.Namespace) -> int:
    from engine.render.output import write
    from kb.coverage import coverage, report_as

    report = coverage(_knowledge())
    write(report_as(options.format, report))
    return OK if report.ok else FAILED


def _kb_docs(options: argparse.Namespace) -> int:
    from engine.knowledge_readers import rules_by_class
    from kb import mappings
    from kb.docs.build import build_docs
    from kb.docs.tree import write_tree

    kb = _knowledge()
    files = build_docs(kb, rules_by_class(kb), "html" if options.html else "markdown", mappings.read())
    write_tree(Path(options.out), files)
    first = Path(options.out) / ("index.html" if options.html else "index.md")
    print(f"wrote {len(files)} files; begin with {first}", file=sys.stderr)
    return OK


def _cases_run(options: argparse.Namespace) -> int:
    from engine.golden.report import report_as
    from engine.golden.run import run_below
    from engine.render.output import write

    runs = run_below(Path(options.place), _knowledge())
    write(report_as(options.format, runs, failures_only=options.failures), json=options.format == "json")
    return FAILED if any(run.failed for run in runs) else OK


def _consult(options: argparse.Namespace) -> int:
    if not _at_a_terminal():
        return _complain("the consultation needs a terminal; `rhytid plan CASE` prints the plan as text")
    from tui.app import run

    return run(None if options.case is None else Path(options.case))


def _demo(options: argparse.Namespace) -> int:
    from engine.samples import own_copy, sample

    if not _at_a_terminal():
        return _plan(argparse.Namespace(case=str(sample()), format="text", output=None, width=None))
    from tui.app import run

    return run(own_copy(sample(), afresh=options.fresh))


class _Version(argparse.Action):
    def __call__(self, *_: object) -> None:
        from engine import VERSION

        kb = _knowledge()
        print(f"rhytid {VERSION}\nknowledge base {kb.release}, content {kb.version}")
        sys.exit(OK)


# -- what verbs share ----------------------------------------------------------------------------------------


def _knowledge() -> KnowledgeBase:
    from kb.snapshot import load

    return load()


def _consulted(name: str, kb: KnowledgeBase) -> Outcome:
    from engine.consultation import consult

    return consult(_case(name, kb), kb)


def _case(name: str, kb: KnowledgeBase) -> Case:
    from engine.casefile import parse_case, read_case
    from engine.errors import EngineError
    from engine.render.output import STANDARD_STREAM

    if name == STANDARD_STREAM:
        try:
            text = sys.stdin.read()
        except UnicodeDecodeError:
            raise EngineError("standard input: this is not text in UTF-8") from None
        return parse_case(text, "standard input", kb)
    return read_case(Path(name), kb)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _located(source: str, problem: Problem) -> str:
    place = ":".join(str(part) for part in (source, problem.line, problem.column) if part not in ("", None))
    return ": ".join(part for part in (place, problem.path, problem.message) if part)


def _complain(*messages: str) -> int:
    for message in messages:
        print(f"rhytid: {message}", file=sys.stderr)
    return MISTAKE


# -- the words of the command line ---------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rhytid",
        description="A sourced treatment plan for facial lines, with the reasons for every line of it. "
        "Not clinically validated: the practitioner decides.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show software and knowledge version")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    new = verbs.add_parser("new", help="write a commented blank case")
    new.add_argument("case", metavar="CASE", help="file to write, or - for standard output")
    new.add_argument("--jurisdiction", default="US", help="US, GB, EU, IE, AU or NZ (default: US)")
    new.add_argument("--force", action="store_true", help="write over an existing file")
    new.set_defaults(run=_new)

    plan = verbs.add_parser("plan", help="print the plan that follows from a case")
    _add_case(plan)
    add_layout(plan)
    plan.add_argument("--output", metavar="FILE", help="write there instead of to the terminal")
    plan.set_defaults(run=_plan)

    explain = verbs.add_parser("explain", help="print why an item is in the plan, down to its sources")
    _add_case(explain)
    explain.add_argument("item", metavar="ITEM", nargs="?", help="id of an item; without it, ids are listed")
    add_layout(explain)
    explain.add_argument(
        "--depth",
        type=depth,
        metavar="N",
        help="levels of reasons, or all (default: 6 in text, all in JSON)",
    )
    explain.set_defaults(run=_explain)

    schema = verbs.add_parser("schema", help="print the JSON Schema of a case or a plan")
    schema.add_argument("of", choices=("case", "plan"))
    schema.set_defaults(run=_schema)

    consult = verbs.add_parser("consult", help="open the consultation in the terminal")
    consult.add_argument("case", metavar="CASE", nargs="?", help="case file to open")
    consult.set_defaults(run=_consult)

    demo = verbs.add_parser("demo", help="open a sample consultation (a copy of your own)")
    demo.add_argument("--fresh", action="store_true", help="start again from the sample as shipped")
    demo.set_defaults(run=_demo)
    _add_kb_verbs(verbs.add_parser("kb", help="check, search, compare or build the knowledge base"))
    _add_cases_verbs(verbs.add_parser("cases", help="run golden cases: consultations with what must follow"))
    return parser


def _add_cases_verbs(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    run = verbs.add_parser("run", help="hold every expectation against the plan")
    run.add_argument("place", metavar="DIR", help="folder of golden cases, or one file")
    add_format(run)
    run.add_argument("--failures", action="store_true", help="show only what is not met")
    run.set_defaults(run=_cases_run)


def _add_kb_verbs(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = verbs.add_parser("check", help="run every check of the knowledge base")
    check.add_argument("--all", action="store_true", help="show all problems, not the first of each kind")
    check.set_defaults(run=_kb_check)
    build = verbs.add_parser("build", help="write the compiled knowledge base as JSON")
    build.add_argument("--output", metavar="FILE", default="kb-snapshot.json", help="default: %(default)s")
    build.set_defaults(run=_kb_build)
    show = verbs.add_parser("show", help="print what is known of a term, and what names it")
    show.add_argument("term", metavar="TERM", help="e.g. procerus, muscle:procerus, statement:TS03")
    show.add_argument("--width", type=positive, metavar="N", help="columns (default: the terminal's)")
    show.set_defaults(run=_kb_show)
    find = verbs.add_parser("find", help="search names, synonyms, questions, definitions and citations")
    find.add_argument("words", metavar="WORD", nargs="+", help="all of them must occur; slips are forgiven")
    find.add_argument("--all", action="store_true", help="show every hit, not the best 20")
    add_layout(find)
    find.set_defaults(run=_kb_find)
    diff = verbs.add_parser("diff", help="print what changed between two versions, and which plans with it")
    diff.add_argument("old", metavar="OLD", help="folder of a knowledge base, or git revision")
    diff.add_argument("new", metavar="NEW", help="folder of a knowledge base, or git revision")
    diff.add_argument("--cases", metavar="DIR", action="append", help="cases to compare (default: the samples)")
    diff.add_argument("--no-plans", action="store_true", help="compare the knowledge only")
    add_layout(diff)
    diff.set_defaults(run=_kb_diff)
    for name, run, about in (
        ("claims", _kb_claims, "print what two clinics claim, with verdict and evidence"),
        ("coverage", _kb_coverage, "print which dossier rows are held, and why others are not"),
    ):
        table = verbs.add_parser(name, help=about)
        table.set_defaults(run=run)
        add_format(table)
    docs = verbs.add_parser("docs", help="write the knowledge as readable pages")
    docs.add_argument("out", metavar="OUT", help="folder, new or empty or written by this command before")
    docs.add_argument("--html", action="store_true", help="a static site instead of Markdown files")
    docs.set_defaults(run=_kb_docs)


def _add_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="case file, YAML or JSON; - for standard input")


if __name__ == "__main__":
    entry()
