"""The outcome of golden cases as text, Markdown or JSON: expectation by expectation, with what the plan said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.golden.run import CaseRun, Checked
from engine.render.formats import Format

SCHEMA = "rhytid-golden-report/1"


def report_as(form: Format, runs: Sequence[CaseRun], *, failures_only: bool = False) -> str:
    """Write the outcome in the form named; with `failures_only`, met expectations are only counted."""
    if form == "json":
        return report_json(runs)
    lines = _markdown(runs, failures_only) if form == "markdown" else _text(runs, failures_only)
    return "\n".join(lines) + "\n"


def summary(runs: Sequence[CaseRun]) -> str:
    """The outcome in one line."""
    checked = [one for run in runs for one in run.checked]
    failed = sum(not one.passed for one in checked)
    cases = sum(bool(run.failed) for run in runs)
    said = f"{_counted(len(runs), 'case')}, {_counted(len(checked), 'expectation')}: {len(checked) - failed} met"
    return f"{said}, {failed} not met in {_counted(cases, 'case')}" if failed else f"{said}, none failed"


def report_json(runs: Sequence[CaseRun]) -> str:
    """The outcome for machines."""
    checked = [one for run in runs for one in run.checked]
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "cases": len(runs),
        "expectations": len(checked),
        "passed": sum(one.passed for one in checked),
        "failed": sum(not one.passed for one in checked),
        "results": [_case_data(run) for run in runs],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _case_data(run: CaseRun) -> dict[str, Any]:
    return {
        "id": run.golden.id,
        "title": run.golden.title,
        "path": run.path,
        "passed": not run.failed,
        "expectations": [
            {
                "expects": one.expectation.model_dump(
                    mode="json", include={one.expectation.kind}, exclude_defaults=True
                ),
                "source": list(one.expectation.source),
                "passed": one.passed,
                "plan": one.found,
            }
            for one in run.checked
        ],
    }


def _text(runs: Sequence[CaseRun], failures_only: bool) -> Iterator[str]:
    for run in runs:
        if failures_only and not run.failed:
            continue
        yield f"{run.golden.id}: {run.golden.title} ({len(run.checked) - len(run.failed)}/{len(run.checked)})"
        for one in run.checked:
            if one.passed and failures_only:
                continue
            yield f"  {'ok  ' if one.passed else 'FAIL'} {_expected(one)}"
            if not one.passed:
                yield f"       the plan: {one.found}"
        yield ""
    yield summary(runs)


def _markdown(runs: Sequence[CaseRun], failures_only: bool) -> Iterator[str]:
    yield "# Golden cases\n"
    yield f"{summary(runs)}.\n"
    for run in runs:
        if failures_only and not run.failed:
            continue
        yield f"## {run.golden.id}\n\n{run.golden.title}\n"
        yield "| | Expected | Source | The plan |\n|---|---|---|---|"
        for one in run.checked:
            if one.passed and failures_only:
                continue
            cells = (one.expectation.words(), ", ".join(one.expectation.source), one.found)
            safe = " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
            yield f"| {'met' if one.passed else '**not met**'} | {safe} |"
        yield ""


def _expected(one: Checked) -> str:
    return f"{one.expectation.words()}  [{', '.join(one.expectation.source)}]"
