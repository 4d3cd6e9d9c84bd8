"""What compiling the rules came to, kept in the user's cache: generated code, its tables, the order of each join.

Compiling takes far longer than a run.  A file is named by the content of the knowledge base, by the rules, by all code
that decides what is generated, and by the interpreter, and sealed with its own digest.  It holds code, so one that
another user owns or could have written is passed over; of anything but plain values nothing is ever made from it.
"""

from __future__ import annotations

import io
import marshal
import pickle
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from types import CodeType
from typing import Any, NamedTuple, TypeVar

from engine.algebra.rulebase import RuleBase
from engine.compiled.ordering import Step
from engine.own_code import compiler_digest
from kb import cache
from kb.snapshot import KnowledgeBase

FORMAT = 1
"""Raised whenever the layout of the file changes."""

_CONTENT_HASH = re.compile(r"[0-9a-f]{64}")
_MADE_OF = {(made.__module__, made.__qualname__): made for made in (Decimal, Step)}
"""What a file may hold besides texts, numbers, and groups of them."""

Steps = tuple[tuple[Step, ...], ...]
"""The steps of each rule's join."""
Made = TypeVar("Made")


class Compiled(NamedTuple):
    """Functions of a rule base as code.

    names: of its functions, in the order of the rules.  indexes_of: relation -> the names of its indexes.
    tables: what the code looks up, by name.
    """

    code: CodeType
    names: list[str]
    indexes_of: dict[str, list[str]]
    tables: dict[str, Any]

    @classmethod
    def of(
        cls, text: str, file: str, names: list[str], indexes_of: dict[str, list[str]], made: dict[str, Any]
    ) -> Compiled:
        """Compile a generated text.  made: every table there is; those the text mentions are its own."""
        mentioned = set(re.findall(r"\bknown_\d+\b", text))
        tables = {name: table for name, table in made.items() if name in mentioned}
        return cls(compile(text, file, "exec"), names, indexes_of, tables)


class Shelf:
    """Where the parts of one compiled rule base are kept; without a name, nowhere."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name

    @classmethod
    def of(cls, rulebase: RuleBase, kb: KnowledgeBase) -> Shelf:
        """The shelf of a rule base over a knowledge base, if that can be known again by its content."""
        code = compiler_digest()
        if code is None or not _CONTENT_HASH.fullmatch(kb.version):
            return cls()
        # Bytecode is of one interpreter; another may read it and do something else.
        interpreter = f"{sys.implementation.cache_tag}-{sys.hexversion:x}"
        return cls(f"{kb.version[:32]}-{rulebase.digest[:16]}-{code[:32]}-{interpreter}")

    def steps(self, make: Callable[[], Steps]) -> Steps:
        """How each rule is joined, as kept or as made."""
        return self._part("joins", make, _same, tuple)

    def compiled(self, recording: bool, make: Callable[[], Compiled]) -> Compiled:
        """Compiled functions, as kept or as made."""
        return self._part("recording" if recording else "bare", make, _packed, _unpacked)

    def _part(
        self, part: str, make: Callable[[], Made], pack: Callable[[Made], Any], unpack: Callable[..., Made]
    ) -> Made:
        if self._name is None:
            return make()
        file = f"{part}-{FORMAT}-{self._name}.bin"
        payload = cache.read(file, own=True)
        if payload is not None:
            try:
                return unpack(_Plain(io.BytesIO(payload)).load())
            except (pickle.UnpicklingError, EOFError, AttributeError, LookupError, TypeError, ValueError):
                pass  # whole, but not what belongs there: make it anew
        made = make()
        cache.store(file, pickle.dumps(pack(made), 5))
        return made


def _same(made: Steps) -> Steps:
    return made


def _packed(made: Compiled) -> tuple[object, ...]:
    return marshal.dumps(made.code), *made[1:]


def _unpacked(kept: tuple[Any, ...]) -> Compiled:
    code, names, indexes_of, tables = kept
    return Compiled(marshal.loads(code), names, indexes_of, tables)


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Only what a file may hold."""
        if (module, name) not in _MADE_OF:
            raise pickle.UnpicklingError(f"{module}.{name} does not belong in the cache")
        return _MADE_OF[module, name]
