"""Every fact of a finished run in one indexed store: the knowledge base, the case, and what was concluded."""

from __future__ import annotations

import threading

from engine.algebra.rule import Fact
from engine.facts.from_kb import KnowledgeFacts, knowledge_facts
from engine.inference.derivation import Derivation, canonical
from engine.inference.store import LayeredStore
from kb.snapshot import KnowledgeBase

_LOCK = threading.Lock()
_KNOWN: dict[str, KnowledgeFacts] = {}


def known_facts(kb: KnowledgeBase) -> KnowledgeFacts:
    """The facts of a knowledge base, built once for the version in use."""
    with _LOCK:
        known = _KNOWN.get(kb.version)
        if known is None:
            _KNOWN.clear()
            known = _KNOWN[kb.version] = knowledge_facts(kb)
        return known


def working_facts(derivation: Derivation, kb: KnowledgeBase) -> LayeredStore:
    """All facts of a run, indexed on demand.

    The person's facts are put in sorted, so that a search meets them in one order whatever fired first.
    """
    known = known_facts(kb)
    store = LayeredStore(known.store)
    own: set[Fact] = {fact for fact in derivation.origins if fact not in known.origins}
    own.update(derivation.justified)
    store.add(sorted(own, key=canonical))
    return store
