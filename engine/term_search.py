"""Which terms of the knowledge base a person means: by id, by bare name, by label or synonym, or by kind."""

from __future__ import annotations

from difflib import get_close_matches

from kb.errors import KnowledgeError
from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase

_SUGGESTED = 5


def find_terms(kb: KnowledgeBase, wanted: str) -> tuple[Individual, ...]:
    """Return every individual of that id (`muscle:procerus`), else of that name or label, sorted by id.

    Raises KnowledgeError with the nearest terms when there is none.
    """
    exact = kb.get(wanted)
    if exact is not None:
        return (exact,)
    folded = _folded(wanted)
    spelled: dict[str, list[Individual]] = {}
    for individual in kb:
        for spelling in dict.fromkeys(map(_folded, _names(individual))):
            spelled.setdefault(spelling, []).append(individual)
    found = spelled.get(folded)
    if found is not None:
        return tuple(found)
    near = get_close_matches(folded, spelled, n=_SUGGESTED, cutoff=0.6)
    near += [spelling for spelling in spelled if folded and folded in spelling and spelling not in near]
    ids = dict.fromkeys(individual.id for spelling in near for individual in spelled[spelling])
    hint = f"; nearest: {', '.join(list(ids)[:_SUGGESTED])}" if ids else ""
    raise KnowledgeError(f"“{wanted}” is not a term of the knowledge base{hint}")


def _names(individual: Individual) -> list[str]:
    labels = [*individual.many("prefLabel"), *individual.many("altLabel")]
    return [individual.id, local_name(individual.id), *map(str, labels)]


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())
