"""The command line: what it prints, how it ends, and that no mistake of a user ends in a traceback."""

from __future__ import annotations

import argparse
import importlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import rhytid
from commands import inputs, planning
from engine import VERSION, consultation
from engine.case import Case
from engine.casefile import read_case
from engine.consultation import Engine, Outcome
from engine.explain import explain, items
from engine.plan import Plan
from engine.positions import read_document
from engine.render.explanation import explanation_text
from engine.samples import sample
from kb.snapshot import KnowledgeBase, load

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SAMPLE = str(sample())


def command(*arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    environment = {**os.environ, **more.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "rhytid", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
        **more,
    )


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load()


_OUTCOMES: dict[tuple[str, str, Engine], Outcome] = {}


def consult(case: Case, kb: KnowledgeBase, engine: Engine = "experta") -> Outcome:
    """Consult about each case once, whichever command asks: what is looked at here is how it is asked and shown."""
    key = (case.model_dump_json(), kb.version, engine)
    if key not in _OUTCOMES:
        _OUTCOMES[key] = consultation.consult(case, kb, engine)
    return _OUTCOMES[key]


@pytest.fixture(autouse=True)
def consulted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        inputs, "consulted", lambda name, kb, engine="experta": consult(inputs.read(name, kb), kb, engine)
    )
    monkeypatch.setattr(planning, "consulted", inputs.consulted)


