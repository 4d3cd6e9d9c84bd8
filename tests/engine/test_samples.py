"""The user's own copy of the sample: made once, kept with what was saved in it, renewed with the sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.samples import own_copy


@pytest.fixture
def original(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path / "data"))
    path = tmp_path / "sample.yaml"
    path.write_text("id: sample\n")
    return path


def test_a_copy_is_opened_so_that_the_sample_stays_as_it_is(original: Path) -> None:
    copy = own_copy(original)
    copy.write_text("id: mine\n")
    assert original.read_text() == "id: sample\n"
    assert copy.name == original.name


def test_what_was_saved_in_the_copy_stays(original: Path) -> None:
    own_copy(original).write_text("id: mine\n")
    assert own_copy(original).read_text() == "id: mine\n"
    assert own_copy(original, afresh=True).read_text() == "id: sample\n"


def test_another_edition_of_the_sample_gives_another_copy(original: Path) -> None:
    first = own_copy(original)
    first.write_text("id: mine\n")
    original.write_text("id: newer\n")
    assert own_copy(original).read_text() == "id: newer\n"
    assert first.read_text() == "id: mine\n"
