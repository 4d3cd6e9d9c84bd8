"""Which entry of a plan is meant by an id, a label or a part of one: `frontalis`, `botox frontalis`, `jessner`.

One resolver for all questions.  A name that fits several entries is never guessed at: they are listed.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.alternatives.decisions import within
from engine.errors import UnknownItem
from engine.plan import Plan
from engine.plan.entries import entries
from engine.render.item_names import item_words, terms_of
from kb.snapshot import Individual, KnowledgeBase

_FIRST = (("toxin", "adjunct", "product"), ("safety", "line", "question"))
"""Heads of ids that a bare name means before all others: what is done, then what it hangs on."""
_NAMES = ("prefLabel", "altLabel", "brand", "inn")
_WORD = re.compile(r"[^\W_]+")
_IDLE = frozenset({"a", "an", "and", "at", "for", "in", "into", "of", "on", "side", "the", "to", "with", "item"})
_LISTED, _NEAR = 8, 4


def entry_named(
    text: str,
    plan: Plan,
    present: Iterable[str],
    kb: KnowledgeBase,
    possible: Iterable[str] = (),
    *,
    groups: bool = False,
) -> str:
    """The id of the entry that `text` names among those `present`, else among those `possible`.

    groups: a name of several entries may stand for all of them, as `toxin/glabella` does.  Raises UnknownItem with
    what it could mean, or with the nearest names.
    """
    wanted = " ".join(text.split()).rstrip("/")
    here = sorted(present)
    others = [one for one in dict.fromkeys(possible) if one not in set(here)]
    if wanted in here or wanted in others:
        return wanted
    if wanted.casefold() in _FIRST[0]:
        # A word for all entries of a kind names none of them, though one may bear it in its title.
        kind = [one for one in here if one.startswith(f"{wanted.casefold()}/")]
        if len(kind) > 1:
            raise _several(text, kind, kb)
    below = [one for one in (*here, *others) if "/" in wanted and within(one, wanted)]
    if below and (groups or len(below) == 1):
        return wanted if groups else below[0]
    if below:
        raise _several(text, below, kb)
    told = entries(plan)
    # What is written as an id is one, or a slip of the pen; only names may be cut short.
    for ids in (here, others) if "/" not in wanted else ():
        found = _matching(wanted, ids, told, kb)
        if found and ids is others and not groups:
            raise _absent(text, found, kb)
        if len(found) == 1:
            return found[0]
        shared = _shared(found) if groups and found else ""
        if shared:
            return shared
        if found:
            raise _several(text, found, kb)
    raise _unknown(text, wanted, (*here, *others), kb)


def _matching(wanted: str, ids: Sequence[str], told: Mapping[str, object], kb: KnowledgeBase) -> list[str]:
    """The entries that hold every word, those that are likeliest meant alone."""
    sought = [word for word in _words(wanted) if word not in _IDLE]
    if not sought:
        return []
    found = [one for one in ids if _holds(sought, _spellings(one, told.get(one), kb))]
    found = [one for one in found if _holds(sought, (item_words(one, kb),))] or found
    for heads in _FIRST:
        first = [one for one in found if one.partition("/")[0] in heads]
        if first:
            found = first
            break
    # The very id of a term is meant before another that only bears it as a name.
    found = [one for one in found if wanted in one.split("/")] or found
    folded = " ".join(_words(wanted))
    whole = [one for one in found if folded in {" ".join(_words(name)) for name in _spellings(one, None, kb)}]
    return whole or found


def _holds(sought: Sequence[str], spellings: Iterable[str]) -> bool:
    held = {word for spelling in spellings for word in _words(spelling)}
    return all(any(one == word or (len(word) > 2 and one.startswith(word)) for one in held) for word in sought)


def _spellings(item: str, entry: object, kb: KnowledgeBase) -> Iterator[str]:
    """Everything an entry is called: by its id, by the terms in it and their synonyms, by the product it is of."""
    yield item
    yield item_words(item, kb)
    terms = terms_of(item, kb)
    product = getattr(entry, "product", None)
    if isinstance(product, str) and kb.get(f"product:{product}") is not None:
        terms.append(kb.individuals[f"product:{product}"])
    for term in terms:
        yield from _names(term)
    for name in ("label", "title"):
        text = getattr(entry, name, None)
        if isinstance(text, str):
            yield text


def _names(term: Individual) -> Iterator[str]:
    yield from (str(value) for name in _NAMES for value in term.many(name))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def _shared(found: Sequence[str]) -> str:
    """The head that entries share and nothing but they: `toxin/glabella/corrugator_supercilii`; empty for none."""
    parts = [one.split("/") for one in found]
    shared = []
    for steps in zip(*parts, strict=False):
        if len(set(steps)) > 1:
            break
        shared.append(steps[0])
    return "/".join(shared) if len(shared) > 1 else ""


def _several(text: str, found: Sequence[str], kb: KnowledgeBase) -> UnknownItem:
    listed = [f"{item_words(one, kb)} [{one}]" for one in found[:_LISTED]]
    more = f"; and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    message = f"“{text}” fits {len(found)} entries; name one: {'; '.join(listed)}{more}"
    return UnknownItem(text, tuple(found), message, several=True)


def _absent(text: str, found: Sequence[str], kb: KnowledgeBase) -> UnknownItem:
    names = list(dict.fromkeys(item_words(one, kb) for one in found))
    more = f"; and {len(names) - 2} more" if len(names) > 2 else ""
    return UnknownItem(
        text, tuple(found), f"“{text}” ({'; '.join(names[:2])}{more}) is not in this plan; ask: why-not CASE {text}"
    )


def _unknown(text: str, wanted: str, ids: Sequence[str], kb: KnowledgeBase) -> UnknownItem:
    """Nothing of that name: the ids and names that are spelled most like it, what is done before all else."""
    sought = [word for word in _words(wanted) if word not in _IDLE]
    held: dict[str, list[str]] = {}
    met: dict[str, int] = {}
    for one in sorted(ids, key=_rank):
        spellings = list(_spellings(one, None, kb))
        met[one] = sum(_holds([word], spellings) for word in sought)
        for word in dict.fromkeys(word for spelling in spellings for word in _words(spelling)):
            held.setdefault(word, []).append(one)
    near = difflib.get_close_matches(wanted, ids, n=2, cutoff=0.75)
    near += sorted((one for one in met if met[one]), key=lambda one: (-met[one], _rank(one)))[:_NEAR]
    for word in sought:
        for close in difflib.get_close_matches(word, held, n=2, cutoff=0.75):
            near += held[close][:2]
    near = list(dict.fromkeys(near or difflib.get_close_matches(wanted, ids, n=3, cutoff=0.4)))[:_NEAR]
    listed = "; ".join(f"{item_words(one, kb)} [{one}]" for one in near)
    hint = f"; nearest: {listed}" if near else "; without ITEM, all are listed"
    return UnknownItem(text, tuple(near), f"“{text}” is not an item of this plan{hint}")


def _rank(item: str) -> int:
    head = item.partition("/")[0]
    return next((place for place, heads in enumerate(_FIRST) if head in heads), len(_FIRST))
