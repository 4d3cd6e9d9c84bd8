"""Schedules as they are written: bytes, JSON, text, the verb and its options."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.render.document import Entries
from engine.render.schedule_document import schedule_document, schedule_json
from engine.schedule.make import a_year_after
from engine.schedule.year import Schedule
from engine.schemas import schedule_schema
from rhytid import main

from .cases import EXAMPLES, kb
from .years import of_example

SCRIPT = """
import sys
from pathlib import Path
from rhytid import main
for name in sys.argv[1:]:
    main(["schedule", f"examples/{name}.yaml", "--format", "json"])
main(["schedule", f"examples/{sys.argv[1]}.yaml", "--max-visits", "3", "--width", "100"])
"""


def test_two_processes_with_other_hash_seeds_write_the_same_bytes() -> None:
    root = Path(__file__).parents[2]
    names = ("complete_healthy_us", "isotretinoin_wants_peel")
    written = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, *names],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "4711")
    }
    assert len(written) == 1
    assert all(written)


def test_the_json_is_what_the_schema_says_and_reads_back() -> None:
    made = of_example("complete_healthy_us")
    text = schedule_json(made)
    Draft202012Validator(schedule_schema()).validate(json.loads(text))
    assert Schedule.model_validate_json(text) == made


def test_the_written_schedule_shows_every_visit_with_its_order() -> None:
    made = of_example("complete_healthy_us")
    lists = [block for block in schedule_document(made, kb()) if isinstance(block, Entries)]
    shown = [entry for block in lists for entry in block.entries if entry.mark.rstrip(".").isdigit()]
    assert [entry.mark for entry in shown] == [
        f"{place}." for visit in made.visits for place in range(1, len(visit.sessions) + 1)
    ]


def test_a_year_after_a_leap_day_is_the_last_of_february() -> None:
    assert a_year_after(dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 0, "A year of visits"),
        (("--format", "markdown"), 0, "# A year of visits"),
        (("--max-visits", "1"), 1, "At most one visit in the year"),
        (("--include", "nonsense"), 2, "nonsense"),
        (("--from", "2020-01-01"), 2, "before the consultation"),
    ],
)
def test_the_verb(options: tuple[str, ...], code: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", str(EXAMPLES / "complete_healthy_us.yaml"), "--width", "100", *options]) == code
    written = capsys.readouterr()
    assert said in (written.err if code == 2 else written.out)


@pytest.mark.parametrize(
    "option", [("--from", "soon"), ("--weekdays", "moon"), ("--keep-free", "2027-02-02..2027-01-01")]
)
def test_a_misspelt_option_is_refused(option: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["schedule", str(EXAMPLES / "complete_healthy_us.yaml"), *option])
    assert stopped.value.code == 2
    assert option[1].split("..")[0] in capsys.readouterr().err
