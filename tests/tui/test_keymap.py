"""A user's file of keys: what it can change, and that nothing in it stops the app."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import screened
from tui.actions import Action, actions
from tui.manners.key_names import UnknownKey, key_name, shown
from tui.manners.keymap import Keys, default_file, read_keys

ACTIONS = (
    Action("app.help", ("f1",), "Help", "", "app", "help"),
    Action("app.quit", ("ctrl+q",), "Quit", "", "app", "leave", everywhere=True),
    Action("consult.save", ("ctrl+s",), "Save", "", "consult", "save"),
    Action("consult.undo", ("ctrl+z",), "Undo", "", "consult", "undo"),
    Action("home.new", ("n",), "New", "", "home", "new"),
    Action("plan.why_not", ("n",), "Why not", "", "plan", "why_not"),
    Action("plan.open", ("right",), "Open", "", "plan", "open"),
)


def read(tmp_path: Path, text: str) -> Keys:
    path = tmp_path / "keys.toml"
    path.write_text(text)
    return read_keys(path, ACTIONS)


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    assert read_keys(tmp_path / "keys.toml", ACTIONS) == Keys({})


@pytest.mark.parametrize(
    "text",
    [
        '"consult.save" = ["F9", "ctrl+X"]',
        'consult.save = ["f9", "ctrl+x"]',
        '[consult]\nsave = ["f9", "ctrl+x"]',
        "[ 'consult' ]\n\"save\" = [ 'f9' , 'ctrl+x' ]",
    ],
)
def test_an_action_gets_other_keys_however_toml_is_written(tmp_path: Path, text: str) -> None:
    keys = read(tmp_path, text)
    assert keys.problems == ()
    assert keys.as_keymap() == {"consult.save": "f9,ctrl+x"}
    assert [keys.of(action) for action in ACTIONS[2:4]] == [("f9", "ctrl+x"), ("ctrl+z",)]


def test_two_actions_can_swap_their_keys(tmp_path: Path) -> None:
    keys = read(tmp_path, '"consult.save" = "ctrl+z"\n"consult.undo" = "ctrl+s"')
    assert keys.problems == () and len(keys.changed) == 2


def test_the_same_key_may_mean_two_things_where_they_never_meet(tmp_path: Path) -> None:
    keys = read(tmp_path, '"home.new" = "x"\n"plan.why_not" = "x"')
    assert keys.problems == () and len(keys.changed) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('"consult.sav" = "f9"', "there is no action “consult.sav”; the nearest is “consult.save”"),
        ('"consult.save" = "hyper+x"', "“hyper” is not one of ctrl, shift, alt, super; it stays ctrl+s"),
        ('"consult.save" = "fold"', "“fold” is not a key"),
        ('"consult.save" = "ctrl+m"', "a terminal sends the same for “ctrl+m” as for enter"),
        ('"consult.save" = ""', "a key is missing"),
        ('"consult.save" = []', "write one key in quotes, or several in a list"),
        ('"consult.save" = 7', "write one key in quotes, or several in a list"),
        ('"consult.save" = "ctrl+z"', "ctrl+z already means “Undo” (consult.undo) there; it stays ctrl+s"),
        ('"consult.save" = "n"', "n already means “Why not” (plan.why_not) there"),
        ('"app.help" = "ctrl+s"', "ctrl+s already means “Save”"),
        ('"consult.save" = "enter"', "enter moves, chooses or types everywhere"),
        ('"app.quit" = "q"', "“q” could not be typed any more; it stays ctrl+q"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_with_its_number(tmp_path: Path, line: str, said: str) -> None:
    keys = read(tmp_path, f'# mine\n"consult.undo" = "ctrl+z"\n\n{line}\n')
    (problem,) = keys.problems
    assert problem.line == 4
    assert said in problem.message
    assert keys.changed == {}


def test_the_later_of_two_lines_for_one_key_gives_way(tmp_path: Path) -> None:
    keys = read(tmp_path, '"consult.undo" = "f9"\n"consult.save" = "f9"\n')
    assert keys.changed == {"consult.undo": ("f9",)}
    assert [problem.line for problem in keys.problems] == [2]


def test_what_is_not_toml_leaves_all_keys_as_usual_and_names_the_line(tmp_path: Path) -> None:
    keys = read(tmp_path, '"consult.undo" = "f9"\n"consult.save" = f9\n')
    assert keys.changed == {} and [problem.line for problem in keys.problems] == [2]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"[[a]]\n", b'a = {b = {"c.d" = 1}}', b"x=1\r\nx=2"])
def test_no_content_of_the_file_raises(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keys.toml").write_bytes(content)
    assert read_keys(tmp_path / "keys.toml", ACTIONS).changed == {}


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").mkdir()
    assert "cannot be read" in read_keys(tmp_path / "keys.toml", ACTIONS).problems[0].message


@given(st.text(max_size=12))
@example("±")
def test_any_text_is_a_key_or_is_refused(text: str) -> None:
    try:
        name = key_name(text)
    except UnknownKey as error:
        assert str(error)
    else:
        assert name and "," not in name
        assert key_name(name) == name, "a name is its own name"


def test_the_file_that_is_written_changes_nothing_and_names_every_action(tmp_path: Path) -> None:
    text = default_file(actions())
    assert tomllib.loads(text) == {}
    bared = "\n".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith('# "'))
    path = tmp_path / "keys.toml"
    path.write_text(bared)
    assert set(tomllib.loads(bared)) == {action.id for action in actions()}
    assert read_keys(path, actions()) == Keys({}), "with every line in force all keys are as usual"


def test_keys_are_shown_as_people_read_them() -> None:
    assert [shown(key_name(key)) for key in ("f2", "]", "escape", "shift+f3", "ctrl+s")] == [
        "F2", "]", "esc", "shift+F3", "ctrl+s",
    ]  # fmt: skip


async def test_the_app_obeys_the_file_and_tells_once_what_it_could_not_use(make_app: MakeApp) -> None:
    app = make_app(screened())
    app.manners._folder.mkdir(parents=True)
    (app.manners._folder / "keys.toml").write_text('"consult.plan" = "f11"\n"consult.nope" = "f10"\n')
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        told = [note for note in app._notifications if "keys.toml:2" in note.message]
        assert len(told) == 1 and "consult.nope" in told[0].message
        await pilot.press("f3")
        await pilot.pause()
        assert consultation(app).has_class("view-form"), "the usual key is free now"
        await pilot.press("f11")
        await until(pilot, lambda: consultation(app).has_class("view-plan"))


async def test_a_file_that_is_rubbish_leaves_the_usual_keys(make_app: MakeApp) -> None:
    app = make_app(screened())
    app.manners._folder.mkdir(parents=True)
    (app.manners._folder / "keys.toml").write_bytes(b"\xff\xff")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: consultation(app).has_class("view-plan"))
