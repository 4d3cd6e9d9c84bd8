"""What a stranger gets: no trace of one machine, bare pins, and a Makefile that keeps its promises."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import rhytid
from engine.casefile import parse_case
from kb.snapshot import load

ROOT = Path(__file__).parents[1]
LONGEST_MODULE = 400
DEPENDENCY = re.compile(r"^[A-Za-z0-9_.-]+==[A-Za-z0-9_.+!-]+$")

# Written so that this file does not contain what it looks for.
REGISTRY = re.compile(r"py[p]i\.org|python[h]osted|registry\.np[m]js|deb\.debi[a]n|crates\.i[o]|--(extra-)?index-ur[l]")
MACHINE_PATH = re.compile(r"(?<![A-Za-z0-9_.])/(work|root|farm|home)/")


@cache
def files() -> tuple[Path, ...]:
    """Return every file that is, or is about to be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:  # an unpacked archive, without git
        ignored = {".venv", ".git", "build", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
        found = [path for path in ROOT.rglob("*") if not ignored & set(path.relative_to(ROOT).parts)]
    else:
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return tuple(sorted(path for path in found if path.is_file()))


def texts() -> list[tuple[str, str]]:
    """Return name and content of every text file."""
    found = []
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data:
            found.append((path.relative_to(ROOT).as_posix(), data.decode()))
    return found


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE_PATH], ids=["registry", "machine path"])
def test_no_trace_of_one_machine(pattern: re.Pattern[str]) -> None:
    traces = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
    assert traces == []


def test_constraints_are_bare_pins() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [pin for pin in pins if not DEPENDENCY.match(pin)] == []
    names = [pin.partition("==")[0].lower() for pin in pins]
    assert names == sorted(set(names))


def test_every_dependency_is_pinned() -> None:
    metadata = project()["project"]
    wanted = [*metadata["dependencies"], *metadata["optional-dependencies"]["dev"]]
    wanted += project()["build-system"]["requires"]
    names = {re.split(r"[<>=!~ \[]", requirement)[0].lower() for requirement in wanted}
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower()
    assert sorted(name for name in names if f"\n{name}==" not in pinned) == []


def test_modules_are_short() -> None:
    long = [
        f"{name} ({text.count(chr(10))})"
        for name, text in texts()
        if name.endswith(".py") and text.count("\n") > LONGEST_MODULE
    ]
    assert long == []


def test_every_package_is_typed_and_its_data_is_shipped() -> None:
    shipped = project()["tool"]["setuptools"]["package-data"]["*"]
    suffixes = {pattern.removeprefix("*") for pattern in shipped}
    for package in ("kb", "engine", "tui"):
        assert (ROOT / package / "py.typed").is_file()
    left_out = [
        name
        for name, _ in texts()
        if name.startswith(("kb/", "engine/", "tui/"))
        and not name.endswith((".py", "py.typed"))
        and Path(name).suffix not in suffixes
    ]
    assert left_out == []


def test_ci_runs_what_the_readme_says() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").rstrip().endswith("make test")


def test_commands_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", readme))
    assert {"run", "test"} <= named <= targets
    first = [readme.index("make run"), readme.index("make test"), readme.index("docs/screenshots/")]
    assert first == sorted(first)


def test_the_case_of_the_readme_is_a_case() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (case,) = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    assert parse_case(case, "README.md", load()).lines


def test_the_readme_shows_what_is_really_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each line of a console block stands in the output, in that order; `...` leaves lines out."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n\$ rhytid (.*?)\n(.*?)```", readme, re.DOTALL)
    assert len(blocks) >= 2
    for command, shown in blocks:
        arguments = [str(ROOT / word) if word.startswith("examples/") else word for word in command.split()]
        assert rhytid.main(arguments) == 0
        printed = iter(_without_numbers(capsys.readouterr().out).splitlines())
        missing = [line for line in _without_numbers(shown).splitlines() if line != "..." and line not in printed]
        assert missing == [], f"README.md: rhytid {command} prints something else now"


def _without_numbers(text: str) -> str:
    """Source numbers change with every source that is added; the rest must be as shown."""
    return re.sub(r"\[[\d, +]+\]", "[1]", text)


def test_files_named_in_the_documents_exist() -> None:
    missing = [
        f"{document}: {target}"
        for document in ("README.md", "docs/architecture.md")
        for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / document).read_text(encoding="utf-8"))
        if not ((ROOT / document).parent / target).exists()
    ]
    assert missing == []


def test_licence_is_stated_once_and_in_full() -> None:
    assert project()["project"]["license"] == "Apache-2.0"
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
