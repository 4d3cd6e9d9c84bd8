"""Plain mode keeps what was answered, whatever ends it, and shares its journals with the app."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.case import Case, Person
from engine.casefile import read_case
from engine.consultation import consult
from engine.render.canonical import to_json
from engine.samples import sample
from kb.snapshot import load
from tests.tui.conftest import NOW, MakeApp, consultation, settled, until
from tests.tui.plain_talk import Table
from tests.tui.small_engine import screened, small_case, write_case
from tui.form.form import Form
from tui.session.store import JournalStore
from tui.widgets.prompt import Question

Finished = subprocess.CompletedProcess[bytes]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path)


def test_the_end_of_the_input_keeps_the_answers_and_says_how_to_go_on(table: Table) -> None:
    said = table.talk("go dull", "yes", case=screened())
    assert said.code == 0
    assert said.flat.endswith(f"To go on with them: rhytid consult --plain {table.file}")
    (left,) = table.store.look().unfinished
    assert (left.file, left.edits) == (table.file, 1)
    again = table.talk("resume", "save", "quit")
    assert "visit.json was left with one change that is not in the file" in again.flat
    assert table.case().skin == {"dull": "yes"}
    assert table.store.look().unfinished == ()


def test_ctrl_c_keeps_the_answers_too(table: Table) -> None:
    with pytest.raises(KeyboardInterrupt):
        table.talk("go dull", "yes", case=screened(), interrupts=True)
    assert [left.edits for left in table.store.look().unfinished] == [1]


def test_the_file_as_saved_can_be_had_instead_and_the_work_left_stays(table: Table) -> None:
    table.talk("go dull", "yes", case=screened())
    said = table.talk("nonsense", "file", "go dull", "quit")
    assert "“nonsense” is not one of: resume, file, quit." in said.text
    assert "Now: unknown." in said.text
    assert len(table.store.look().unfinished) == 1


def test_leaving_with_answers_in_no_file_asks(table: Table) -> None:
    said = table.talk("go dull", "yes", "quit", "what", "stay", "quit", "drop", "no", "keep", case=screened())
    assert "Some answers are not in visit.json yet." in said.text
    assert "“what” is not one of the four." in said.text
    assert len(table.store.look().unfinished) == 1
    table.talk("resume", "quit", "drop", "yes")
    assert table.store.look().unfinished == ()
    assert table.case() == screened(), "the file is as it was"


def test_saving_under_a_name_that_is_taken_asks_and_one_that_cannot_be_says_why(table: Table) -> None:
    taken = table.folder / "taken.yaml"
    taken.write_text("mine")
    lines = ("go dull", "yes", f"save {taken}", "no", f"save {table.folder}/nowhere/x.yaml", f"save {taken}", "yes")
    said = table.talk(*lines, "quit", case=screened())
    assert "taken.yaml exists already. Replace it? Type yes or no." in said.flat
    assert "Not saved: " in said.flat and "The answers are kept." in said.flat
    assert Case.model_validate_json(taken.read_text()).skin == {"dull": "yes"}


def test_a_file_changed_by_something_else_is_not_overwritten_unasked(table: Table) -> None:
    def meddling() -> dt.datetime:
        """Somebody else saves while time is told for the journal of an answer."""
        nonlocal told
        told += 1
        if told > 1:
            write_case(screened(note="from elsewhere"), table.file)
        return NOW

    told = 0
    said = table.talk("go dull", "yes", "save", "no", "quit", "keep", case=screened(), clock=meddling)
    assert "visit.json was changed by something else since it was opened here. Overwrite it?" in said.flat
    assert table.case().note == "from elsewhere"
    assert len(table.store.look().unfinished) == 1


def test_a_new_consultation_needs_only_its_jurisdiction(table: Table) -> None:
    said = table.talk("?", "u", "atlantis", "GB", "n", "save", "quit")
    assert "“atlantis” is not one of: 1 GB (United Kingdom), 2 US (United States)" in said.flat
    case = table.case()
    assert (case.id, case.context.jurisdiction, case.context.date.isoformat()) == ("visit", "GB", "2026-11-21")


def test_home_offers_unsaved_work_examples_and_a_new_start(table: Table) -> None:
    table.talk("go dull", "yes", case=screened())
    examples = table.folder / "none"
    examples.mkdir()
    write_case(small_case(), examples / "a_simple_one.yaml")
    said = table.talk("5", "open nowhere.yaml", "1", "save", "quit", home=True)
    assert "1: go on with visit-1, visit.json, 1 change not saved, last on 2026-11-21 at 09:30." in said.flat
    assert "2: example, a simple one." in said.text
    assert "“5” is none of these." in said.text
    assert "nowhere.yaml: FileNotFoundError" in said.text
    assert table.case().skin == {"dull": "yes"}
    assert table.talk("quit", home=True).code == 0
    assert "Case visit-20261121" in table.talk("new", "2", "quit", home=True).text


def test_a_journal_that_cannot_be_read_is_kept_aside_and_said(table: Table) -> None:
    folder = table.folder / "state"
    folder.mkdir()
    (folder / "bad.journal").write_bytes(b"nothing of ours")
    said = table.talk("quit", home=True)
    assert "A journal could not be read and was set aside" in said.flat
    assert (folder / "bad.set-aside").read_bytes() == b"nothing of ours"


def test_without_autosave_it_says_so_and_goes_on(table: Table) -> None:
    (table.folder / "state").write_text("in the way")
    said = table.talk("go dull", "yes", "save", "quit", case=screened())
    assert "There is no autosave" in said.text
    assert table.case().skin == {"dull": "yes"}


async def test_work_begun_in_plain_mode_is_resumed_in_the_app_and_back(
    table: Table, make_app: MakeApp, store: JournalStore
) -> None:
    table.talk("go screening", "none", "go frown", "0 1", case=small_case())
    app = make_app(file=table.file)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("r")
        await settled(pilot)
        case = consultation(app).session.case
        assert case.safety.none_of == ("nerves",)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        await pilot.press("down", "n")
        await settled(pilot)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("k")
        await until(pilot, lambda: not app.is_running)
    said = table.talk("resume", "undo", "redo", "save", "quit")
    assert "Undone: At present: none of these" in said.text
    saved = table.case()
    assert saved.safety.none_of == ("nerves", "now")
    assert saved.lines["frown"].right is not None and saved.lines["frown"].right.rest == 0


async def test_the_same_answers_make_the_same_case_as_in_the_app(table: Table, make_app: MakeApp) -> None:
    table.talk("go screening", "none", "none", "go frown", "0 1 3 2 yes no", "save", "quit", case=small_case(lines={}))
    in_plain_mode = table.case()
    app = make_app(small_case(lines={}))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        await pilot.press("n", "n")
        await settled(pilot)
        screen = consultation(app)
        screen.go_to(next(place for name, place in screen.form.entries(screen.session.case) if "Frown" in name))
        await pilot.pause()
        await pilot.pause()
        await pilot.press("0", "1", "3", "2", "y", "n")
        await settled(pilot)
        made = screen.session.case
    assert made == in_plain_mode


def command(
    *arguments: str, state: Path, script: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "rhytid", *arguments],
        cwd=ROOT,
        env={**os.environ, "RHYTID_STATE": str(state), **environment},
        input=script,
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_a_script_of_answers_leads_to_the_plan_of_the_saved_case(tmp_path: Path) -> None:
    kb = load()
    groups = len(Form(kb).step("screening", small_case(person=Person(sex="male"))).blocks)
    case = tmp_path / "visit.yaml"
    script = """US
