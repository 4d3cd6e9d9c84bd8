"""Finding by words: a question, a muscle, a rule."""

from __future__ import annotations

import dataclasses

from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Static

from engine.questions.uses import uses_of
from engine.rules import rule_base
from kb.snapshot import load
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import backend, screened
from tui.app import RhytidApp
from tui.finding import MOST_RULES, Entry, FindCommands
from tui.screens.alternatives import AnswerDialog
from tui.screens.consult import ConsultScreen
from tui.session.backend import Asked, Backend, load_backend
from tui.widgets.field_row import FieldRow

RULES = tuple((f"dosing.part-{number}", f"A frown of {number} moves the dose.") for number in range(700))


def with_rules() -> Backend:
    asked = Asked(rules=lambda: RULES, rule=lambda id, width: f"card of {id}")
    return dataclasses.replace(backend(), asked=asked)


def test_every_word_must_be_there_and_beginnings_count_most() -> None:
    entry = Entry("Lines: Frown lines", "glabellar", "", lambda: None)
    assert entry.fit(["frown"]) > entry.fit(["rown"]) > entry.fit(["glabel"]) > 0
    assert entry.fit(["frown", "peel"]) == 0


async def find(pilot: Pilot[None], app: RhytidApp, words: str) -> None:
    await pilot.press("slash")
    await until(pilot, lambda: isinstance(app.screen, CommandPalette))
    await pilot.press(*(key if key != " " else "space" for key in words))
    listed = app.screen.query("CommandList").first()
    wanted = words.split()[0]
    await until(
        pilot,
        lambda: bool(listed.option_count) and wanted in str(listed.get_option_at_index(0).prompt).casefold(),  # type: ignore[attr-defined]
    )
    await pilot.press("enter")


async def test_a_muscle_and_a_question_are_gone_to(make_app: MakeApp) -> None:
    app = make_app(screened(), load=with_rules)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for words, key in (("procerus", "muscle:procerus"), ("dull", "skin:dull")):
            await pilot.press("f3")
            await find(pilot, app, words)
            await until(pilot, lambda key=key: isinstance(app.focused, FieldRow) and app.focused.row.key == key)


async def test_a_rule_opens_in_plain_words(make_app: MakeApp) -> None:
    app = make_app(screened(), load=with_rules)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await find(pilot, app, "part-613")
        await until(pilot, lambda: isinstance(app.screen, AnswerDialog))
        await until(pilot, lambda: "card of dosing.part-613" in str(app.screen.query_one("#answer", Static).render()))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ConsultScreen))


async def test_rules_are_fetched_only_when_somebody_looks_and_only_the_best_are_shown(make_app: MakeApp) -> None:
    fetched: list[int] = []

    def rules() -> tuple[tuple[str, str], ...]:
        fetched.append(1)
        return RULES

    app = make_app(screened(), load=lambda: dataclasses.replace(backend(), asked=Asked(rules=rules)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        provider = FindCommands(consultation(app))
        assert [hit async for hit in provider.discover()] == [] and not fetched
        hits = [hit async for hit in provider.search("dose")]
        hits = [hit async for hit in provider.search("moves dose")]
        assert len(fetched) == 1
        assert len([hit for hit in hits if str(hit.text).startswith("Rule")]) == MOST_RULES


def test_what_reads_a_term_is_said_of_the_real_knowledge() -> None:
    kb, rules = load(), rule_base()
    said = uses_of("attribute:glogau", kb, rules)
    assert "rules read it by name: skin_findings.finding-photoageing" in said and "criteria" in said
    assert "24 statements" in uses_of("condition:keloid_tendency", kb, rules)
    assert uses_of("attribute:nothing_of_that_name", kb, rules) == ""


def test_the_real_engine_gives_rules_their_cards_and_the_plan_in_each_form() -> None:
    real = load_backend()
    rules = real.asked.rules()
    assert len(rules) > 600 and all(reads for _, reads in rules)
    assert rules[0][0] in real.asked.rule(rules[0][0], 80)
