"""What pydantic says about a case, in the words of somebody who edits a case file by hand."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from engine.case import Case
from engine.issue import Issue, Loc, either
from engine.known_terms import nearest_word, section_of
from kb.snapshot import KnowledgeBase

_DATE = "write it as YYYY-MM-DD, for example 2026-11-21"

# Lists whose entries people are likely to write as bare words.
_ENTRY = {
    "Decision": "decision: accepted",
    "ProductOnOffer": "- product: ONA_BOTOX_UK",
    "Override": "- statement: TS09",
    "ProposedArea": "- area: glabella",
    "ProposedMuscle": "right: 4, left: 4",
    "ProposedReview": "- date: 2026-12-05",
    "ProposedTreatment": "- treatment: ipl",
    "ToxinSession": "- date: 2026-05-01",
    "TreatmentSession": "- date: 2026-05-01",
}


def issue_of(error: ErrorDetails, kb: KnowledgeBase, root: type[BaseModel] = Case) -> Issue:
    """Rewrite one validation error of a document whose outermost part is `root`."""
    loc = _without_branches(tuple(error["loc"]))
    kind, given = error["type"], error["input"]
    if kind == "extra_forbidden":
        return Issue(loc, _unknown_field(loc, kb, root), on_key=True)
    if len(loc) < len(error["loc"]):  # an attribute: none of the kinds of value it may have
        return Issue(loc, f"{shown(given)} where one value is wanted: a word, a number, yes, no or unknown")
    words = _WORDS.get(kind)
    if words is None:
        return Issue(loc, f"{shown(given)} is not allowed here: {error['msg']}")
    return Issue(loc, words(given, error.get("ctx") or {}))


def shown(value: Any) -> str:
    """Name a value in a message: short ones in full, others by what they are."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "“yes”" if value else "“no”"
    if isinstance(value, Mapping):
        return "a group of names and values"
    if isinstance(value, list | tuple):
        return "a list"
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"


def field_names(loc: Loc, root: type[BaseModel] = Case) -> list[str]:
    """Return the names that may stand in the mapping at `loc`; empty where any name may."""
    kind: Any = root
    for part in loc:
        kind = _inside(kind, part)
    return _fields(kind)


def _inside(kind: Any, part: str | int) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if part in (name, field.alias):
                return _bare(field.annotation)
        return None
    arguments = [one for one in typing.get_args(kind) if one is not Ellipsis]
    return _bare(arguments[-1]) if arguments else None


def _bare(kind: Any) -> Any:
    """Look through `Annotated` and `| None`."""
    if typing.get_origin(kind) is Annotated:
        return _bare(typing.get_args(kind)[0])
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return _bare(next(one for one in typing.get_args(kind) if one is not type(None)))
    return kind


def _fields(kind: Any) -> list[str]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [field.alias or name for name, field in kind.model_fields.items()]
    return []


def _without_branches(loc: Loc) -> Loc:
    """Drop what pydantic adds for the branches of a union and for keys."""
    while loc and loc[-1] in ("str", "int", "decimal", "[key]"):
        loc = loc[:-1]
    return loc


def _unknown_field(loc: Loc, kb: KnowledgeBase, root: type[BaseModel]) -> str:
    name, above = str(loc[-1]), loc[:-1]
    names = field_names(above, root)
    if above and above[-1] == "both":  # written without sides
        names = [*names, *(one for one in field_names(above[:-1], root) if one != "both")]
    nearest = nearest_word(name, names)
    if nearest is not None:
        return f"unknown field “{name}”; did you mean “{nearest}”?"
    section = section_of(kb, name) if root is Case else None
    if section is not None:
        return f"unknown field “{name}” here; it belongs in {section}"
    return f"unknown field “{name}”; allowed here: {', '.join(names)}"


def _choice(given: Any, context: Mapping[str, Any]) -> str:
    allowed = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ",").split(",")]
    nearest = nearest_word(given, allowed) if isinstance(given, str) else None
    hint = f" (did you mean “{nearest}”?)" if nearest and len(allowed) > 1 else ""
    return f"{shown(given)} is not allowed: write {either(allowed)}{hint}"


def _mapping(given: Any, context: Mapping[str, Any]) -> str:
    name = str(context.get("class_name", ""))
    if name == "SafetyAnswer":
        return f"{shown(given)} is not an answer: write yes, no or unknown"
    if name in _ENTRY:
        return f"{shown(given)} where an entry such as “{_ENTRY[name]}” is wanted"
    return f"{shown(given)} where “name: value” lines are wanted"


def _number(given: Any, context: Mapping[str, Any]) -> str:
    return f"{shown(given)} is not a number"


def _date(given: Any, context: Mapping[str, Any]) -> str:
    return f"{shown(given)} is not a date: {_DATE}"


def _day(given: Any, context: Mapping[str, Any]) -> str:
    return f"{shown(given)} is not a day of the calendar: {_DATE}"


def _above(given: Any, context: Mapping[str, Any]) -> str:
    return f"{shown(given)} is too small: it must be more than {context['gt']}"


def _at_least(given: Any, context: Mapping[str, Any]) -> str:
    return f"{shown(given)} is too small: it must be {context['ge']} or more"


def _at_most(given: Any, context: Mapping[str, Any]) -> str:
    return f"{shown(given)} is too large: it must be {context['le']} or less"


def _text(given: Any, context: Mapping[str, Any]) -> str:
    hint = "; put it in quotes" if isinstance(given, int | Decimal) else ""
    return f"{shown(given)} where text is wanted{hint}"


_WORDS: Mapping[str, Callable[[Any, Mapping[str, Any]], str]] = {
    "missing": lambda given, context: "missing; this has to be given",
    "literal_error": _choice,
    "model_type": _mapping,
    "dict_type": _mapping,
    "tuple_type": lambda given, context: f"{shown(given)} where a list is wanted: “- …” lines or [a, b]",
    "iso_date": _date,
    "date_type": _date,
    "date_parsing": _day,
    "date_from_datetime_parsing": _day,
    "not_a_number": _number,
    "decimal_parsing": _number,
    "finite_number": _number,
    "decimal_type": _number,
    "int_parsing": _number,
    "int_type": _number,
    "int_from_float": lambda given, context: f"{shown(given)} must be a whole number",
    "greater_than": _above,
    "greater_than_equal": _at_least,
    "less_than_equal": _at_most,
    "string_type": _text,
    "string_too_short": lambda given, context: "must not be empty",
}
