"""A golden case as data: what it shows, the consultation, and what must follow from it with the source for each."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from engine.case import Case
from engine.golden import expectation as kinds
from engine.golden.expectation import Record, Words

FORMAT: Literal["rhytid-golden/1"] = "rhytid-golden/1"


class Expectation(Record):
    """One thing that must hold of the plan, and who says so."""

    recommend: kinds.Recommend | None = None
    not_recommend: kinds.NotRecommend | None = None
    prefer: kinds.Prefer | None = None
    course: kinds.Course | None = None
    dose: kinds.Dose | None = None
    total: kinds.Total | None = None
    warn: kinds.Warn | None = None
    say: kinds.Say | None = None
    ask: kinds.Ask | None = None
    not_ask: kinds.Question | None = None
    defer: kinds.Defer | None = None
    conflict: kinds.Conflict | None = None
    line_type: kinds.LineKind | None = None
    on_label: kinds.OnLabel | None = None
    off_label: kinds.OnLabel | None = None
    review: kinds.Review | None = None
    status: kinds.Status | None = None
    source: Words = Field(description="Dossier rows, ids or bibliography keys that say so")
    note: str | None = Field(default=None, description="What the source says, where that helps the reader")

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [name for name in KINDS if getattr(self, name) is not None]
        if not given:
            raise PydanticCustomError("no_kind", "says nothing: give one of {names}", {"names": ", ".join(KINDS)})
        if len(given) > 1:
            said = {"names": " and ".join(given)}
            raise PydanticCustomError("two_kinds", "expects {names} at once; write them as two entries", said)
        return self

    @property
    def kind(self) -> str:
        """The name of the one kind that is given."""
        return next(name for name in KINDS if getattr(self, name) is not None)

    @property
    def wanted(self) -> Any:
        """The record of that kind, or the word of a status."""
        return getattr(self, self.kind)

    def words(self) -> str:
        """The expectation on one line, as it stands in the file."""
        if isinstance(self.wanted, str):
            return f"{self.kind} {self.wanted}"
        fields = self.wanted.model_dump(mode="json", exclude_defaults=True)
        low, high = fields.pop("min_units", None), fields.pop("max_units", None)
        said = [f"{name} {_shown(value)}" for name, value in fields.items()]
        if low is not None:
            said.append(f"{low} U" if low == high else f"{low} to {high} U")
        return f"{self.kind} " + ", ".join(said)


KINDS: tuple[str, ...] = tuple(name for name in Expectation.model_fields if name not in ("source", "note"))
"""The kinds of expectation, by the names they have in a file."""


class GoldenCase(Record):
    """A whole file."""

    format: Literal["rhytid-golden/1"]
    id: str = Field(min_length=1)
    title: str = Field(min_length=1, description="What the case shows, in one line")
    why: str = Field(min_length=1, description="Why it is here: the point at stake, in a sentence or two")
    case: Case
    expect: tuple[Expectation, ...] = Field(min_length=1)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " + ".join(str(one) for one in value)
    return str(value)
