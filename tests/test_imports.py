"""What each layer draws in when it is imported, seen in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RDF = ("rdflib", "pyoxigraph", "pyshacl")
SCREEN = ("textual", "rich", "tui")


def imported(code: str) -> set[str]:
    """Run code in a fresh interpreter and return the top-level modules it has imported."""
    report = "\nimport sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code + report], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize("module", ["kb.snapshot", "engine.casefile", "engine.consultation", "engine.explain"])
def test_knowledge_and_engine_need_no_screen_and_no_rdf(module: str) -> None:
    assert not imported(f"import {module}") & {*RDF, *SCREEN}


def test_a_whole_consultation_needs_no_rdf_once_the_snapshot_is_there() -> None:
    warm = "from kb.snapshot import load; load()"
    subprocess.run([sys.executable, "-c", warm], cwd=ROOT, check=True)
    code = (
        "from pathlib import Path\n"
        "from engine.casefile import read_case\n"
        "from engine.consultation import consult\n"
        "from engine.samples import sample\n"
        "from kb.snapshot import load\n"
        "kb = load()\n"
        "consult(read_case(sample(), kb), kb)\n"
    )
    assert not imported(code) & {*RDF, *SCREEN}


def test_the_front_door_opens_without_drawing_anything_in() -> None:
    heavy = {*RDF, *SCREEN, "experta", "pydantic", "ruamel"}
    assert not imported("import rhytid") & heavy
