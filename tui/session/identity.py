"""What in a consultation could tell who it is about, and hiding it in lines of text.

Hidden are the reference of the case, its file, the date of birth, every name and every free text.  Rather too much
is hidden than too little: a word of a reference is hidden wherever it stands.  Ages, sex, dates of visits and
everything clinical stay, so a picture is without identity, not anonymous in the sense of any law.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from engine.case import Case
    from kb.snapshot import KnowledgeBase

_FREE = frozenset(("note", "by", "reason", "text", "method", "practitioner_role", "birth_date", "decided_by", "id"))
"""Fields of a case that hold whatever somebody wrote."""

_OBSERVED = frozenset(("skin", "features", "goals"))
_TERM = re.compile(r"[a-z0-9_]+")
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W_]+")
_PATH = re.compile(r"(?:~|\.{0,2}|[A-Za-z]:)[/\\]\S*[/\\]\S*")
_SHORTEST_PART = 4


@dataclass(frozen=True)
class Identity:
    """`names` are hidden wherever one stands, also in part; `texts` where two of their words stand together.

    `plain` are words of the knowledge base: one alone tells nothing even if it stands in a text too.
    """

    names: frozenset[str] = frozenset()
    texts: tuple[tuple[str, ...], ...] = ()
    plain: frozenset[str] = frozenset()

    def __or__(self, other: Identity) -> Identity:
        """Return what either hides."""
        return Identity(self.names | other.names, (*self.texts, *other.texts), self.plain | other.plain)


def of_case(case: Case, file: Path | None, kb: KnowledgeBase) -> Identity:
    """Return what identifies the person of a case, and whoever treats them."""
    from tui.session.edits import document

    terms = {one.id.partition(":")[2] for one in kb}
    words: set[str] = set()
    for one in kb:
        for values in one.values.values():
            for value in values:
                if isinstance(value, str) and " " in value:
                    words.update(word for word in _LETTERS.findall(value) if word.islower())
    written = list(_written(document(case), "", terms))
    return of_texts([*written, *_file(file)], names=[case.id, *_file(file)], plain=words)


def of_texts(texts: Iterable[str], *, names: Iterable[str] = (), plain: Iterable[str] = ()) -> Identity:
    """Return what hides these texts and names; a text of one word is a name."""
    split = [tuple(filter(None, map(_bare, text.split()))) for text in texts]
    single = {words[0] for words in split if len(words) == 1}
    named = {word.casefold() for name in names for word in name.split()}
    return Identity(frozenset(single | named), tuple(words for words in split if len(words) > 1), frozenset(plain))


def _file(file: Path | None) -> list[str]:
    return [] if file is None else [file.name, file.stem]


def _written(value: Any, name: str, terms: set[str], observed: bool = False) -> Iterator[str]:
    """Yield the texts of a document that are neither terms of the knowledge base nor one of a few fixed words."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _written(item, str(key), terms, observed or key in _OBSERVED)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _written(item, name, terms, observed)
    elif name in _FREE and value is not None:
        yield str(value)
    elif isinstance(value, str) and value not in terms and not (_TERM.fullmatch(value) or name == "schema"):
        short_choice = observed and " " not in value and len(value) <= _SHORTEST_PART
        if not short_choice and name != "jurisdiction":
            yield value


def hidden(lines: Sequence[str], identity: Identity) -> list[list[tuple[int, int]]]:
    """Return, for each line, the stretches (start, end) to hide."""
    pairs = {pair for words in identity.texts for pair in pairwise(words)}
    singles = {word for words in identity.texts for word in words}
    names = tuple(sorted(identity.names))
    return [_spans(line, names, pairs, singles, identity.plain) for line in lines]


def _spans(
    line: str, names: tuple[str, ...], pairs: set[tuple[str, str]], singles: set[str], plain: frozenset[str]
) -> list[tuple[int, int]]:
    words = [(match.start(), match.end(), _bare(match.group())) for match in _WORD.finditer(line)]
    hide = [False] * len(words)
    for at, (_, _, bare) in enumerate(words):
        alone = bare in singles and bare not in plain and not _trivial(bare)
        if alone or _PATH.fullmatch(bare) or any(_names(name, bare, plain) for name in names):
            hide[at] = True
        if at and (words[at - 1][2], bare) in pairs:
            hide[at - 1] = hide[at] = True
    return [(start, end) for (start, end, _), hides in zip(words, hide, strict=True) if hides]


def _bare(word: str) -> str:
    return word.casefold().strip("…·.,;:!?()[]“”\"'│|●✓")


def _names(name: str, bare: str, plain: frozenset[str]) -> bool:
    """Whether a word is a name, holds one, or is a part of one that was cut or wrapped."""
    if len(name) < 2:
        return bare == name
    if len(name) < _SHORTEST_PART:
        return bare == name or name in re.split(r"\W+", bare)
    return name in bare or (len(bare) >= _SHORTEST_PART and bare in name and bare not in plain)


def _trivial(word: str) -> bool:
    return len(word) < 3 and not word.isdigit()
