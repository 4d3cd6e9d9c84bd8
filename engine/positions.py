"""YAML 1.2 and JSON text as plain data, with the line and column of every key and value.

Only what a case needs is read: mappings, lists and the scalars of the YAML 1.2 core schema, with numbers as
exact decimals and dates left as text.  Anchors, aliases, type tags and several documents are refused, which
also leaves nothing for a hostile file to expand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from engine.errors import Problem
from engine.issue import Loc, path_text
from engine.yaml_faults import unreadable_character, words_for

MAX_DEPTH = 12
"""Nesting allowed in a case file; a real one needs seven."""

MAX_VALUES = 20_000
"""Keys and values allowed in a case file; a full one has about two thousand."""

Mark = tuple[int, int]
"""Line and column, counted from 1."""

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?")
_LONGEST_NUMBER = 30
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


class Unreadable(Exception):
    """The text is no YAML or JSON at all: what is wrong, and where if that is known."""

    def __init__(self, message: str, mark: Mark | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.mark = mark


@dataclass
class Document:
    """What was read: plain data, where each key and value stands, and what is wrong with the writing."""

    data: Any = None
    keys: dict[Loc, Mark] = field(default_factory=dict)
    values: dict[Loc, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def written(self, loc: Loc) -> Loc:
        """Return `loc` as the text has it: without the parts that its short forms imply."""
        found: Loc = ()
        for part in loc:
            here = (*found, part)
            if here in self.values or part not in ("both", "answer"):
                found = here
        return found

    def place(self, loc: Loc, *, on_key: bool = False) -> Mark | None:
        """Return where `loc` stands; for something that is not in the text, where it would belong."""
        if loc not in self.values:
            while loc and loc not in self.values:
                loc = loc[:-1]
            on_key = True
        if on_key and loc in self.keys:
            return self.keys[loc]
        return self.values.get(loc)


def read_document(text: str) -> Document:
    """Read one YAML or JSON document.  Raises Unreadable when the text cannot be read to its end."""
    fault = unreadable_character(text)
    if fault is not None:
        raise Unreadable(*fault)
    if text.lstrip().startswith("{"):
        text = _json_as_yaml(text)
    try:
        return _Reader(text).read()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = None if mark is None else (mark.line + 1, mark.column + 1)
        raise Unreadable(words_for(error), where) from None
    except (YAMLError, ValueError, IndexError) as error:
        # The scanner also fails in these ways, without a place, on escapes that name no character.
        raise Unreadable(f"this is not readable as YAML: {str(error).splitlines()[0]}") from None


def reads_as_text(word: str) -> bool:
    """Whether an unquoted scalar is read as text, not as empty, yes/no or a number."""
    return not (word in _NULL or word in _TRUE or word in _FALSE or _DECIMAL.fullmatch(word))


def _json_as_yaml(text: str) -> str:
    """JSON is YAML except for tabs between tokens and for characters escaped in two halves."""

    def whole(match: re.Match[str]) -> str:
        high, low = int(match[2], 16), int(match[3], 16)
        return match[1] + chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))

    return _SURROGATES.sub(whole, text.replace("\t", " "))


class _Reader:
    """Walks the parser's events once, so that no anchor or tag is ever acted on."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)
        self.document = Document()
        self.seen = 0

    def read(self) -> Document:
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise Unreadable("a second document starts here; a file holds one case", _mark(event))
                self.document.data = self.value(next(self.events), ())
        return self.document

    def value(self, event: Event, loc: Loc) -> Any:
        self.seen += 1
        if self.seen > MAX_VALUES:
            raise Unreadable(f"more than {MAX_VALUES} values: this is not a case file", _mark(event))
        if len(loc) > MAX_DEPTH:
            raise Unreadable(f"nested more than {MAX_DEPTH} levels deep: this is not a case file", _mark(event))
        self.document.values[loc] = _mark(event)
        if isinstance(event, AliasEvent):
            self.fault(loc, "aliases (*name) are not used in case files; write the value out")
            return None
        if getattr(event, "anchor", None) is not None:
            self.fault(loc, "anchors (&name) are not used in case files; remove it")
        if getattr(event, "tag", None) is not None:
            self.fault(loc, "type tags (!name) are not used in case files; remove it")
        if isinstance(event, MappingStartEvent):
            return self.mapping(loc)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(loc)
        return self.scalar(event, loc)

    def mapping(self, loc: Loc) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise Unreadable("a name is wanted before the “:”, not a list or a mapping", _mark(event))
            name = str(event.value).encode(errors="replace").decode()
            here = (*loc, name)
            mark = _mark(event)
            if name in found:
                line, _ = self.document.keys[here]
                self.fault(here, f"given twice, first in line {line}; keep one of the two", mark)
                self.value(next(self.events), (*loc, name + "\0"))  # read past it, under a name nobody has
                continue
            self.document.keys[here] = mark
            found[name] = self.value(next(self.events), here)
        return found

    def sequence(self, loc: Loc) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            found.append(self.value(event, (*loc, len(found))))
        return found

    def scalar(self, event: Event, loc: Loc) -> Any:
        text = str(getattr(event, "value", ""))
        if any("\ud800" <= character <= "\udfff" for character in text):
            self.fault(loc, "half a character (\\uD800 to \\uDFFF); write the character itself")
            return None
        implicit = getattr(event, "implicit", (False, True))
        return self.plain(text, loc) if implicit[0] else text

    def plain(self, text: str, loc: Loc) -> Any:
        """Resolve an unquoted scalar by the YAML 1.2 core schema, without infinities and octal numbers."""
        if text in _NULL:
            return None
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        if reads_as_text(text):
            return text
        if len(text) > _LONGEST_NUMBER:
            self.fault(loc, f"a number with more than {_LONGEST_NUMBER} digits; shorten it or put it in quotes")
            return None
        return int(text) if _INTEGER.fullmatch(text) else Decimal(text)

    def fault(self, loc: Loc, message: str, mark: Mark | None = None) -> None:
        line, column = mark or self.document.values[loc]
        self.document.problems.append(Problem(path_text(loc), message, line, column))


def _mark(event: Event) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1
