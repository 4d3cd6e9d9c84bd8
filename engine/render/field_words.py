"""What a changed field of a plan entry says, in words and with units: `lowest sourced dose: 8 U -> 10 U`."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.compare_plans import EntryChange, FieldChange
from engine.render import words
from engine.render.part_words import change_label
from engine.render.words import Labels

_LONGEST_QUOTE = 300
_NAMES: Mapping[str, str] = {
    "units": "dose",
    "range_low_units": "lowest sourced dose",
    "range_high_units": "highest sourced dose",
    "volume_ml": "volume",
    "dilution_units_per_ml": "units per ml",
    "label_note": "licence",
    "max_units": "maximum",
    "planned_units": "planned",
    "within": "within the maximum",
    "until": "not before",
    "on": "on",
    "for_findings": "for",
    "lines": "for the lines",
    "rank": "rank in its layer",
    "unit_name": "counted in",
    "own_severity": "severity where the clinic is",
    "applies_to": "applies to",
    "because_of": "because of",
    "overridden_by": "decided otherwise by",
    "line_type": "kind of line",
    "toxin": "toxin",
    "action": "what to do",
    "text": "it says",
    "rule": "rule",
    "reported": "reported by the person",
    "blocks": "holds back",
    "follows": "follows",
    "decided_by": "decided by",
}
_RECORDS: Mapping[str, str] = {
    "reasons": "reason",
    "cautions": "caution",
    "steps": "step of the dose",
    "speaks_for": "reason for it",
    "speaks_against": "reason against it",
    "blocking": "reason that rules it out",
    "confirming": "reason that settles it",
    "claims": "clinic claim",
    "remarks": "remark",
    "points": "points",
}
_TERMS: Mapping[str, tuple[str, ...]] = {
    "product": ("product",),
    "area": ("area",),
    "areas": ("area",),
    "lines": ("line",),
    "for_findings": ("finding",),
    "follows": ("finding",),
    "because_of": ("condition",),
    "applies_to": ("product", "treatment"),
    "treatments": ("treatment",),
    "treatment": ("treatment",),
    "subject": ("line", "muscle", "area", "product", "treatment"),
    "statements": ("statement",),
    "strengths": ("statement",),
}
_CODES = frozenset(
    {"status", "outcome", "line_type", "toxin", "severity", "own_severity", "topic", "scope", "phase", "audience"}
)
"""Fields that hold one of a few words; in the case file they are joined by underscores."""
_DOSES = frozenset({"units", "range_low_units", "range_high_units", "max_units", "planned_units"})
_INNER = re.compile(r"^(\w+)\[(.*?)\](?:\.(.+))?$", re.DOTALL)


def field_lines(change: EntryChange, kb: Labels, units: tuple[str, str] = ("", "")) -> tuple[str, ...]:
    """The fields of a change, a line each; `units` names the unit of a dose before and after."""
    if change.how != "changed":
        name = units[0] if change.how == "removed" else units[1]
        said = [_whole(change.part, field, kb, name) for field in change.fields]
        if change.part == "limits":  # most are named by their figure
            title = change_label(change, kb)
            said = [one for one in said if one not in title]
        return (f"{'Was' if change.how == 'removed' else 'Now'}: {'; '.join(said)}.",) if said else ()
    return tuple(dict.fromkeys(_changed(change.fields, kb, units)))


def _whole(part: str, field: FieldChange, kb: Labels, unit: str) -> str:
    """A field of an entry that came or went as a whole."""
    value = value_words(field.path, field.new if field.new is not None else field.old, kb, unit).rstrip(".")
    if field.path == "severity" and part == "questions":
        return f"what its answer could bring: {value}"
    return {"max_units": f"at most {value}", "until": f"not before {value}"}.get(field.path, value)


def _changed(fields: Sequence[FieldChange], kb: Labels, units: tuple[str, str]) -> Iterator[str]:
    evidence = [field for field in fields if _list_of(field) == "evidence" and "." not in field.path.rpartition("]")[2]]
    for field in fields:
        if field in evidence:
            continue
        inner = _INNER.match(field.path)
        if inner is None:
            yield _plain(field, kb, units)
        elif inner[1] == "points":
            yield _points(inner[2], inner[3] or "", field, units)
        else:
            yield _record(inner[1], inner[2], inner[3] or "", field, kb)
    come = [_cut(str(field.new)) for field in evidence if field.new is not None]
    gone = [_cut(str(field.old)) for field in evidence if field.old is not None]
    if come:
        yield f"now rests on: {'; '.join(come)}"
    if gone:
        yield f"no longer rests on: {'; '.join(gone)}"


def _list_of(field: FieldChange) -> str:
    return field.path.partition("[")[0]


def _plain(field: FieldChange, kb: Labels, units: tuple[str, str]) -> str:
    name, _, below = field.path.partition(".")
    said = _NAMES.get(name, words.spoken(name))
    if name == "areas" and below:
        name, said = "units", f"of it in the {words.term(kb, below, 'area')}"
    elif below:
        said = f"{said}, {words.spoken(below)}"
    if name == "rule":
        return "by another rule than before"  # its id is told with the cause of the change
    if isinstance(field.old, list) and isinstance(field.new, list):
        gone = [value_words(name, one, kb) for one in field.old if one not in field.new]
        come = [value_words(name, one, kb) for one in field.new if one not in field.old]
        parts = [f"no longer {words.listed(gone)}"] if gone else []
        parts += [f"now {words.listed(come)}"] if come else []
        return f"{said}: {'; '.join(parts) or 'in another order'}"
    old, new = value_words(name, field.old, kb, units[0]), value_words(name, field.new, kb, units[1])
    if field.old is None:
        return f"{said}: now {new}"
    if field.new is None:
        return f"{said}: no longer {old}"
    return f"{said}: {old} -> {new}"


def _record(name: str, key: str, below: str, field: FieldChange, kb: Labels) -> str:
    noun = _RECORDS.get(name, words.spoken(name).removesuffix("s"))
    if not below:
        text = words.sentence(_cut(_text(field.new if field.new is not None else field.old)))
        return f"{'new' if field.old is None else 'no longer a'} {noun}: {text}"
    about = f"{noun} {key}" if key.isdecimal() else f"{noun} “{_cut(key).rstrip('.')}”"
    strength = _INNER.match(below)
    if strength is not None and strength[1] == "strengths":
        return f"{about}: {'now' if field.old is None else 'no longer'} rests on {kb.label(strength[2])}"
    last = below.rpartition(".")[2]
    return f"{about}: {_plain(FieldChange(last, field.old, field.new), kb, ('', ''))}"


def _points(key: str, below: str, field: FieldChange, units: tuple[str, str]) -> str:
    """Doses and volumes point by point; those that are all alike are said once."""
    at = "" if key.isdecimal() else f" ({words.spoken(key)})"
    what = "volume" if below == "volume_ml" else "dose"
    unit = ("ml", "ml") if below == "volume_ml" else (_short(units[0]), _short(units[1]))
    if not below:
        return f"points{at}: {'new' if field.old is None else 'gone'}"
    old, new = _figures(field.old), _figures(field.new)
    differ = [place for place, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]]
    if old and len(old) == len(new) and len(differ) == 1 and len(old) > 1:
        place = differ[0]
        return f"{what} at point {place + 1}{at}: {old[place]} {unit[0]} -> {new[place]} {unit[1]}"
    return f"{what} at the points{at}: {_each(old, unit[0])} -> {_each(new, unit[1])}"


def _figures(value: Any) -> list[str]:
    return [_number(one) for one in value] if isinstance(value, list) else []


def _each(figures: Sequence[str], unit: str) -> str:
    if not figures:
        return "not given"
    if len(set(figures)) == 1:
        return f"{figures[0]} {unit}" if len(figures) == 1 else f"{len(figures)} × {figures[0]} {unit}"
    return f"{', '.join(figures)} {unit}"


def _short(unit: str) -> str:
    return dose_unit(unit, "2")


def dose_unit(unit: str, figure: str) -> str:
    """The unit as it follows a figure: `1 Allergan unit`, `8 Allergan units`; `8 units` where its name is not known."""
    name = unit or "unit"
    return name if figure == "1" or name == "U" or name.endswith("s") else f"{name}s"


def dose(value: Any, unit: str) -> str:
    """A dose with its unit."""
    figure = _number(value)
    return f"{figure} {dose_unit(unit, figure)}"


def _number(value: Any) -> str:
    try:
        return words.number(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def value_words(name: str, value: Any, kb: Labels, unit: str = "") -> str:
    """The value of a field in words."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return words.listed(value_words(name, one, kb, unit) for one in value) or "none"
    if name in _DOSES:
        return dose(value, unit)
    if name == "volume_ml":
        return f"{_number(value)} ml"
    if name in _TERMS:
        return words.term(kb, str(value), *_TERMS[name])
    if name in _CODES:
        return str(value).replace("_", " ")
    return _cut(_text(_as_day(value)))


def _as_day(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return words.day(dt.date.fromisoformat(value))
    return value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        for name in ("text", "why", "title", "label", "site"):
            if value.get(name):
                return str(value[name])
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"
