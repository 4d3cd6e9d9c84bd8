"""Finding terms: by any of their names, by words, and in spite of slips; best first."""

from __future__ import annotations

import pytest

from kb.errors import KnowledgeError
from kb.find import named, search
from kb.snapshot import KnowledgeBase
from kb.typing_slips import slips


def _ids(kb: KnowledgeBase, text: str) -> list[str]:
    return [hit.term.id for hit in search(kb, text).hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("procerus", "muscle:procerus"),
        ("muscle:procerus", "muscle:procerus"),
        ("PROCERUS", "muscle:procerus"),
        ("procreus", "muscle:procerus"),
        ("myastenia", "condition:myasthenia_gravis"),
        ("ipl", "treatment:ipl"),
        ("frown lines", "line:glabellar_vertical"),
        ("crows feet", "line:lateral_canthal"),
        ("pregnant", "condition:pregnancy"),
        ("sensitive to light", "condition:photosensitising_drug"),
        ("LD01", "statement:LD01"),
        ("carruthers", "source:"),
    ],
)
def test_the_best_hit_comes_first(real: KnowledgeBase, text: str, first: str) -> None:
    assert _ids(real, text)[0].startswith(first)


def test_every_word_must_occur(real: KnowledgeBase) -> None:
    both, one = _ids(real, "mouth corner"), _ids(real, "mouth")
    assert set(both) < set(one)
    assert {"area:mouth_corner", "line:mouth_corner"} <= set(both)


def test_a_hit_tells_where_the_word_was_met(real: KnowledgeBase) -> None:
    hits = {hit.term.id: hit for hit in search(real, "porphyria").hits}
    hit = hits["condition:photosensitive_disorder"]
    assert (hit.field, "porphyria" in hit.text) == ("altLabel", True)


def test_what_is_not_there_is_answered_with_the_nearest(real: KnowledgeBase) -> None:
    found = search(real, "procerus zebra")
    assert found.hits == ()
    assert found.nearest[0].term.id == "muscle:procerus"
    assert search(real, "qqqqqqqqqqqq") == search(real, "xqxqxqxqxqxq")


def test_words_that_say_nothing_are_not_looked_for(real: KnowledgeBase) -> None:
    assert set(_ids(real, "lines of the forehead")) == set(_ids(real, "forehead lines"))


def test_no_word_at_all_is_refused(real: KnowledgeBase) -> None:
    with pytest.raises(KnowledgeError, match="holds no word"):
        search(real, " … ")


def test_a_name_is_looked_up_as_it_stands(real: KnowledgeBase) -> None:
    assert [one.id for one in named(real, " muscle:procerus ")] == ["muscle:procerus"]
    with pytest.raises(KnowledgeError, match="nearest: muscle:procerus"):
        named(real, "precerus")


@pytest.mark.parametrize(
    ("word", "meant", "count"),
    [
        ("procreus", "procerus", 1),
        ("prcerus", "procerus", 1),
        ("proceruss", "procerus", 1),
        ("corugater", "corrugator", 2),
        ("same", "same", None),
        ("ipl", "ipi", None),
        ("2010", "2011", None),
        ("chin", "shin", None),
        ("masseter", "temporalis", None),
    ],
)
def test_slips_of_the_pen(word: str, meant: str, count: int | None) -> None:
    assert slips(word, meant) == count
