"""Care around the treatments and the instruments of a plan: what to do on which day, and by what to measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from engine.plan import Assessment, CareItem, Plan
from engine.render import words
from engine.render.document import ALWAYS, Block, Entries, Entry, Paragraph, Section, Subsection
from engine.render.notes import because, cited

_PHASES: Mapping[str, str] = {"before": "Before", "after": "After", "home": "At home"}
_FIRM = frozenset(("law", "label", "evidence"))
_COUNTED = 6
_STATUS: Mapping[str, str] = {"measured": "used in this case", "follow_up": "to follow the course"}


def care_blocks(plan: Plan, kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[Block]:
    """Yield the instructions by phase, each with its days relative to the treatment."""
    if not plan.care:
        return
    yield Section("Before and after treatment")
    yield Paragraph("Days count from each treatment, not from today.")
    everything = {treatment for item in plan.care for treatment in item.treatments}
    for phase, title in _PHASES.items():
        entries = [_care(item, kb, numbers, everything) for item in plan.care if item.phase == phase]
        if entries:
            yield Subsection(title)
            yield Entries(tuple(entries))


def _care(item: CareItem, kb: words.Labels, numbers: Mapping[str, int], everything: set[str]) -> Entry:
    whom = "" if item.audience == "person" else " (practitioner)"
    names = "every treatment" if set(item.treatments) == everything and len(everything) > 1 else _names(item, kb)
    head = words.capital(f"{item.days}{whom}: " if item.days or whom else "")
    depends = f" If: {words.sentence(item.applies_if)}" if item.applies_if else ""
    unanswered = " Not answered yet." if item.open else ""
    text = cited(f"{words.sentence(item.text)}{depends}{unanswered}", item.evidence, numbers)
    return Entry(f"{head}{text}", "?" if item.open else "•", (f"For {names}",), _care_rank(item))


def _care_rank(item: CareItem) -> int:
    """What is still open first, then what the practitioner must see to before treating, on the firmest ground."""
    if item.open:
        return ALWAYS
    firm = any(one.basis in _FIRM for one in item.evidence)
    return 1 + 4 * (item.audience != "practitioner") + 2 * (item.phase != "before") + (not firm)


def care_counts(plan: Plan, kb: words.Labels) -> str:
    """Say how many instructions there are for each treatment."""
    counts = Counter(treatment for item in plan.care for treatment in item.treatments)
    named = [f"{words.term(kb, one, 'treatment')} {count}" for one, count in counts.most_common()]
    return words.listed(named, at_most=_COUNTED)


def _names(item: CareItem, kb: words.Labels) -> str:
    return words.terms(kb, item.treatments, "treatment", at_most=None)


def assessment_blocks(plan: Plan, kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[Block]:
    """Yield the instruments: what was read, what they could follow, what lies within their noise."""
    if not plan.assessments:
        return
    yield Section("Measuring")
    yield Entries(tuple(_assessment(one, kb, numbers) for one in plan.assessments))


def _assessment(one: Assessment, kb: words.Labels, numbers: Mapping[str, int]) -> Entry:
    follows = f", for {words.terms(kb, one.follows, 'finding', at_most=None)}" if one.follows else ""
    noise = " ".join(one.noise)
    details = (*map(words.sentence, one.readings), noise, because(one.remarks))
    head = cited(f"{words.capital(one.label)}: {_STATUS[one.status]}{follows}", one.evidence, numbers)
    rank = 1 if one.status == "measured" else 2
    return Entry(head, details=tuple(detail for detail in details if detail), rank=rank)
