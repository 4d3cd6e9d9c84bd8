"""Questions about a plan and about the rules: why, why-not, rules, coverage."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from commands.exits import OK
from commands.inputs import add_case, consulted, knowledge, read_once
from engine.render.options import ALL, add_layout

if TYPE_CHECKING:
    from engine.consultation import Outcome
    from engine.explain import Explanation
    from engine.render.document import Document
    from kb.snapshot import KnowledgeBase

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add(verbs: Verbs) -> None:
    """Add these verbs."""
    why = verbs.add_parser("why", help="say in a few lines why something is in the plan")
    add_case(why)
    why.add_argument(
        "item",
        metavar="ITEM",
        nargs="*",
        help="id or name of an entry: toxin/forehead/frontalis/across, botox frontalis, jessner; without it, all are "
        "listed",
    )
    why.add_argument("--tree", action="store_true", help="the whole tree of reasons, down to its leaves")
    add_layout(why)
    why.set_defaults(run=_why)

    why_not = verbs.add_parser("why-not", help="say what stood between a case and something that is not in its plan")
    add_case(why_not)
    why_not.add_argument(
        "thing",
        metavar="THING",
        nargs="+",
        help="treatment, muscle, line, product, area, finding or statement by name or id; with a side (frontalis "
        "left), a dose (frontalis above 15), or an id of the plan. Several words that name one thing together are one "
        "thing, with or without quotes; otherwise each is answered on its own",
    )
    why_not.add_argument("--tree", action="store_true", help="the whole search, down to its leaves")
    add_layout(why_not)
    why_not.set_defaults(run=_why_not)

    rules = verbs.add_parser("rules", help="list, search or show the rules")
    what = rules.add_subparsers(title="what", metavar="WHAT", required=True)
    listed = what.add_parser("list", help="list the rules with their plain readings")
    listed.add_argument("--group", metavar="GROUP", help="only one group: screening, dosing, ...")
    add_layout(listed)
    listed.set_defaults(run=_rules_list, words=[])
    searched = what.add_parser("search", help="list the rules that hold all of these words")
    searched.add_argument("words", metavar="WORD", nargs="+")
    searched.add_argument("--group", metavar="GROUP", help="only one group: screening, dosing, ...")
    add_layout(searched)
    searched.set_defaults(run=_rules_list)
    shown = what.add_parser("show", help="show one rule, what feeds it and who reads it")
    shown.add_argument("rule", metavar="ID")
    add_layout(shown)
    shown.set_defaults(run=_rules_show)

    cover = verbs.add_parser("coverage", help="say which rules and statements some cases reach, and why not the rest")
    cover.add_argument("cases", metavar="CASE", nargs="+", help="case files, YAML or JSON")
    cover.add_argument("--all", action="store_true", help="list everything that was not reached")
    add_layout(cover)
    cover.set_defaults(run=_coverage)


def _why(options: argparse.Namespace) -> int:
    from engine.alternatives.known_items import possible_items
    from engine.questions.entry_names import entry_named
    from engine.questions.why import why
    from engine.render.why_document import why_document, why_json

    kb = knowledge()
    outcome = consulted(options.case, kb)
    if not options.item:
        return _listed(options, outcome, kb)
    answer = why(outcome, kb, entry_named(" ".join(options.item), outcome.plan, outcome.index, kb, possible_items(kb)))
    return _written(options, why_document(answer), [_after(answer.first, answer.tree)], lambda: why_json(answer))


def _listed(options: argparse.Namespace, outcome: Outcome, kb: KnowledgeBase) -> int:
    """Every entry that can be asked about: its id, then its name."""
    import json

    from engine.explain import items
    from engine.render.item_names import item_words
    from engine.render.output import write

    found = {item: item_words(item, kb) for item in items(outcome)}
    if options.format == "json":
        write(json.dumps([{"item": item, "name": name} for item, name in found.items()], indent=2) + "\n", json=True)
    else:
        write("".join(f"{item}  {name}\n" for item, name in found.items()))
    return OK


def _why_not(options: argparse.Namespace) -> int:
    from engine.questions.why_not import why_not_each
    from engine.render.why_not_document import why_nots_document, why_nots_json

    kb = knowledge()
    answers = why_not_each(consulted(options.case, kb), kb, options.thing)
    trees = [_after(answer.first, answer.tree) for answer in answers]
    return _written(options, why_nots_document(answers), trees, lambda: why_nots_json(answers))


def _after(first: str, tree: Explanation) -> Explanation:
    """The tree with what comes before every answer at its head."""
    from dataclasses import replace

    return replace(tree, text=f"{first} {tree.text}") if first else tree


def _written(
    options: argparse.Namespace, document: Document, trees: Sequence[Explanation], json: Callable[[], str]
) -> int:
    """Write an answer in the form asked for: its summary, or with --tree the whole tree of each."""
    from engine.render.formats import document_as, reasons_as
    from engine.render.output import terminal_width, write

    width = options.width or terminal_width()
    if options.format == "json":
        write(json(), json=True)
    elif options.tree:
        write("\n".join(reasons_as(options.format, tree, width, ALL) for tree in trees))
    else:
        write(document_as(options.format, document, "", width))
    return OK


def _rules_list(options: argparse.Namespace) -> int:
    from engine.questions.rule_cards import found_rules
    from engine.render.rules_document import rules_document, rules_json
    from engine.rules import rule_base

    text = " ".join(options.words)
    found = found_rules(rule_base(), group=options.group, text=text)
    title = f"Rules: “{text}”" if text else f"Rules: {options.group}" if options.group else "Rules"
    return _document(options, rules_document(found, title), lambda: rules_json(found))


def _rules_show(options: argparse.Namespace) -> int:
    from engine.questions.rule_cards import rule_card
    from engine.render.rules_document import rule_document, rule_json
    from engine.rules import rule_base

    card = rule_card(rule_base(), knowledge(), options.rule)
    return _document(options, rule_document(card), lambda: rule_json(card))


def _coverage(options: argparse.Namespace) -> int:
    from engine.questions.coverage import coverage
    from engine.render.coverage_document import coverage_document, coverage_json
    from engine.rules import rule_base

    read_once(*options.cases)
    kb = knowledge()
    found = coverage([(name, consulted(name, kb)) for name in options.cases], kb, rule_base())
    return _document(options, coverage_document(found, everything=options.all), lambda: coverage_json(found))


def _document(options: argparse.Namespace, document: Document, json: Callable[[], str]) -> int:
    from engine.render.formats import document_as
    from engine.render.output import terminal_width, write

    in_json = options.format == "json"
    text = json() if in_json else document_as(options.format, document, "", options.width or terminal_width())
    write(text, json=in_json)
    return OK