go date of birth
1984-03-09
2
n
"""
    script += "none\n" * groups
    script += "go glabellar frown\n1 1 3 3\ngo corrugator supercilii\n3 2\n"
    script += "go botox cosmetic\nyes\n40 U/mL\nplan inject\nsave\nquit\n"
    done = command("consult", "--plain", str(case), state=tmp_path / "state", script=script.encode(), NO_COLOR="1")
    said = done.stdout.decode()
    assert done.returncode == 0, said[-2000:] + done.stderr.decode()
    assert done.stderr == b""
    assert "Corrugator supercilii, side right, units" in said
    assert "\x1b" not in said

    plan = consult(read_case(case, kb), kb).plan
    printed = command("plan", str(case), "--format", "json", state=tmp_path / "state")
    assert {one["muscle"] for one in json.loads(printed.stdout)["toxin"]} == {"corrugator_supercilii", "procerus"}
    assert to_json(plan).encode() == printed.stdout
    inject = command("plan", str(case), "--section", "inject", state=tmp_path / "state").stdout.decode()
    digests = " ".join(inject.split()).split("Made by ")[1]
    assert digests in " ".join(said.split()), "the plan that was read out is the plan of the saved case"


def test_an_ascii_terminal_gets_ascii_and_no_screen_library_is_imported(tmp_path: Path) -> None:
    code = (
        "import sys, rhytid\n"
        "code = rhytid.main(['consult', '--plain', sys.argv[1]])\n"
        "drawn = [name for name in sys.modules if name.partition('.')[0] in ('textual', 'rich')]\n"
        "sys.exit(99 if drawn else code)\n"
    )
    case = tmp_path / "copy.yaml"
    case.write_bytes(sample().read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", code, str(case)],
        cwd=ROOT,
        env={**os.environ, "RHYTID_STATE": str(tmp_path), "PYTHONIOENCODING": "ascii", "TERM": "dumb"},
        input=b"help\nplan\nwhy\nwhy frontalis (frontal\nwhy-not jessner peel\nfind brow\nn\n?\nchanged\nbogus\n",
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2, done.stderr.decode()[-500:]
    said = done.stdout.decode("ascii")
    assert "94 units of Botox Cosmetic (US)" in said
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("case", "told"),
    [("-", b"answers are read from standard input"), (".", b"this is a folder"), ("Makefile", b"Makefile: line")],
)
def test_a_case_that_cannot_be_opened_ends_in_2_with_one_message(tmp_path: Path, case: str, told: bytes) -> None:
    done = command("consult", "--plain", case, state=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"rhytid: ") and told in done.stderr
    assert b"Traceback" not in done.stderr
