"""What reads a term: which rules name it, and which statements of the knowledge base refer to it."""

from __future__ import annotations

from collections import Counter
from functools import cache

from engine.algebra.rule import AnyRule, Rule, body
from engine.algebra.rulebase import RuleBase
from kb.snapshot import KnowledgeBase

_NAMED = 3


def uses_of(term: str, kb: KnowledgeBase, rules: RuleBase) -> str:
    """Return in two sentences what reads a term such as ``attribute:phototype``; nothing where nothing names it.

    Rules that reach a term only through a statement are not counted: the statement is.
    """
    named = [rule.id for rule in rules.rules if term in _constants(rule)]
    statements = _referring(kb).get(term, ())
    said = []
    if named:
        said.append(f"{_counted(len(named), 'rule')} {_verb(len(named))} it by name: {_first(named)}.")
    if statements:
        kinds = Counter(_words(one.partition(":")[0]) for one in statements)
        what = ", ".join(_counted(count, kind) for kind, count in sorted(kinds.items()))
        titles = [kb.label(one) for one in statements]
        said.append(f"In the knowledge base: {what} ({_first(titles)}).")
    return " ".join(said)


def _constants(rule: AnyRule) -> frozenset[object]:
    patterns = (*body(rule), *(rule.unless if isinstance(rule, Rule) else ()))
    return frozenset(value for pattern in patterns for _, value in pattern.slots if isinstance(value, str))


@cache
def _referring(kb: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """Return, for each term, the statements and criteria that name it as a value."""
    found: dict[str, dict[str, None]] = {}
    for one in kb:
        if one.id.startswith(("statement:", "criterion:")):
            for values in one.values.values():
                for value in values:
                    if isinstance(value, str) and ":" in value and " " not in value:
                        found.setdefault(value, {})[one.id] = None
    return {term: tuple(sorted(ids)) for term, ids in found.items()}


def _first(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return "; ".join(names[:_NAMED]) + more


def _counted(count: int, noun: str) -> str:
    plural = f"{noun[:-3]}ia" if noun == "criterion" else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


def _verb(count: int) -> str:
    return "reads" if count == 1 else "read"


def _words(prefix: str) -> str:
    return prefix.replace("_", " ")
