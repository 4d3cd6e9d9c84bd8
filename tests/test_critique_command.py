"""`rhytid critique` from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import rhytid

ROOT = Path(__file__).parents[1]
CASE = str(ROOT / "examples" / "complete_healthy_us.yaml")
PLAN = str(ROOT / "examples" / "proposals" / "forehead_alone_us.yaml")


def test_text_markdown_and_json_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    made = {}
    for form in ("text", "markdown", "json"):
        # A script may stop on a kind of comment; what is printed is the same.
        stop = {"json": ["--fail-on", "violation"], "text": ["--fail-on", "alternative"]}.get(form, [])
        code = rhytid.main(["critique", CASE, PLAN, "--format", form, "--width", "100", *stop])
        assert code == (1 if form == "json" else 0)
        made[form] = capsys.readouterr().out
    document = json.loads(made["json"])
    assert document["schema"] == "rhytid-critique/1"
    assert document["counts"]["violation"] and not document["counts"]["alternative"]
    plain = made["markdown"].replace("\\", "")
    wrapped = "".join(made["text"].split())
    for comment in document["comments"]:
        # What holds alike of right and left is said once.
        said = {comment["text"], re.sub(r"\((right|left)\)", "(both sides)", comment["text"])}
        assert any(text in plain and "".join(text.split()) in wrapped for text in said)
        assert comment["id"] in wrapped
    assert all(len(line) <= 100 for line in made["text"].splitlines() if len(line.split()) > 1)


def test_a_comment_opens_into_its_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["critique", CASE, PLAN, "--why", "violation/companion/forehead/glabella"]) == 0
    shown = capsys.readouterr().out
    assert "statement:LD03" in shown and "proposal: toxin[0]" in shown and "source:" in shown


def test_a_blank_is_printed_and_read_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["critique", "--blank", CASE]) == 0
    blank = tmp_path / "mine.yaml"
    blank.write_text(capsys.readouterr().out)
    assert rhytid.main(["critique", CASE, str(blank)]) == 0
    assert "Omission" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([CASE], "--blank"),
        ([CASE, PLAN, "--blank"], "--blank"),
        ([CASE, "--blank", "--fail-on", "violation"], "leave out --blank"),
        ([CASE, "nowhere.yaml"], "nowhere.yaml: there is no such file"),
        ([CASE, PLAN, "--why", "violation/companion/forehead"], "nearest: violation/companion/forehead/glabella"),
        (["-", "-"], "standard input"),
    ],
)
def test_misuse_ends_with_one_clear_message(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rhytid.main(["critique", *arguments]) == 2
    told = capsys.readouterr()
    assert said in told.err and not told.out and "Traceback" not in told.err


def test_a_slip_in_the_plan_is_placed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "mine.yaml"
    wrong.write_text("toxin:\n  - area: glabela\n    product: ONA_BOTOXCOS_US\n")
    assert rhytid.main(["critique", CASE, str(wrong)]) == 2
    assert f"{wrong}:2:" in capsys.readouterr().err
