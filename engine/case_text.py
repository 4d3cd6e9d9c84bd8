"""A case as text: the shortest form that reads back to exactly the same case.

Keys stand in the order of the model, what is not set is left out, and one finding for both sides needs no
`both`.  Numbers are written as they are, so no decimal passes through a binary fraction.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from io import StringIO
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from engine.case import (
    Case,
    LineFinding,
    MuscleFinding,
    ProductOnOffer,
    SafetyAnswer,
    SidedLine,
    SidedMuscle,
    SidedUnits,
    SidedValue,
)
from engine.positions import reads_as_text

# Small enough to be read in one line.
_INLINE = (LineFinding, MuscleFinding, ProductOnOffer, SafetyAnswer, SidedUnits, SidedValue)

# Text that needs no quotes anywhere, neither in a block nor within { }.
_UNQUOTED = re.compile(r"[^\W\d_](?:[\w.()/;+' -]*[\w.)])?")

_JSON_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def case_yaml(case: Case) -> str:
    """Write a case as YAML 1.2."""
    yaml = YAML(typ="rt", pure=True)
    yaml.Representer = _Representer
    yaml.width = 1_000_000  # a folded text would read back the same, but differ from line to line in a diff
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(_commented(case_data(case)), out)
    return out.getvalue()


def case_json(case: Case) -> str:
    """Write a case as JSON."""
    return _json(case_data(case), "") + "\n"


def case_data(case: Case) -> Any:
    """Return a case as mappings, lists and scalars, in the short form."""
    return _plain(case)


class _Inline(dict[str, Any]):
    """A mapping written within one line."""


class _Representer(RoundTripRepresenter):
    """Adds exact decimals, and text that another reading could take for something else."""

    def represent_decimal(self, value: Decimal) -> ScalarNode:
        kind = "int" if value == value.to_integral_value() and value.as_tuple().exponent == 0 else "float"
        return self.represent_scalar(f"tag:yaml.org,2002:{kind}", format(value, "f"))

    def ignore_aliases(self, data: Any) -> bool:
        """Never point from one place to another: equal answers may well be one object, and are written twice."""
        return True

    def represent_nothing(self, value: None) -> ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:null", "null")


_Representer.add_representer(Decimal, _Representer.represent_decimal)
_Representer.add_representer(type(None), _Representer.represent_nothing)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return _short(value)
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return value


def _short(model: BaseModel) -> Any:
    fields: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        given = getattr(model, name)
        default = field.get_default(call_default_factory=True)
        if name == "schema_" or field.is_required() or given != default:
            fields[field.alias or name] = _plain(given)
    if isinstance(model, SafetyAnswer) and not fields.keys() - {"answer"}:
        return model.answer
    if isinstance(model, SidedLine | SidedMuscle | SidedUnits | SidedValue):
        return _unsided(model, fields)
    return _Inline(fields) if isinstance(model, _INLINE) and not fields.keys() & {"note"} else fields


def _unsided(model: SidedLine | SidedMuscle | SidedUnits | SidedValue, fields: dict[str, Any]) -> Any:
    """Leave out `both` where reading puts it back."""
    if fields.keys() & {"right", "left"}:
        return _Inline(fields) if isinstance(model, _INLINE) else fields
    both = fields.pop("both", None)
    if isinstance(model, SidedValue | SidedUnits):
        return _Inline({"both": both, **fields}) if fields else both
    if both is None:
        return {**fields, "both": None} if fields else None
    return _Inline({**fields, **both})


def _commented(value: Any) -> Any:
    if isinstance(value, dict):
        mapping = CommentedMap((_text(key), _commented(member)) for key, member in value.items())
        if isinstance(value, _Inline):
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list):
        return [_commented(member) for member in value]
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    plain = _UNQUOTED.fullmatch(value) is not None and reads_as_text(value)
    return value if plain else DoubleQuotedScalarString(value)


def _json(value: Any, indent: str) -> str:
    if isinstance(value, dict | list):
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        inner = indent + "  "
        members = (
            [f"{_json_text(key)}: {_json(member, inner)}" for key, member in value.items()]
            if isinstance(value, dict)
            else [_json(member, inner) for member in value]
        )
        if not members:
            return opening + closing
        body = f",\n{inner}".join(members)
        return f"{opening}\n{inner}{body}\n{indent}{closing}"
    if isinstance(value, str | dt.date):
        return _json_text(str(value))
    return format(value, "f") if isinstance(value, Decimal) else json.dumps(value)


def _json_text(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _JSON_ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
