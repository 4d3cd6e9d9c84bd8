"""Rules as cards, and what a set of cases reaches."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.algebra.rule import Rule
from engine.casefile import read_case
from engine.critique.rules import critique_rules
from engine.questions.coverage import coverage
from engine.questions.rule_cards import UnknownRule, found_rules, rule_card
from engine.render.coverage_document import coverage_document
from engine.render.rules_document import rule_document
from engine.render.text import document_text
from engine.rules import rule_base
from tests.engine.cases import EXAMPLES, consult, kb


@pytest.mark.parametrize("rule", rule_base().rules[::7], ids=lambda rule: rule.id)
def test_a_card_says_every_condition_and_somebody_reads_the_rule(rule: Rule) -> None:
    card = rule_card(rule_base(), kb(), rule.id)
    assert card.read_by or card.in_plan
    text = document_text(rule_document(card), 100)
    assert rule.id in text
    assert "Op(" not in text and "Var(" not in text
    if isinstance(rule, Rule):
        assert (len(card.when), len(card.unless), len(card.tests)) == (
            len(rule.when),
            len(rule.unless),
            len(rule.tests),
        )


def test_statements_that_feed_a_rule_are_those_with_its_constants() -> None:
    card = rule_card(rule_base(), kb(), "dosing.sides-capped")
    fed = {feed.relation: feed for feed in card.feeds}
    assert fed["Parameter"].statements == ("parameter:side_dose_max_pct",)
    assert fed["sides_apart"].origin == "rules"


def test_a_search_needs_every_word_and_a_group_is_checked() -> None:
    found = found_rules(rule_base(), text="masseter risorius")
    assert [rule.id for rule in found] == ["balance.strong-risorius"]
    assert {rule.group for rule in found_rules(rule_base(), group="dosing")} == {"dosing"}
    with pytest.raises(UnknownRule, match="screening"):
        found_rules(rule_base(), group="nonsense")
    with pytest.raises(UnknownRule, match=r"dosing\.dosed"):
        rule_card(rule_base(), kb(), "dosing.dosd")


def test_coverage_counts_what_fired_and_says_what_the_rest_lacked() -> None:
    outcome = consult(read_case(EXAMPLES / "myasthenia_gravis.yaml", kb()))
    found = coverage([("gravis", outcome)], kb(), rule_base())
    fired = {one.rule for reasons in outcome.derivation.justified.values() for one in reasons}
    assert set(found.rules) == fired
    assert {one.id for one in found.dead_rules} == {rule.id for rule in rule_base().rules} - fired
    assert not set(found.statements) & {one.id for one in found.dead_statements}
    assert "statement:TS03" in found.statements
    dead = {one.id: one for one in found.dead_statements}
    assert dead["statement:TS04"].why == "not met"
    assert ": recorded as no; it would have to be yes" in dead["statement:TS04"].text
    # A line that is recorded with other grades is nearer to a rule of lines than one nobody recorded.
    missed = {one.id: one.text for one in found.dead_rules}
    assert "the grade at expression is" in missed["abstraction.line-none"]
    rules = {one.id: one for one in found.dead_rules}
    assert rules["limits.item"].nearest_case == "gravis"
    assert "Rules never reached".upper() in document_text(coverage_document(found), 80)


def test_every_rule_that_the_program_names_exists() -> None:
    """Plan, page and year treat the words of some rules in their own way: a rule that is renamed would slip by."""
    ids = {rule.id for rule in (*rule_base().rules, *critique_rules().rules)}
    heads = {one.partition(".")[0] for one in ids}
    root = Path(__file__).parents[3]
    files = [path for room in ("engine", "tui", "commands") for path in (root / room).rglob("*.py")]
    written = {
        one
        for path in files
        if "rules" not in path.parts
        for one in re.findall(r'"([a-z_-]+\.[a-z][a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    named = {one for one in written if one.partition(".")[0] in heads and not one.endswith(".py")}
    assert "options.no-dose" in named
    # A name that ends with a hyphen stands for a family.
    assert {
        one for one in named if not any(known == one or (one[-1] == "-" and known.startswith(one)) for known in ids)
    } == set()
