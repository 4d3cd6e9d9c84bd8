"""Words for what a plan holds: numbers, dates, names of terms, and how strong a statement is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from engine.first_letters import capital as capital
from engine.first_letters import uncapital as uncapital
from engine.plan import Evidence, PlanSide

# Not strftime: a plan must not depend on the locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_LISTED = 6
_ISO = re.compile(r"(?<![\w=/.'\"-])\d{4}-\d\d-\d\d(?![\w'\"/-])")
"""A date that stands by itself: not a value after `=`, not quoted, no part of a name or an address."""

SEVERITY: Mapping[str, str] = {
    "absolute": "Absolute",
    "relative": "Relative",
    "caution": "Caution",
    "information": "Note",
}

VERIFICATION: Mapping[str, str] = {"verified": "verified", "partial": "partly verified"}

_STANDING = {"mixed": ", mixed", "silent": ", no trial for it", "against": ", mostly negative"}
"""What the evidence says of a treatment where a level alone would be taken for support."""

_TAKEN_FROM_A_LABEL = {"label", "law", "leaflet"}


class Labels(Protocol):
    """What the renderers need of the knowledge base: the label of a term, and whether it has one."""

    def label(self, curie: str, /) -> str:
        """Return the preferred label, or the local name of whatever has none."""

    def get(self, curie: str, /) -> object | None:
        """Return the individual of that id, or None."""


def number(value: Decimal) -> str:
    """Write a number as people do: no exponent, no idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_range(low: Decimal, high: Decimal) -> str:
    """Write a range, or the one number that it is."""
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def counted(count: int, noun: str, several: str = "") -> str:
    """Write a count with its noun: 1 question, 3 questions; `several` is a plural that is not formed with s."""
    return f"{count} {noun}" if count == 1 else f"{count} {several or f'{noun}s'}"


def day(date: dt.date) -> str:
    """Write a date so that no reader takes the month for the day."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def dated(text: str) -> str:
    """Return a text with the ISO dates within it written out; what is typed (`date=2026-01-31`) stays as it is."""
    return _ISO.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    try:
        return day(dt.date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def listed(words: Iterable[str], *, at_most: int | None = None) -> str:
    """Join words as a sentence does; beyond `at_most` the rest is counted."""
    found = list(dict.fromkeys(words))
    if at_most is not None and len(found) > at_most + 1:
        return f"{', '.join(found[:at_most])} and {len(found) - at_most} more"
    return " and ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)


def sentence(text: str) -> str:
    """Return the text as a sentence: a capital first, a full stop last."""
    return capital(text if text.endswith((".", "!", "?", ":", "…")) else f"{text}.")


def spoken(identifier: str) -> str:
    """Return an id as words, for what has no label: `deep_phenol_peel` -> deep phenol peel."""
    return identifier.rpartition(":")[2].replace("_", " ")


def term(kb: Labels, identifier: str, *kinds: str) -> str:
    """Return the label of an id that may be written with its prefix or without (then of one of `kinds`)."""
    for curie in [identifier] if ":" in identifier else [f"{kind}:{identifier}" for kind in kinds]:
        if kb.get(curie) is not None:
            label = kb.label(curie)
            # Labels of these kinds are common words; names of products and of diseases are left alone.
            common = curie.startswith(("area:", "finding:"))
            return uncapital(label) if common else label
    return spoken(identifier)


def is_a(kb: Labels, identifier: str, kind: str) -> bool:
    """Whether an id, with its prefix or without, names something of that kind."""
    prefix, colon, _ = identifier.partition(":")
    return prefix == kind if colon else kb.get(f"{kind}:{identifier}") is not None


def terms(kb: Labels, identifiers: Iterable[str], *kinds: str, at_most: int | None = _LISTED) -> str:
    """Return the labels of several ids as part of a sentence."""
    return listed((term(kb, identifier, *kinds) for identifier in identifiers), at_most=at_most)


def place(kb: Labels, item: str) -> str:
    """Return the id of a plan entry (`toxin/glabella`, `adjunct/ipl`) as words."""
    head, _, rest = item.partition("/")
    if not rest:
        return term(kb, item, "product", "treatment", "group", "area", "line", "muscle")
    parts = [term(kb, part, *_KINDS_IN_IDS.get(head, ())) for part in rest.split("/")]
    words = " · ".join(parts)
    return f"toxin ({words})" if head == "toxin" else words


_KINDS_IN_IDS = {
    "toxin": ("area", "muscle", "line"),
    "product": ("product",),
    "adjunct": ("treatment",),
    "home": ("treatment",),
    "line": ("line",),
}


def side(value: PlanSide | None) -> str:
    """Return the side as a word, empty for none."""
    return value or ""


def units(value: Decimal, unit_name: str = "") -> str:
    """Write units with the product's own unit, `8 U` where the name is only 'unit'."""
    return f"{number(value)} U" if unit_name in ("", "U", "unit", "units") else f"{number(value)} {unit_name}"


def millilitres(value: Decimal) -> str:
    """Write a volume in mL to the microlitre."""
    return number(value.quantize(Decimal("0.0001")))


def strength(evidence: Evidence) -> str:
    """Say on what a statement stands and whether the figure was read there: `consensus 5 · unverified`."""
    basis = evidence.basis.replace("_", " ")
    level = f" {evidence.level}" if evidence.level.isdigit() else ""
    return f"{basis}{level}{_STANDING.get(evidence.standing or '', '')} · {verification(evidence)}"


def verification(evidence: Evidence) -> str:
    """Say whether the figure was read in its source, and what to do when it was not."""
    known = VERIFICATION.get(evidence.verification)
    if known is not None:
        return known
    where = "label" if evidence.basis in _TAKEN_FROM_A_LABEL else "source"
    return f"unverified: check the {where}"


def numbered_sources(source_ids: Sequence[str], numbers: Mapping[str, int]) -> str:
    """Return the sources as the numbers they have at the end of the document: `[1, 4]`."""
    found = sorted({numbers[source] for source in source_ids if source in numbers})
    other = [source for source in source_ids if source not in numbers]
    return f"[{', '.join([*map(str, found), *other])}]" if found or other else ""
