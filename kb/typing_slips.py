"""How many slips of the pen part two words: a letter too many, too few, wrong, or two letters swapped."""

from __future__ import annotations

_ONE_FROM, _TWO_FROM = 4, 8


def slips(word: str, meant: str) -> int | None:
    """Return 1 or 2 when a word may be a misspelling of another, None when it is another word (or the same).

    Words of four letters may hold one slip, from eight letters two; shorter ones and numbers none.
    """
    allowed = 0 if len(word) < _ONE_FROM or word.isdigit() else 1 if len(word) < _TWO_FROM else 2
    if not allowed or abs(len(word) - len(meant)) > allowed or word[0] != meant[0] != word[1]:
        return None
    found = _distance(word, meant, allowed)
    return found if 0 < found <= allowed else None


def _distance(left: str, right: str, limit: int) -> int:
    """Return the edit distance with swaps of neighbours, or more than `limit` as soon as that is certain."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(right, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit and (i < 2 or min(before) > limit):
            return limit + 1
    return row[-1]
