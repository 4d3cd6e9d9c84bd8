"""Every action has an id, a key of its own, a place in the palette, and a way by mouse."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from itertools import combinations

import pytest
from textual.command import CommandPalette
from textual.dom import DOMNode

import tui
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import screened
from tui.actions import HOLDERS, SCOPES, actions, bindings_of, holder, scope
from tui.commands import verbs
from tui.manners.keymap import together
from tui.palette import BoundCommands
from tui.screens.lock import LockScreen


def ours() -> list[type]:
    """Return every class of the app that binds keys."""
    found = []
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, DOMNode) and thing.__module__ == module.name:
                found += [thing] if vars(thing).get("BINDINGS") else []
    return found


def test_every_class_with_keys_is_in_the_registry() -> None:
    assert set(ours()) == {holder(name) for name in HOLDERS}


@pytest.mark.parametrize("cls", ours(), ids=lambda cls: cls.__name__)
def test_every_binding_has_an_id_and_a_label(cls: type) -> None:
    for binding in bindings_of(cls):
        assert binding.id is not None, f"{cls.__name__} binds {binding.key} without an id"
        assert binding.description, binding.id
        assert binding.id.partition(".")[0] in {one.key for one in SCOPES}, binding.id


def test_every_action_says_what_it_does_and_has_a_way_by_mouse() -> None:
    for action in actions():
        assert action.help, action.id
        assert scope(action.scope).mouse


def test_no_two_actions_that_are_there_at_once_share_a_key() -> None:
    # Rows, headings and dialogs bind the same keys; only one of them has the focus.
    alone = {"form", "dialog"}
    for one, other in combinations(actions(), 2):
        if together(one, other) and not alone >= {one.scope, other.scope}:
            assert not set(one.keys) & set(other.keys), (one.id, other.id)


def test_within_one_class_no_key_is_given_twice() -> None:
    for cls in ours():
        counted = Counter(binding.key for binding in bindings_of(cls))
        assert max(counted.values()) == 1, cls.__name__


async def test_the_palette_of_a_consultation_has_every_action_that_works_there(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        screen = consultation(app)
        offered = {action.label for action, _ in BoundCommands(screen)._offers()}
        offered |= {name.rstrip("…") for name, _, _ in verbs(screen)}
        for action in actions():
            if action.scope in ("app", "consult", "plan", "why") and action.id != "app.palette":
                assert action.label in offered, action.id


async def test_the_palette_opens_and_works_by_mouse_alone(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.click("FooterKey.-command-palette")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        assert isinstance(app.screen, CommandPalette)
        await pilot.press(*"lock")
        lists = app.screen.query("CommandList")
        await until(pilot, lambda: bool(lists.first().option_count))  # type: ignore[attr-defined]
        await until(pilot, lambda: lists.first().region.height > 0)
        await pilot.click("CommandList", offset=(4, 1))
        await until(pilot, lambda: isinstance(app.screen, LockScreen))


async def test_the_key_beside_an_entry_of_the_palette_is_the_one_that_holds(make_app: MakeApp) -> None:
    app = make_app(screened())
    app.manners._folder.mkdir(parents=True)
    (app.manners._folder / "keys.toml").write_text('"consult.save" = "ctrl+x"\n"app.palette" = "f11"\n')
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        provider = BoundCommands(consultation(app))
        hits = [hit async for hit in provider.discover()]
        assert any("ctrl+x" in (hit.help or "") for hit in hits)
        assert app.screen.query("FooterKey.-command-palette").first().key == "f11"  # type: ignore[attr-defined]


def test_the_registry_reads_multiple_keys_of_one_action() -> None:
    found = {action.id: action for action in actions()}
    assert found["consult.next"].keys == ("right_square_bracket", "f6")
    assert found["app.quit"].everywhere and not found["consult.save"].everywhere
