"""Remarks about several subjects, each said once: what holds for all, then what holds for some by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.plan import Advice, Evidence, Reason
from engine.render import words
from engine.render.document import USUAL, Entry

# What a plan adds to the label of something the clinic does not have.
_REMARK = " (not on offer here)"


def gathered(remarks: Iterable[tuple[str, str]], subjects: Iterable[str], mark: str) -> tuple[Entry, ...]:
    """Turn (subject, remark) pairs into entries; a remark shared by every subject names none of them."""
    everybody = set(subjects)
    by_remark: dict[str, list[str]] = {}
    for subject, remark in remarks:
        named = by_remark.setdefault(remark, [])
        if subject not in named:
            named.append(subject)
    return tuple(
        Entry(remark if set(named) >= everybody else f"{', '.join(named)}: {remark}", mark)
        for remark, named in by_remark.items()
    )


def cited(text: str, evidence: Iterable[Evidence], numbers: Mapping[str, int]) -> str:
    """Add to a text the strength and the sources of each statement behind it, strongest form once."""
    marks = dict.fromkeys(mark(one, numbers) for one in evidence)
    return f"{text} ({'; '.join(marks)})" if marks else text


def mark(evidence: Evidence, numbers: Mapping[str, int]) -> str:
    """Return strength and sources of one statement: `label · verified [1]`."""
    sources = words.numbered_sources(evidence.sources, numbers)
    return " ".join(part for part in (words.strength(evidence), sources) if part)


def because(reasons: Iterable[Reason], about: str = "") -> str:
    """Return reasons as sentences, one after the other, without repeating what they are about."""
    return " ".join(dict.fromkeys(_told(reason, about) for reason in reasons))


def caution_entries(cautions: Iterable[Reason], about: str = "") -> tuple[str, ...]:
    """Return cautions as lines to stand below their entry, without repeating what they are about."""
    return tuple(dict.fromkeys(f"! {_told(caution, about)}" for caution in cautions))


def _told(reason: Reason, about: str) -> str:
    subject = about.removesuffix(_REMARK)
    return words.sentence(reason.text.removeprefix(f"{subject}: ") if subject else reason.text)


def advice_entry(advice: Advice, numbers: Mapping[str, int], rank: int = USUAL) -> Entry:
    """Return one piece of advice with what it stands on."""
    text = words.sentence(advice.text)
    claims = tuple(f"{one.made_by} claims: \u201c{one.text}\u201d Verdict: {one.verdict}" for one in advice.claims)
    return Entry(cited(text, advice.evidence, numbers), details=tuple(words.sentence(one) for one in claims), rank=rank)
