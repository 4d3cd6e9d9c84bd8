"""Finding terms: the one a name means, or all that some words may mean, best first, slips of the pen forgiven.

A search looks at ids, labels, synonyms, questions, definitions, brands and citations.  Every word of it must be
found in a term (whole, as a beginning, inside, or misspelt); how well, and where, decides the order.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from kb.errors import KnowledgeError
from kb.namespaces import KINDS, kind_prefix, local_name
from kb.snapshot import Individual, KnowledgeBase
from kb.sorting import natural
from kb.typing_slips import slips

_SUGGESTED = 5

_FIELDS: Mapping[str, int] = {
    "prefLabel": 10,
    "altLabel": 9,
    "brand": 9,
    "inn": 8,
    "question": 5,
    "definition": 4,
    "citation": 4,
    "identifier": 4,
    "text": 3,
}
_ID_WEIGHT = 8
_WHOLE, _BEGINNING, _INSIDE, _MISSPELT = 1.0, 0.8, 0.3, 0.4
_STATEMENTS, _SAID = 0.75, frozenset({"statement", "part", "reading", "source"})
"""A thing comes before what is said of it in the same words."""
_SHORTEST_BEGINNING, _SHORTEST_INSIDE = 2, 4
_WORD = re.compile(r"[^\W_]+")
_IDLE = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "the", "to", "with"]
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A term that was found: how well (comparable within one search), and the text that was met, if any."""

    term: Individual
    score: float
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search: terms with every word, best first; if there is none, the nearest there are."""

    hits: tuple[Hit, ...]
    nearest: tuple[Hit, ...] = ()


def named(kb: KnowledgeBase, wanted: str) -> tuple[Individual, ...]:
    """Return every individual of that id (`muscle:procerus`), else of that bare name or label, sorted by id.

    Raises KnowledgeError with the nearest terms when there is none.
    """
    exact = kb.get(wanted.strip())
    if exact is not None:
        return (exact,)
    sought = _folded(wanted)
    spelled: dict[str, list[Individual]] = {}
    for individual in _sought(kb):
        for spelling in dict.fromkeys(map(_folded, _names(individual))):
            spelled.setdefault(spelling, []).append(individual)
    found = spelled.get(sought)
    if found is not None:
        return tuple(found)
    near = get_close_matches(sought, spelled, n=_SUGGESTED, cutoff=0.6)
    near += [spelling for spelling in spelled if sought and sought in spelling and spelling not in near]
    ids = list(dict.fromkeys(individual.id for spelling in near for individual in spelled[spelling]))
    hint = f"; nearest: {', '.join(ids[:_SUGGESTED])}" if ids else "; give an id such as muscle:procerus"
    raise KnowledgeError(f"“{wanted}” is not a term of the knowledge base{hint}")


def search(kb: KnowledgeBase, text: str) -> Found:
    """Return the terms in which every word of a text occurs, best first.

    Raises KnowledgeError when the text holds no word to look for.
    """
    said = list(_words(text))
    words = list(dict.fromkeys(word for word in said if word not in _IDLE)) or said
    if not words:
        raise KnowledgeError(f"“{text}” holds no word to look for; give some letters or digits")
    exact = kb.get(text.strip())
    if exact is not None:
        return Found((Hit(exact, 1, "id", exact.id),))
    index = _index(kb)
    matches = [_matching(word, index) for word in words]
    best: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for matching in matches:
        for term, (score, field, shown) in _best_places(matching, index).items():
            best[term].append((score, field, shown))
    fields = [name for name in _FIELDS if name in kb.properties]
    hits = []
    for term, places in best.items():
        individual = kb.individuals[term]
        share = _STATEMENTS if kind_prefix(term) in _SAID else 1
        score = share * (sum(place[0] for place in places) + _bonus(individual, " ".join(said), fields))
        top = max(places, key=lambda place: place[0])
        hits.append((len(places), Hit(individual, round(score, 3), top[1], top[2])))
    hits.sort(key=lambda found: (-found[0], -found[1].score, _order(found[1].term)))
    complete = tuple(hit for count, hit in hits if count == len(words))
    if complete:
        return Found(complete)
    return Found((), tuple(hit for _, hit in hits[:_SUGGESTED]) or _nearest_names(kb, text))


Place = tuple[str, float, str, str]
"""Term, weight, field and full text of one occurrence of a word."""


def _index(kb: KnowledgeBase) -> dict[str, list[Place]]:
    index: dict[str, list[Place]] = defaultdict(list)
    fields = {name: weight for name, weight in _FIELDS.items() if name in kb.properties}
    for individual in _sought(kb):
        texts = [("id", _ID_WEIGHT, individual.id)]
        for name, weight in fields.items():
            texts += [(name, weight, str(value)) for value in individual.many(name)]
        for name, weight, shown in texts:
            found = list(dict.fromkeys(_words(local_name(shown) if name == "id" else shown)))
            # A word says more of a short text than of a long one.
            share = weight * (1 + 1 / max(len(found), 1))
            for word in found:
                index[word].append((individual.id, share, name, shown))
    return index


def _matching(word: str, index: Mapping[str, list[Place]]) -> dict[str, float]:
    """Return the indexed words that a word may mean, with how well; misspellings only when nothing else fits."""
    found = {}
    for known in index:
        if known == word:
            found[known] = _WHOLE
        elif len(word) >= _SHORTEST_BEGINNING and known.startswith(word):
            found[known] = _BEGINNING
        elif len(word) >= _SHORTEST_INSIDE and word in known:
            found[known] = _INSIDE
    return found or {known: _MISSPELT / count for known in index if (count := slips(word, known))}


def _best_places(matching: Mapping[str, float], index: Mapping[str, list[Place]]) -> dict[str, tuple[float, str, str]]:
    best: dict[str, tuple[float, str, str]] = {}
    for known, closeness in matching.items():
        for term, weight, field, shown in index[known]:
            score = weight * closeness
            if term not in best or score > best[term][0]:
                best[term] = (score, field, shown)
    return best


def _bonus(individual: Individual, phrase: str, fields: Iterable[str]) -> float:
    """Raise what is called exactly as was asked, what such a name begins, and what says the words in a row."""
    names = [" ".join(_words(name)) for name in _names(individual)]
    if phrase in names:
        return 20
    if any(f"{name} ".startswith(f"{phrase} ") for name in names):
        return 5
    texts = (str(text) for name in fields for text in individual.many(name))
    in_a_row = " " in phrase and any(f" {phrase} " in f" {' '.join(_words(text))} " for text in texts)
    return 10 if in_a_row else 0


def _sought(kb: KnowledgeBase) -> Iterator[Individual]:
    """What a word may mean: a drawing bears the name of what it shows, and that is meant."""
    return (one for one in kb if kind_prefix(one.id) != "drawing")


def _order(individual: Individual) -> tuple[int, object]:
    prefix = kind_prefix(individual.id)
    return (KINDS.index(prefix) if prefix in KINDS else len(KINDS)), natural(individual.id)


def _nearest_names(kb: KnowledgeBase, text: str) -> tuple[Hit, ...]:
    by_name: dict[str, Individual] = {}
    for individual in _sought(kb):
        for name in _names(individual):
            by_name.setdefault(_folded(name), individual)
    near = get_close_matches(_folded(text), by_name, n=_SUGGESTED, cutoff=0.5)
    unique = dict.fromkeys(by_name[name].id for name in near)
    return tuple(Hit(kb.individuals[term], 0, "id", term) for term in unique)


def _words(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return (match[0] for match in _WORD.finditer(letters))


def _names(individual: Individual) -> list[str]:
    labels = [*individual.many("prefLabel"), *individual.many("altLabel")]
    return [individual.id, local_name(individual.id), *map(str, labels)]


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())
