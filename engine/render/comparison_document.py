"""Two versions of the knowledge compared, as a document for people: the knowledge first, then the plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from engine.compare_plans import EntryChange
from engine.compare_versions import Comparison
from engine.render import words
from engine.render.comparison_json import comparison_json
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Section, Subsection, Title
from engine.render.field_words import field_lines
from engine.render.formats import Format, document_as
from engine.render.part_words import change_title
from engine.render.words import Labels
from kb.diff import Changed, Difference, ValueChange, Weight
from kb.snapshot import KnowledgeBase, Value

_LONGEST_QUOTE = 300
_MEANING = {
    Weight.NONE: "nothing changed",
    Weight.PATCH: "wording only",
    Weight.MINOR: "what the knowledge says changed",
    Weight.MAJOR: "classes or properties are gone or mean something else",
}
_HOW = {"added": "+", "removed": "-", "changed": "~"}


def comparison_document(comparison: Comparison, old: KnowledgeBase, new: KnowledgeBase) -> Document:
    """Return the comparison for people to read."""
    return tuple(_blocks(comparison, old, new))


def _blocks(comparison: Comparison, old: KnowledgeBase, new: KnowledgeBase) -> Iterator[Block]:
    found = comparison.difference
    yield Title("Knowledge compared", f"{_version(found, 'old')} -> {_version(found, 'new')}")
    yield Paragraph(_summary(found), strong=True)
    yield from _release(found)
    yield from _things("Added", found.added, old, new)
    yield from _things("Retired", found.retired, old, new)
    yield from _things("Changed", found.changed, old, new)
    if found.terms:
        yield Section("Ontology")
        yield Entries(tuple(Entry(f"{one.term}: {one.how} ({one.weight.name})") for one in found.terms))
    yield from _plans(comparison, new)


def _version(found: Difference, which: str) -> str:
    release, version = getattr(found, f"{which}_release"), getattr(found, f"{which}_version")
    return f"{release} ({version[:12]})"


def _summary(found: Difference) -> str:
    if found.weight is Weight.NONE:
        return "The two versions say the same."
    counts = [
        f"{len(things)} {what}"
        for what, things in (("added", found.added), ("retired", found.retired), ("changed", found.changed))
        if things
    ]
    if found.terms:
        counts.append(words.counted(len(found.terms), "change") + " of the ontology")
    return f"{words.capital(words.listed(counts))}."


def _release(found: Difference) -> Iterator[Block]:
    if found.weight is Weight.NONE:
        return
    text = f"{found.weight.name}: {_MEANING[found.weight]}."
    if found.new_release != found.suggested_release:
        text += (
            f" Suggested release: {found.suggested_release}"
            f" (owl:versionInfo in kb/ontology/core.ttl says {found.new_release})."
        )
    yield Paragraph(text)


def _things(title: str, things: Iterable[Changed], old: KnowledgeBase, new: KnowledgeBase) -> Iterator[Block]:
    grouped: dict[str, list[Changed]] = {}
    for one in things:
        grouped.setdefault(one.kind, []).append(one)
    if not grouped:
        return
    yield Section(title)
    for kind, members in grouped.items():
        kb = new if kind in new.kinds else old
        yield Subsection(words.capital(kb.kinds[kind].label), str(len(members)))
        yield Entries(tuple(_thing(one, old, new) for one in members))


def _thing(one: Changed, old: KnowledgeBase, new: KnowledgeBase) -> Entry:
    kb = old if one.removed else new
    details = [_value_change(change, old, new) for change in one.values]
    if one.removed:
        details.append('! Not in the files any more; to retire it, keep it with rh:lifecycle "retired".')
    if one.values and one.weight is Weight.PATCH:
        details.append("Wording only (PATCH).")
    if one.sources:
        named = ", ".join(f"{kb.label(source)} [{source}]" for source in one.sources)
        details.append(f"{'Source' if len(one.sources) == 1 else 'Sources'}: {named}")
    return Entry(f"{one.id}: {one.label}", details=tuple(details))


def _value_change(change: ValueChange, old: KnowledgeBase, new: KnowledgeBase) -> str:
    label = (new.properties.get(change.name) or old.properties.get(change.name) or _Unnamed(change.name)).label
    if len(change.old) <= 1 and len(change.new) <= 1:
        before = _values(old, change.old) or "(none)"
        return f"{label}: {before} -> {_values(new, change.new) or '(none)'}"
    parts = [f"without {_values(old, change.gone)}"] if change.gone else []
    parts += [f"with {_values(new, change.come)}"] if change.come else []
    return f"{label}: now {' and '.join(parts)}"


class _Unnamed:
    """A property of neither ontology: the class of an individual."""

    def __init__(self, label: str) -> None:
        self.label = label


def _values(kb: KnowledgeBase, values: Iterable[Value]) -> str:
    return ", ".join(_quoted(kb, value) for value in values)


def _quoted(kb: KnowledgeBase, value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return words.number(value)
    if isinstance(value, dt.date | int):
        return str(value)
    return value if kb.get(value) is not None else f"“{value}”"


def _plans(comparison: Comparison, kb: KnowledgeBase) -> Iterator[Block]:
    yield Section("Plans")
    unchanged = comparison.cases - len(comparison.changed) - len(comparison.failed)
    if not comparison.cases:
        yield Paragraph("No cases were compared.")
        return
    yield Paragraph(
        f"{len(comparison.changed)} of {words.counted(comparison.cases, 'case')} come out differently, "
        f"{unchanged} the same" + (f"; {len(comparison.failed)} could not be compared." if comparison.failed else ".")
    )
    for case in comparison.changed:
        yield Subsection(case.name)
        yield Entries(tuple(change_entry(change, kb) for change in case.changes))
    if comparison.failed:
        yield Subsection("Not compared")
        yield Entries(tuple(Entry(f"{case.name}: {_cut(case.failure)}", "!") for case in comparison.failed))


def change_entry(change: EntryChange, kb: Labels, units: tuple[str, str] = ("", "")) -> Entry:
    """One difference of two plans as an entry of a list; `units` names the unit of its dose before and after."""
    how = {"added": "new", "removed": "gone", "changed": "changed"}[change.how]
    named = f"{change_title(change, kb)}" + (f" [{change.id}]" if change.id else "")
    return Entry(f"{named}: {how}", _HOW[change.how], field_lines(change, kb, units))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"


def comparison_as(layout: Format, found: Comparison, old: KnowledgeBase, new: KnowledgeBase, width: int) -> str:
    """The comparison as text, Markdown or JSON."""
    document = comparison_document(found, old, new)
    return document_as(layout, document, comparison_json(found, old, new), width)
