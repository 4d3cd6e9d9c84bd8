"""`--engine` and `verify`: who made a plan, and whether it is what follows from its case."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rhytid
from engine.casefile import read_case
from engine.consultation import ENGINES, consult
from engine.plan import Plan
from engine.render.canonical import to_json
from engine.verify import verify
from engine.written_plan import read_plan
from kb.snapshot import load

from .engine.altered_kb import altered, made_up

EXAMPLES = Path(__file__).parents[1] / "examples"
CASE, OTHER = EXAMPLES / "strong_glabella_man.yaml", EXAMPLES / "pregnancy.yaml"
KB = load()
PLANS = {engine: consult(read_case(CASE, KB), KB, engine).plan for engine in ENGINES}

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = rhytid.main([str(argument) for argument in arguments])
        return (code, *capsys.readouterr())

    return run


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a plan, with some of its JSON changed."""

    def write(plan: Plan, change: Callable[[Any], object] | None = None) -> Path:
        document = json.loads(to_json(plan))
        if change is not None:
            change(document)
        target = tmp_path / "plan.json"
        target.write_text(json.dumps(document), encoding="utf-8")
        return target

    return write


def test_the_plan_says_which_engine_made_it_and_nothing_else_differs(command: Command) -> None:
    printed = {engine: command("plan", CASE, "--format", "json", "--engine", engine)[1] for engine in ENGINES}
    assert printed["experta"] == command("plan", CASE, "--format", "json")[1]
    for engine, text in printed.items():
        assert f'"executor": "{engine}"' in text
    assert printed["compiled"].replace('"executor": "compiled"', '"executor": "experta"') == printed["experta"]


def test_reasons_are_the_same_by_either_engine(command: Command) -> None:
    item = PLANS["experta"].toxin[0].id
    told = [command("explain", CASE, item, "--depth", "all", "--engine", engine)[1] for engine in ENGINES]
    assert told[0] == told[1] != ""


@pytest.mark.parametrize("engine", ENGINES)
def test_a_plan_holds_whoever_made_it(engine: str, command: Command, written: Callable[..., Path]) -> None:
    code, out, err = command("verify", written(PLANS[engine]), CASE, "--format", "json")  # type: ignore[index]
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["holds"] is True
    assert {found["made_by"], found["by"]} == set(ENGINES)
    # Nothing in a plan bears out which executor made it.
    assert {check["name"] for check in found["checks"] if check["result"] != "same"} == {"executor"}
    assert next(check for check in found["checks"] if check["name"] == "executor")["result"] == "claimed"


def test_an_altered_dose_is_found_and_named(command: Command, written: Callable[..., Path]) -> None:
    def double(document: Any) -> None:
        document["toxin"][0]["units"] = "99"

    code, out, _ = command("verify", written(PLANS["experta"], double), CASE, "--width", "100")
    assert code == 1
    assert "The plan does not hold." in out
    item = PLANS["experta"].toxin[0]
    assert f"[{item.id}], units: plan says 99, derived {item.units}." in " ".join(out.split())


def test_entries_left_out_repeated_or_in_another_order_are_named(written: Callable[..., Path]) -> None:
    def change(document: Any) -> None:
        del document["lines"][0]
        document["sources"].append(document["sources"][0])
        document["toxin"].reverse()

    plan = PLANS["experta"]
    altered = read_plan(written(plan, change).read_text("utf-8"), "plan.json")
    found = verify(altered, read_case(CASE, KB), KB)
    assert not found.holds
    told = {(one.part, one.id, one.stated) for one in found.altered}
    assert ("lines", plan.lines[0].id, "not in the plan") in told
    assert any(part == "sources" and id.startswith(plan.sources[0].id) for part, id, _ in told)
    assert any(one.part == "toxin" and one.field == "order" for one in found.altered)


