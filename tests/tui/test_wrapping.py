"""Lines that leave no word alone, and a help line that says where the rest is."""

from __future__ import annotations

import pytest

from tui.widgets.wrapping import fitted, wrapped

LABELS = (
    "Horizontal forehead lines", "Dynamic tip droop and short upper lip on smiling", "Skin phototype (Fitzpatrick)",
    "Do you have, or have you had, weakness of part of the face from a nerve palsy?", "Lateral canthal lines",
)  # fmt: skip


@pytest.mark.parametrize("text", LABELS)
@pytest.mark.parametrize("width", range(12, 60, 3))
def test_nothing_is_lost_and_nothing_sticks_out(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert " ".join(lines) == text or len(max(text.split(), key=len)) > width
    assert all(len(line) <= width for line in lines)


def test_a_short_last_word_takes_another_one_with_it() -> None:
    assert wrapped("Horizontal forehead lines", 22) == ["Horizontal", "forehead lines"]
    assert wrapped("one two three four", 16) == ["one two", "three four"]
    assert wrapped("", 20) == [""]


def test_a_text_that_does_not_fit_says_where_the_rest_is() -> None:
    text = "How does the skin react to strong sun? It always burns and never tans."
    assert fitted(text, 100, 2, "… F1") == text
    short = fitted(text, 26, 2, "… F1")
    assert short.endswith("… F1") and all(len(line) <= 26 for line in short.splitlines())
    assert len(short.splitlines()) == 2
