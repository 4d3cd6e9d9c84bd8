"""How text leaves the program: what a terminal cannot show is replaced, and files are written whole."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from engine.render import fallback
from engine.render.output import write


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("2 × 4 U → 8–10 U", "2 x 4 U -> 8-10 U"),
        ("── “Allé” ≥ 5 µL …", '-- "Alle" >= 5 uL ...'),
        ("漢", "?"),
    ],
)
def test_text_falls_back_to_ascii(text: str, plain: str) -> None:
    fallback.register()
    assert text.encode("ascii", fallback.TEXT).decode() == plain


def test_only_what_cannot_be_shown_is_replaced() -> None:
    fallback.register()
    assert "é →".encode("latin-1", fallback.TEXT) == "é ->".encode("latin-1")


@pytest.mark.parametrize("text", ["×", "é → 漢", "\U0001f600"])
def test_json_falls_back_to_escapes(text: str) -> None:
    fallback.register()
    written = json.dumps(text, ensure_ascii=False).encode("ascii", fallback.JSON)
    assert json.loads(written) == text


def test_a_file_is_replaced_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "plan.txt"
    target.write_text("old")
    target.chmod(0o640)
    write("new → \n", str(target))
    assert target.read_bytes() == "new → \n".encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "plan.txt", tmp_path / "link.txt"
    target.write_text("old")
    link.symlink_to(target)
    write("new\n", str(link))
    assert link.is_symlink()
    assert target.read_text() == "new\n"


def test_nothing_is_left_behind_when_a_file_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        write("x", str(tmp_path / "none" / "plan.txt"))
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write("x", str(tmp_path / "folder"))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
