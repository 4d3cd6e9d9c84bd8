"""What checking the rule base came to, kept in the user's cache for as long as the code stays the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from engine.algebra.rule import AnyRule, Schema
from engine.algebra.rulebase import RuleBase
from engine.own_code import code_digest
from kb import cache

FORMAT = 1
"""Raised whenever the layout of the file changes."""


def checked_once(rules: Iterable[AnyRule], schema: Schema, check: Callable[[], RuleBase]) -> RuleBase:
    """The rule base of these rules: with the layers and digest found earlier for the same code, else by checking.

    Raises RuleError when the check does; rules that fail it are never kept.
    """
    code = code_digest()
    if code is None:
        return check()
    name = f"rules-{FORMAT}-{code}.json"
    payload = cache.read(name)
    if payload is not None:
        kept = json.loads(payload)
        return RuleBase(tuple(sorted(rules, key=lambda rule: rule.id)), schema, kept["layer_of"], kept["digest"])
    base = check()
    cache.store(name, json.dumps({"digest": base.digest, "layer_of": base.layer_of}).encode())
    return base
