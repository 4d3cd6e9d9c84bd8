"""What follows from a knowledge base alone, with its reasons, kept in the user's cache beside the facts.

Firing these rules takes as long as a small consultation, and is the same for every person.  The file is named by
the content of the knowledge base and by the code, and sealed with its own digest; whatever is not whole is made anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.algebra.rule import Fact
from engine.inference.derivation import Derivation, Justification
from engine.own_code import code_digest
from kb import cache
from kb.snapshot import KnowledgeBase

FORMAT = 1
"""Raised whenever the layout of the file changes."""

_CONTENT_HASH = re.compile(r"[0-9a-f]{64}")


def read(kb: KnowledgeBase, schema: Mapping[str, tuple[str, ...]]) -> Derivation | None:
    """What was kept for this knowledge base and this code, if anything was."""
    name = _name(kb)
    payload = None if name is None else cache.read(name)
    return None if payload is None else decode(payload, schema)


def keep(kb: KnowledgeBase, found: Derivation) -> None:
    """Keep what follows from a knowledge base, if it can be known again by its content."""
    name = _name(kb)
    if name is not None:
        cache.store(name, encode(found))


def _name(kb: KnowledgeBase) -> str | None:
    code = code_digest()
    if code is None or not _CONTENT_HASH.fullmatch(kb.version):
        return None
    return f"conclusions-{FORMAT}-{kb.version[:32]}-{code[:32]}.json"


def encode(found: Derivation) -> bytes:
    """Write a derivation: its facts, each once; where the given ones are from; the reasons of the others."""
    numbers: dict[Fact, int] = {}

    def number(fact: Fact) -> int:
        return numbers.setdefault(fact, len(numbers))

    origins = [[number(fact), origin] for fact, origin in found.origins.items()]
    reasons = [
        [number(fact), [[r.rule, [number(premise) for premise in r.premises], r.bindings] for r in because]]
        for fact, because in found.justified.items()
    ]
    facts = [[fact.relation, fact.values] for fact in numbers]
    return json.dumps([facts, origins, reasons], ensure_ascii=False, separators=(",", ":"), default=_exact).encode()


def decode(payload: bytes, schema: Mapping[str, tuple[str, ...]]) -> Derivation:
    """Read a derivation."""
    rows, origins, reasons = json.loads(payload, object_hook=lambda exact: Decimal(exact["exact"]))
    # In one step: a named tuple made of a tuple takes a third of the time.
    new = tuple.__new__
    facts = [new(Fact, (relation, tuple(values))) for relation, values in rows]
    justified = {
        facts[at]: [
            new(Justification, (rule, tuple([facts[i] for i in premises]), tuple(map(tuple, bindings))))
            for rule, premises, bindings in because
        ]
        for at, because in reasons
    }
    return Derivation({facts[at]: origin for at, origin in origins}, justified, schema)


def _exact(value: Any) -> dict[str, str]:
    if not isinstance(value, Decimal):
        raise TypeError(f"a fact cannot hold {value!r}")
    # JSON has no decimals.
    return {"exact": str(value)}