def complaint(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one message a mistake must end in."""
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("rhytid: ")
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_gives_a_plan_in_every_form(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = {}
    for form in ("text", "markdown", "json"):
        assert rhytid.main(["plan", str(example), "--format", form]) == 0
        printed[form], err = capsys.readouterr()
        assert err == ""
    plan = Plan.model_validate_json(printed["json"])
    assert plan.case_id in printed["text"]
    assert printed["markdown"].startswith("# ")


def test_plan_to_a_file_is_the_plan_on_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "plan.md"
    target.write_text("old")
    assert rhytid.main(["plan", SAMPLE, "--format", "markdown", "--output", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert rhytid.main(["plan", SAMPLE, "--format", "markdown"]) == 0
    assert target.read_text(encoding="utf-8") == capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [target]


def test_plan_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["plan", SAMPLE]) == 0
    from_file = capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO(Path(SAMPLE).read_text(encoding="utf-8")))
    assert rhytid.main(["plan", "-"]) == 0
    assert capsys.readouterr().out == from_file


def test_plan_keeps_to_the_width(capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["plan", SAMPLE, "--width", "66"]) == 0
    long = [line for line in capsys.readouterr().out.splitlines() if len(line) > 66]
    assert [line for line in long if len(line.split()) > 1] == []  # only an address may be longer


def test_same_plan_in_different_processes_and_hash_seeds() -> None:
    runs = [command("plan", SAMPLE, "--format", "json", env={"PYTHONHASHSEED": seed}) for seed in ("0", "4711")]
    assert runs[0].stdout
    assert runs[0].stdout == runs[1].stdout


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_item_of_every_example_can_be_explained(example: Path, kb: KnowledgeBase) -> None:
    outcome = consult(read_case(example, kb), kb)
    for item in items(outcome):
        assert explanation_text(explain(outcome, kb, item), depth=3).count("\n") > 1, item


def test_explain_lists_items_and_opens_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["explain", SAMPLE]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert {"toxin", "line", "adjunct"} <= {item.partition("/")[0] for item in listed}
    assert rhytid.main(["explain", SAMPLE, listed[0]]) == 0
    assert capsys.readouterr().out.startswith(listed[0])


def test_explain_reaches_an_answer_and_a_source(capsys: pytest.CaptureFixture[str]) -> None:
    plan = _json_of(["plan", SAMPLE, "--format", "json"], capsys)
    tree = _json_of(["explain", SAMPLE, plan["toxin"][0]["id"], "--format", "json"], capsys)
    kinds = {node.get("kind") for node in _nodes(tree)}
    assert {"rule", "answer", "statement", "source"} <= kinds


def test_explain_stops_at_a_depth(capsys: pytest.CaptureFixture[str]) -> None:
    plan = _json_of(["plan", SAMPLE, "--format", "json"], capsys)
    assert rhytid.main(["explain", SAMPLE, plan["toxin"][0]["id"], "--depth", "1"]) == 0
    assert "further reason" in capsys.readouterr().out


def test_explain_suggests_the_nearest_item(capsys: pytest.CaptureFixture[str]) -> None:
    plan = _json_of(["plan", SAMPLE, "--format", "json"], capsys)
    item = plan["toxin"][0]["id"]
    assert rhytid.main(["explain", SAMPLE, item[:-1]]) == 2
    assert item in complaint(capsys)


def test_schemas_are_schemas_and_fit(kb: KnowledgeBase, capsys: pytest.CaptureFixture[str]) -> None:
    case_schema = _json_of(["schema", "case"], capsys)
    plan_schema = _json_of(["schema", "plan"], capsys)
    for schema in (case_schema, plan_schema):
        Draft202012Validator.check_schema(schema)
    Draft202012Validator(plan_schema).validate(_json_of(["plan", SAMPLE, "--format", "json"], capsys))
    for example in EXAMPLES:
        written = read_document(example.read_text(encoding="utf-8")).data
        Draft202012Validator(case_schema).validate(written)
        full = read_case(example, kb).model_dump(mode="json", by_alias=True)
        Draft202012Validator(case_schema).validate(full)


def test_new_case_is_a_case_that_waits_for_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kb: KnowledgeBase
) -> None:
    target = tmp_path / "new.yaml"
    assert rhytid.main(["new", str(target), "--jurisdiction", "GB"]) == 0
    assert capsys.readouterr().out == ""
    assert read_case(target, kb).context.jurisdiction == "GB"
    before = target.read_bytes()
    assert rhytid.main(["new", str(target)]) == 2
    assert "--force" in complaint(capsys)
    assert target.read_bytes() == before
    assert rhytid.main(["new", str(target), "--force"]) == 0
    assert read_case(target, kb).context.jurisdiction == "US"


def test_new_case_of_a_jurisdiction_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["new", str(tmp_path / "x.yaml"), "--jurisdiction", "UK"]) == 2
    assert "GB" in complaint(capsys)
    assert list(tmp_path.iterdir()) == []


def test_standard_input_that_is_no_text() -> None:
    run = command("plan", "-", input=b"id: \xff\xfe")
    assert run.returncode == 2
    assert run.stderr.startswith(b"rhytid: standard input:")


@pytest.mark.parametrize("verb", ["plan", "explain"])
def test_a_case_that_is_not_there(verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main([verb, str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in complaint(capsys)


def test_a_folder_is_no_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["plan", str(tmp_path)]) == 2
    complaint(capsys)


def test_a_plan_cannot_be_written_where_there_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["plan", SAMPLE, "--output", str(tmp_path / "none" / "plan.txt")]) == 2
    assert "none" in complaint(capsys)


def test_a_misspelt_term_is_shown_with_its_place_and_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        "schema: rhytid-case/1\nid: x\ncontext:\n  date: 2026-01-05\n  jurisdiction: US\n"
        "safety:\n  answers:\n    pregnency: no\n"
    )
    assert rhytid.main(["plan", str(case)]) == 2
    message = complaint(capsys)
    assert f"{case}:8:5: safety.answers.pregnency: " in message
    assert "pregnancy" in message


@pytest.mark.parametrize("text", ["", "a: [1", "\t", "- 1\n- 2\n", "\x00", "id: x\nid: y\n"])
def test_what_is_no_case_at_all(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(text)
    assert rhytid.main(["plan", str(case)]) == 2
    assert "case.yaml" in complaint(capsys)


def test_a_knowledge_base_that_is_none(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("RHYTID_KB", "nowhere")
    assert rhytid.main(["plan", SAMPLE]) == 2
    assert "nowhere" in complaint(capsys)


def test_version_names_software_and_knowledge(kb: KnowledgeBase, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        rhytid.main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"rhytid {VERSION}\nknowledge base {kb.release}, content {kb.version}\n"


@pytest.mark.parametrize("arguments", [[], ["paln"], ["plan"], ["plan", "x", "--format", "pdf"], ["kb"]])
def test_a_command_that_is_none(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        rhytid.main(arguments)
    assert stopped.value.code == 2
    assert "usage: rhytid" in capsys.readouterr().err


def test_each_verb_is_read_as_if_there_were_no_others() -> None:
    for module, named in rhytid.VERBS.items():
        verbs = argparse.ArgumentParser().add_subparsers()
        importlib.import_module(f"commands.{module}").add(verbs)
        assert tuple(verbs.choices) == named


def test_leaving_at_once_loses_nothing() -> None:
    code = """
import atexit, sys
from commands.process import begin, leave_at_once
begin()
atexit.register(print, "last")
print("first")
print("told", file=sys.stderr)
leave_at_once(3)
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (run.returncode, run.stdout.split(), run.stderr.split()) == (3, [b"first", b"last"], [b"told"])


def test_the_app_needs_a_terminal() -> None:
    run = command("consult", SAMPLE, stdin=subprocess.DEVNULL)
    assert run.returncode == 2
    assert b"needs a terminal" in run.stderr


def test_a_section_is_printed_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["plan", SAMPLE, "--detail", "full"]) == 0
    full = capsys.readouterr().out
    assert rhytid.main(["plan", SAMPLE, "--section", "inject", "--section", "law"]) == 0
    printed = capsys.readouterr().out
    (part,) = re.findall(r"^WHAT TO INJECT.*?(?=^[A-Z][A-Z ,]+ ─)", full, re.MULTILINE | re.DOTALL)
    assert part in printed
    assert "LINES ─" not in printed


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--section", "cares"], "there are: safety, inject"),
        (["--section", "care", "--format", "json"], "JSON is always whole"),
        (["--detail", "brief", "--format", "json"], "JSON is always whole"),
        (["--section", "care", "--detail", "full"], "leave --detail out"),
    ],
)
def test_what_cannot_be_shown_is_said(asked: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["plan", SAMPLE, *asked]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err


def test_demo_without_a_terminal_prints_the_plan() -> None:
    run = command("demo", stdin=subprocess.DEVNULL)
    assert run.returncode == 0
    assert "WHAT TO INJECT" in run.stdout.decode()
    assert "Shortened here:" in run.stdout.decode()


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "rhytid", "plan", SAMPLE, "--format", "json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(1) == b"{"
        process.stdout.close()  # long before the end of what is written
        assert process.stderr.read() == b""
    assert process.returncode == 0


class Interrupted(io.StringIO):
    """A standard input at which the user presses Ctrl-C."""

    def read(self, size: int | None = -1) -> str:
        raise KeyboardInterrupt


def test_ctrl_c_ends_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", Interrupted())
    assert rhytid.main(["plan", "-"]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_terminal_without_unicode_gets_ascii(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    run = command("plan", SAMPLE, "--format", form, env={"PYTHONIOENCODING": "ascii"})
    assert run.returncode == 0, run.stderr
    text = run.stdout.decode("ascii")
    if form == "json":
        assert json.loads(text) == _json_of(["plan", SAMPLE, "--format", form], capsys)
    else:
        assert "?" not in text.partition("Sources")[0].partition("SOURCES")[0]


def _json_of(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    assert rhytid.main(arguments) == 0
    return json.loads(capsys.readouterr().out)


def _nodes(tree: dict[str, Any]) -> list[dict[str, Any]]:
    # A reason told before is a reference without children.
    return [tree, *(node for child in tree.get("children", ()) for node in _nodes(child))]
