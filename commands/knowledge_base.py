"""The knowledge base: check, build, show, find, diff, claims, coverage, docs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from commands.exits import FAILED, OK
from commands.inputs import knowledge
from engine.render.options import add_format, add_layout, positive

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add(all_verbs: Verbs) -> None:
    """Add `kb` with its verbs."""
    parser = all_verbs.add_parser("kb", help="check, search, compare or build the knowledge base")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = verbs.add_parser("check", help="run every check of the knowledge base")
    check.add_argument("--all", action="store_true", help="show all problems, not the first of each kind")
    check.add_argument(
        "--full", action="store_true", help="also test the shapes and, in a checkout, run the golden cases (a minute)"
    )
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


def _kb_check(options: argparse.Namespace) -> int:
    from engine.render.output import write
    from kb.check import check

    write((report := check(full=options.full)).text(None if options.all else 20) + "\n")
    if not report.ok:
        return FAILED
    return _golden_cases() if options.full else OK


def _golden_cases() -> int:
    """Hold the knowledge base in use against the golden cases of the checkout, and say how that went."""
    from engine.case_folder import golden_folder
    from engine.golden.report import summary
    from engine.golden.run import run_below
    from engine.render.output import write

    folder = golden_folder()
    if folder is None:
        write("Golden cases: not run; they come with a checkout, not with the installed package.\n")
        return OK
    runs = run_below(folder, knowledge())
    write(f"Golden cases: {summary(runs)}.\n")
    return FAILED if any(run.failed for run in runs) else OK


def _kb_build(options: argparse.Namespace) -> int:
    from kb.snapshot import build

    kb = build(None, Path(options.output))
    print(f"wrote {options.output}: {len(kb)} individuals, release {kb.release}, content {kb.version}")
    return OK


def _kb_show(options: argparse.Namespace) -> int:
    from engine.render.output import terminal_width, write
    from engine.render.text import fitted
    from kb.show import render

    write(fitted(render(knowledge(), options.term), options.width or terminal_width()))
    return OK


def _kb_find(options: argparse.Namespace) -> int:
    from engine.render.formats import document_as
    from engine.render.found_document import found_document, found_json
    from engine.render.output import terminal_width, write
    from kb.find import search

    kb, sought = knowledge(), " ".join(options.words)
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

    write(table_as(options.format, knowledge()))
    return OK


def _kb_coverage(options: argparse.Namespace) -> int:
    from engine.render.output import write
    from kb.coverage import coverage, report_as

    report = coverage(knowledge())
    write(report_as(options.format, report))
    return OK if report.ok else FAILED


def _kb_docs(options: argparse.Namespace) -> int:
    from engine.knowledge_readers import rules_by_class
    from kb import mappings
    from kb.docs.build import build_docs
    from kb.docs.tree import write_tree

    kb = knowledge()
    files = build_docs(kb, rules_by_class(kb), "html" if options.html else "markdown", mappings.read())
    write_tree(Path(options.out), files)
    first = Path(options.out) / ("index.html" if options.html else "index.md")
    print(f"wrote {len(files)} files; begin with {first}", file=sys.stderr)
    return OK
