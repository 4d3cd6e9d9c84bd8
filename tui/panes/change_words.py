"""What a new plan says otherwise than the one before it: in a line for the plan's heading, and as a tree in full."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from engine.alternatives.differences import Difference
from engine.compare_plans import EntryChange, FieldChange
from engine.first_letters import uncapital
from engine.render.comparison_document import change_entry
from engine.render.differences_document import GROUPS, cause_lines
from kb.snapshot import KnowledgeBase
from tui.widgets.outline import Node

SIGN = "Δ"
_SIDES = {"right": "R", "left": "L"}
_TREATMENTS = ("adjuncts", "home_care", "referrals")
_MARKS = {"added": "+", "removed": "−", "changed": "~"}

_TOLD = (
    *("plan", "toxin", "products", "totals", "limits", "safety", "deferred", "not_recommended", "not_on_offer"),
    *("questions", *_TREATMENTS),
)
"""Parts of a plan of which the line tells; what changes in others is counted."""
_MANY = 3
"""Doses that come or go are told one by one up to this number."""
_ABBREVIATED = re.compile(r"\(([A-Z][A-Z-]{1,6})\)")
_SMALL = ("evidence", "points", "volume_ml", "reasons", "cautions", "statements", "rank")

Label = Callable[[str], str]


def brief(changes: Sequence[EntryChange], label: Label, width: int, key: str = "d all") -> str:
    """Return the changes in one line of a width, the gravest first; empty when there are none.

    key: what shows all of them, if anything does.
    """
    if not changes:
        return ""
    said = list(dict.fromkeys(phrases(changes, label)))
    elsewhere = sum(one.part not in _TOLD for one in changes)
    if said and elsewhere:
        said.append(f"{elsewhere} elsewhere")
    more = f" · {key}" if key else ""
    line, used = SIGN, 0
    for phrase in said:
        longer = f"{line} {phrase}" if line == SIGN else f"{line} · {phrase}"
        rest = f" · +{len(said) - used - 1}" if used + 1 < len(said) else ""
        if used and len(longer + rest + more) > width:
            break
        line, used = longer, used + 1
    if not used:
        counted = f"{len(changes)} smaller change{'s' if len(changes) != 1 else ''}"
        return f"{SIGN} {counted}{more}"
    rest = f" · +{len(said) - used}" if used < len(said) else ""
    full = f"{line}{rest}{more}"
    return full if len(full) <= width else f"{full[: max(width - 1, 0)]}…"


def phrases(changes: Sequence[EntryChange], label: Label) -> Iterator[str]:
    """Yield what matters of the changes, each in a few words: safety, doses, treatments, questions."""
    gone = {one.id: one for one in changes if one.part in _TREATMENTS and one.how == "removed"}
    come = {one.id: one for one in changes if one.part in _TREATMENTS and one.how == "added"}
    for one in changes:
        if one.part == "plan":
            yield from _status(one)
    yield from _excluded(changes, gone)
    yield from _warnings(changes)
    yield from _doses([one for one in changes if one.part == "toxin"], label)
    for item, one in gone.items():
        if item not in come and not any(c.id == item and c.part in _FALLEN and c.how == "added" for c in changes):
            yield f"{_short(one)} gone"
    for item, one in come.items():
        if item not in gone:
            yield f"{_short(one)} {'to consider' if _value(one, 'status') == 'consider' else 'recommended'}"
    yield from _weighed([one for one in changes if one.part in _TREATMENTS and one.how == "changed"])
    yield from _products(changes)
    yield from _questions([one for one in changes if one.part == "questions"])


_FALLEN = {"not_recommended": "excluded", "deferred": "waits", "not_on_offer": "not on offer"}


def _status(one: EntryChange) -> Iterator[str]:
    for field in one.fields:
        if field.path == "status" and "stop" in (field.old, field.new):
            yield "now a stop" if field.new == "stop" else "no longer a stop"


def _excluded(changes: Sequence[EntryChange], gone: dict[str, EntryChange]) -> Iterator[str]:
    for one in changes:
        if one.part in _FALLEN and one.how == "added":
            word = _FALLEN[one.part]
            if one.part == "not_recommended" and not _barred(one):
                if one.id not in gone:
                    continue
                word = "no longer recommended"
            yield f"{_short(one)} {word if word.startswith('no longer') else f'now {word}'}"
        elif one.part == "deferred" and one.how == "removed":
            yield f"{_short(one)} no longer waits"
        elif one.part == "not_recommended" and one.how == "removed" and _barred(one):
            yield f"{_short(one)} no longer excluded"


def _barred(one: EntryChange) -> bool:
    return _value(one, "severity") in ("absolute", "relative")


def _warnings(changes: Sequence[EntryChange]) -> Iterator[str]:
    for one in changes:
        if one.part == "safety" and one.how != "changed":
            yield f"{'new' if one.how == 'added' else 'no longer'}: {uncapital(one.label)}"
        if one.part == "limits":
            for field in one.fields:
                if field.path == "within":
                    yield "a maximum is passed" if field.new is False else "within the maximum again"


def _doses(changes: Sequence[EntryChange], label: Label) -> Iterator[str]:
    """Doses by muscle; two sides that change alike are told together."""
    told: dict[tuple[str, str], list[str]] = {}
    for how, said in (("removed", "gone"), ("added", "new")):
        members = [one for one in changes if one.how == how]
        if len(members) > _MANY:
            yield f"{len(members)} doses {said}"
            changes = [one for one in changes if one.how != how]
    for one in changes:
        *_, muscle, side = one.id.split("/")
        words = _dose(one)
        if words:
            name = label(f"muscle:{muscle}").partition(" (")[0]
            told.setdefault((uncapital(name), words), []).append(_SIDES.get(side, ""))
    for (name, words), sides in told.items():
        both = " ".join(filter(None, sorted(sides, reverse=True)))
        yield f"{name}{f' {both}' if both else ''} {words}"


def _dose(one: EntryChange) -> str:
    if one.how != "changed":
        units = _value(one, "units")
        return f"+{_plain(units)} U" if one.how == "added" else f"gone (was {_plain(units)} U)"
    for field in one.fields:
        if field.path == "units":
            return f"{_plain(field.old)} → {_plain(field.new)} U"
    for field in one.fields:
        if field.path in ("product", "status", "on_label"):
            shown = {"product": "other product", "on_label": "on label" if field.new else "off label"}
            return shown.get(field.path, str(field.new).replace("consider", "to consider"))
    return ""


def _weighed(changes: Sequence[EntryChange]) -> Iterator[str]:
    """Treatments that are now recommended, or now only to be considered."""
    for status, words in (("recommended", "now recommended"), ("consider", "now only to consider")):
        names = [_short(one) for one in changes if any(f.path == "status" and f.new == status for f in one.fields)]
        if names:
            yield f"{names[0] if len(names) == 1 else f'{len(names)} treatments'} {words}"


def _products(changes: Sequence[EntryChange]) -> Iterator[str]:
    come = [one.label for one in changes if one.part == "products" and one.how == "added"]
    if come:
        yield f"product {', '.join(come)}"


def _questions(changes: Sequence[EntryChange]) -> Iterator[str]:
    more = sum(one.how == "added" for one in changes) - sum(one.how == "removed" for one in changes)
    if more:
        yield f"{abs(more)} question{'s' if abs(more) != 1 else ''} {'more' if more > 0 else 'fewer'}"


def _value(one: EntryChange, path: str) -> Any:
    return next((f.new if f.new is not None else f.old for f in one.fields if f.path == path), None)


def _plain(value: Any) -> str:
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _short(one: EntryChange) -> str:
    """A skin treatment by its abbreviation where its name has one, else without what stands in brackets."""
    if not one.id.startswith("adjunct/"):
        return one.label
    found = _ABBREVIATED.search(one.label)
    return found[1] if found else one.label.partition(" (")[0]


def change_nodes(found: Sequence[Difference], kb: KnowledgeBase) -> Iterator[Node]:
    """Yield every change under its heading: what it was, what it is, and what made it."""
    known = {part for parts in GROUPS.values() for part in parts}
    groups = {"The plan as a whole": ("plan",), **GROUPS}
    for title, parts in groups.items():
        yield from _group(title, [one for one in found if one.change.part in parts], kb)
    yield from _group("What else differs", [one for one in found if one.change.part not in (*known, "plan")], kb)


def _fields(change: EntryChange, fields: Sequence[FieldChange], kb: KnowledgeBase) -> Iterator[Node]:
    for line in change_entry(replace(change, fields=tuple(fields)), kb).details:
        yield Node(line.replace(" -> ", " → "))


def _group(title: str, found: Sequence[Difference], kb: KnowledgeBase) -> Iterator[Node]:
    if found:
        children = tuple(_node(one, kb) for one in found)
        yield Node(f"{title}: {len(found)}", tone="bold", children=children)


def _node(one: Difference, kb: KnowledgeBase) -> Node:
    change = one.change
    small = [field for field in change.fields if field.path.startswith(_SMALL)]
    main = [field for field in change.fields if field not in small]
    if not main and not one.causes:
        main, small = small, main
    below = list(_fields(change, main, kb))
    below += [Node(line.removeprefix("Because: "), "why", tone="muted") for line in cause_lines(one.causes, kb)]
    if small:
        below.append(Node("in detail", tone="faint", children=tuple(_fields(change, small, kb))))
    part = change.part.replace("_", " ")
    text = "Status and headline" if change.part == "plan" else change.label or change.id
    named = text if change.part in ("toxin", "plan") else f"{text} · {part}"
    tone = "bold" if change.part in ("toxin", "safety") else ""
    return Node(named, _MARKS[change.how], tone=tone, children=tuple(below))
