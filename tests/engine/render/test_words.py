"""Sentences as a plan writes them: dates in one form, a set of treatments once and not pair by pair."""

from __future__ import annotations

import re

import pytest

from engine.render import words
from engine.render.pair_words import pairs_once
from engine.render.words import dated
from kb.snapshot import load


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("given on 2026-11-11, until 2026-12-02.", "given on 11 November 2026, until 2 December 2026."),
        ("(2027-02-13)", "(13 February 2027)"),
        ("--set context.date=2026-11-11", "--set context.date=2026-11-11"),
        ("case-2026-11-11, '2026-11-11', 2026-13-01", "case-2026-11-11, '2026-11-11', 2026-13-01"),
    ],
)
def test_dates_are_written_out_but_not_in_what_is_typed(given: str, written: str) -> None:
    assert dated(given) == written


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            "A and B; A and C; B and C: are never used together. Why.",
            "A, B, C: no two of these are ever used together. Why.",
        ),
        ("A and B; A and C: are never used together.", "A and B; A and C: are never used together."),
        (
            "A and B; A and C; B and C; D and E: not on one day.",
            "any two of A, B and C; D and E: not on one day.",
        ),
        ("A and B; A and C; B and C: in this order.", "A and B; A and C; B and C: in this order."),
        ("A and B and C; A and D; B and D: not on one day.", "A and B and C; A and D; B and D: not on one day."),
    ],
)
def test_a_set_is_named_once_only_where_every_pair_of_it_is_told(given: str, told: str) -> None:
    assert pairs_once(given) == told


@pytest.mark.parametrize(
    ("given", "within"),
    [
        ("Defer until healed", "defer until healed"),
        ("A small dose in the belly", "a small dose in the belly"),
        ("OnabotulinumtoxinA above 400 U", "onabotulinumtoxinA above 400 U"),
        ("FDA authorisation is for 22+", "FDA authorisation is for 22+"),
        ("AU: 7-day cooling-off", "AU: 7-day cooling-off"),
        ("I-III only", "I-III only"),
        ("TempSure lists only", "TempSure lists only"),
        ("Bell's palsy", "Bell's palsy"),
        ("Koebner risk", "Koebner risk"),
        ("", ""),
    ],
)
def test_a_text_within_a_sentence_begins_small_but_names_and_abbreviations_stay(given: str, within: str) -> None:
    assert words.uncapital(given) == within


def test_what_the_knowledge_base_never_writes_small_keeps_its_capital() -> None:
    """A word that begins a text and stands elsewhere within one, always with a capital, is a name."""
    texts = [
        text
        for one in load().individuals.values() if one.kind != "Source"
        for name in one.values for text in one.many(name) if isinstance(text, str) and " " in text
    ]  # fmt: skip
    small, large, first = set[str](), set[str](), {}
    for text in texts:
        for before, word in re.findall(r"(^|[.:;(/] ?| )([A-Za-z]+)", text):
            if word.islower():
                small.add(word)
            elif before == " ":
                large.add(word)
            elif not before and word[1:].islower():
                first[word] = text
    names = {word: text for word, text in first.items() if word in large and word.lower() not in small}
    assert len(names) > 15
    assert {word for word, text in names.items() if words.uncapital(text) != text} == {"Union"}  # of several areas
