"""What is unsafe for this person, for what, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.plan import Plan, SafetyFinding, Severity
from engine.render import words
from engine.render.document import Block, Entries, Entry, Section
from engine.render.notes import mark

_SEVERITIES: tuple[Severity, ...] = ("absolute", "relative", "caution", "information")


def what_stops(plan: Plan, kb: words.Labels) -> tuple[str, ...]:
    """Return what rules toxin out, or, if nothing does, whatever rules anything out."""
    absolute = [finding for finding in plan.safety if finding.severity == "absolute"]
    decisive = [finding for finding in absolute if _is_about_toxin(finding, kb)] or absolute
    return tuple(dict.fromkeys(f"{finding.title}: {words.sentence(finding.action)}" for finding in decisive))


def _is_about_toxin(finding: SafetyFinding, kb: words.Labels) -> bool:
    return any(words.is_a(kb, one, "product") for one in finding.applies_to)


def safety_blocks(plan: Plan, kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[Block]:
    """Yield the safety findings, worst first and toxin first; what asks the same is told together."""
    if not plan.safety:
        return
    yield Section("Safety")
    alike: dict[object, list[SafetyFinding]] = {}
    for finding in sorted(plan.safety, key=lambda one: (_SEVERITIES.index(one.severity), not _is_about_toxin(one, kb))):
        alike.setdefault(_what_it_asks(finding), []).append(finding)
    yield Entries(tuple(_safety_entry(group, plan, kb, numbers) for group in alike.values()))


def _what_it_asks(finding: SafetyFinding) -> object:
    """Return what must be the same for findings to be told together."""
    told_alone = () if finding.because_of else finding.statement
    decision = (finding.action, finding.until, finding.overridden_by, finding.areas)
    return finding.severity, finding.own_severity, finding.because_of, decision, told_alone


def _safety_entry(group: list[SafetyFinding], plan: Plan, kb: words.Labels, numbers: Mapping[str, int]) -> Entry:
    first = group[0]
    cause = words.terms(kb, first.because_of, "condition", "attribute", "finding", at_most=None)
    title = cause if cause and (len(group) > 1 or first.title.endswith(cause)) else first.title
    reach = words.terms(
        kb,
        [one for finding in group for one in finding.applies_to],
        "product",
        "treatment",
        "group",
        at_most=None,
    )
    areas = words.terms(kb, first.areas, "area", at_most=None)
    because = f", because of: {cause}" if cause and cause != title else ""
    scope = words.sentence(f"for {reach}" + (f" ({areas})" if areas else "") + because)
    marks = tuple(dict.fromkeys(words.capital(mark(one, numbers)) for finding in group for one in finding.evidence))
    return Entry(
        f"{words.SEVERITY[first.severity]}: {words.sentence(title)}",
        "!" if first.severity in ("absolute", "relative") else "•",
        (scope, *_decision(first, plan, kb), *marks),
    )


def _decision(finding: SafetyFinding, plan: Plan, kb: words.Labels) -> Iterator[str]:
    if finding.action:
        yield words.sentence(finding.action)
    if finding.until:
        yield f"Not before {words.day(finding.until)}."
    if finding.own_severity != finding.severity:
        here = words.term(kb, plan.jurisdiction, "jurisdiction")
        own, held = words.SEVERITY[finding.own_severity].lower(), words.SEVERITY[finding.severity].lower()
        stricter = _SEVERITIES.index(finding.severity) < _SEVERITIES.index(finding.own_severity)
        why = "because another jurisdiction is stricter" if stricter else "because it is past"
        yield f"Own reading ({here}): {own}; held as {held} {why}."
    if finding.overridden_by:
        yield f"Overridden by {finding.overridden_by}."