@pytest.mark.parametrize("verb", ["verify", "compare", "critique"])
def test_a_plan_that_says_a_thing_twice_is_refused(verb: str, command: Command, written: Callable[..., Path]) -> None:
    target = written(PLANS["experta"])
    item = PLANS["experta"].toxin[0]
    text = target.read_text("utf-8")
    target.write_text(text.replace(f'"units": "{item.units}"', f'"units": "40", "units": "{item.units}"', 1), "utf-8")
    arguments = (target, target) if verb == "compare" else (CASE, target) if verb == "critique" else (target, CASE)
    code, out, err = command(verb, *arguments)
    assert (code, out) == (2, "")
    assert f"toxin[0].units (of {item.id}) is given twice, as “40” and as “{item.units}”" in err


def altered_provenance(name: str, value: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        document["provenance"][name] = value

    return change


@pytest.mark.parametrize(
    ("name", "check", "meaning"),
    [
        ("kb_version", "knowledge base", "use the release that made the plan"),
        ("engine_version", "software", "use the version that made the plan"),
        ("rules_digest", "rules", "use the software that made the plan"),
        ("case_digest", "case", "this is not the case the plan was made from"),
        ("executor", "executor", "rhytid has no such executor; it has experta and compiled"),
        ("derivation_digest", "derivation", "does not rest on the conclusions that follow from its case"),
        ("kb_release", "content", "the plan was altered"),
    ],
)
def test_each_mismatch_has_its_own_message(
    name: str, check: str, meaning: str, command: Command, written: Callable[..., Path]
) -> None:
    plan = written(PLANS["experta"], altered_provenance(name, "something else"))
    code, out, _ = command("verify", plan, CASE, "--format", "json")
    assert code == 1
    different = {c["name"]: c["meaning"] for c in json.loads(out)["checks"] if c["result"] == "different"}
    assert list(different) == [check]
    assert meaning in different[check]


def test_a_plan_of_another_case_or_knowledge_base_is_not_compared_further(
    command: Command, written: Callable[..., Path]
) -> None:
    code, out, _ = command("verify", written(PLANS["experta"]), OTHER, "--width", "100")
    assert code == 1
    assert "The plan cannot be verified here." in out
    assert "case: this is not the case the plan was made from" in out
    other = altered(made_up(condition=("condition:pregnancy",)))
    found = verify(PLANS["experta"], read_case(CASE, KB), other)
    assert [c.name for c in found.checks if c.result == "different"] == ["knowledge base"]
    assert [c.name for c in found.checks if c.result == "not compared"] == ["derivation", "content"]
    assert not found.holds


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_verdict_comes_first(form: str, command: Command, written: Callable[..., Path]) -> None:
    _, out, _ = command("verify", written(PLANS["compiled"]), CASE, "--format", form, "--width", "120")
    assert "made by compiled, as it says; made again by experta" in out
    assert out.index("The plan holds") < out.index("derivation")


@pytest.mark.parametrize("text", ["", "no json", "{}", '{"schema": "rhytid-plan/2"}'])
def test_what_is_no_plan_is_refused(text: str, command: Command, tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    target.write_text(text, encoding="utf-8")
    code, out, err = command("verify", target, CASE)
    assert (code, out) == (2, "")
    assert err.startswith(f"rhytid: {target}: this is not a plan in JSON")


def test_a_plan_that_is_missing_or_binary_is_refused(command: Command, tmp_path: Path) -> None:
    assert command("verify", tmp_path / "none.json", CASE)[0] == 2
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    code, _, err = command("verify", tmp_path / "binary", CASE)
    assert code == 2
    assert "this is not text in UTF-8" in err


def test_both_on_standard_input_is_refused(command: Command) -> None:
    code, _, err = command("verify", "-", "-")
    assert code == 2
    assert "cannot both be standard input" in err


def test_a_plan_reads_back_as_it_was_written() -> None:
    assert read_plan(to_json(PLANS["experta"]), "plan.json") == PLANS["experta"]
