"""What is not planned now, and why: stopped, waiting for a day, waiting for an answer, or of no use here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.case import Case
from engine.patient.agreed import Agreed
from engine.patient.page import Block, Heading, Passage
from engine.patient.planned import TOXIN
from engine.patient.words import Words, day, listed
from engine.plan import Deferred, Plan, Rejected, SafetyFinding

_ELSEWHERE = "(not on offer here)"
_NO_DOSE = "options.no-dose"
_LINES = {
    "indication.below-threshold": "These are not marked enough for injections at present: {what}.",
    "indication.never": "Injections are not used for these: {what}. They would cost more than they give.",
    "indication.static": "These stay when the skin is spread, so injections will not take them away: {what}.",
}
_AREAS = {
    _NO_DOSE: "No tested amount of the products here is known for this: {what}. So none is planned.",
    "options.no-figures": "The tested amounts for these places are not at hand: {what}. So none is planned here.",
    "options.no-product": "There is no product here for these places: {what}.",
    "palsy.kept-": "The weak side of your face is left alone. So none is planned here: {what}.",
}
_TREATMENTS = {
    "adjuncts.downtime": "These need more days to recover than you want: {what}.",
    "adjuncts.phototype-avoid": "These do not suit your type of skin: {what}.",
}
_OVER = (
    "Not for you now: {what}. With what you have had in the last months it would be more than the limit. "
    "This is to keep you safe. Please talk it over with your practitioner."
)
_SAFE = "This is to keep you safe. Please talk it over with your practitioner."
_INJECTED = f"injections of {TOXIN} "
_PLACED = ("between", "around", "beside")
_OTHER_WAY = {"needle_free": "your wish to have no needles", "days_to_event": "the event that is close"}


def held(plan: Plan, case: Case, agreed: Agreed, words: Words) -> Iterator[Block]:
    """Tell of what is held back for safety or for a question, kindly and without any amount."""
    things = _Things(words, agreed.declined, toxin_is_barred(plan, case), frozenset(case.context.treatments))
    yield from _stopped(plan, things)
    yield from _over_limit(plan, things)
    yield from _waiting(plan, things)
    yield from _asked(plan, things)


def not_suited(plan: Plan, words: Words) -> Iterator[Block]:
    """Tell of what was looked at and left out because it would not help or not fit."""
    told = list(_left_out(plan, words))
    if told:
        yield Heading(text="Looked at and left out")
        yield from told


def toxin_is_barred(plan: Plan, case: Case) -> bool:
    """Whether nothing is to be injected because every product at hand is stopped or has to wait."""
    stopped = {one.id for one in plan.not_recommended if one.severity} | {one.id for one in plan.deferred}
    offered = {f"product/{one.product}" for one in case.context.products}
    return not plan.toxin and bool(offered) and offered <= stopped


@dataclass(frozen=True)
class _Things:
    """Names what plan ids are about; empty for what is told elsewhere or was decided against."""

    words: Words
    declined: frozenset[str]
    barred: bool
    offered: frozenset[str]

    def name(self, item: str) -> str:
        kind, name, *part = item.split("/")
        if item in self.declined:
            return ""
        if kind == "adjunct":
            curie = f"treatment:{name}"
            at_hand = name in self.offered or self.words.kb.individuals[curie].one("setting") == "home"
            return self.words.name(curie) if at_hand else ""
        if kind == "product":
            return f"injections of {TOXIN}" if self.barred else ""
        if kind == "toxin" and not self.barred:
            side = f" on your {part[0]}" if part and part[0] in ("right", "left") else ""
            place = f"{self.words.name(f'area:{name}')}{side}"
            return f"{_INJECTED}{place if place.split()[0] in _PLACED else f'for {place}'}"
        return ""  # all of it is told once, for the product

    def listed(self, items: Iterable[str]) -> str:
        """The things as one would say them, injections first and named once for all their places."""
        names = sorted({name for name in map(self.name, items) if name})
        places = [name.removeprefix(_INJECTED) for name in names if name.startswith(_INJECTED)]
        injected = [f"{_INJECTED}{listed(places)}"] if places else [name for name in names if TOXIN in name]
        return listed((*injected, *(name for name in names if TOXIN not in name)))

    def because(self, findings: Iterable[SafetyFinding]) -> str:
        names = {name for finding in findings for name in finding.because_of}
        return listed(sorted(_OTHER_WAY.get(name) or self.words.name(f"condition:{name}") for name in names))


def _stopped(plan: Plan, things: _Things) -> Iterator[Passage]:
    groups: dict[str, list[Rejected]] = {}
    for one in plan.not_recommended:
        if one.severity is not None and _ELSEWHERE not in one.label:
            groups.setdefault(things.because(_findings(plan, one)), []).append(one)
    told = [(things.listed(one.id for one in group), because, group) for because, group in groups.items()]
    for _, because, group in sorted(told, key=lambda one: (TOXIN not in one[0], one[1])):
        reason = f"because of {because}" if because else "for your safety"
        injected = [one for one in group if TOXIN in things.name(one.id)]
        if injected:
            own = because in _OTHER_WAY.values()
            text = (
                f"Not for you now, {reason}: {things.listed(one.id for one in injected)}.{'' if own else f' {_SAFE}'}"
            )
            yield Passage(text=text, tone="warn", sources=_sources(injected))
        others = [one for one in group if one not in injected]
        if rest := things.listed(one.id for one in others):
            text = f"Not for you now{' for the same reason' if injected else f', {reason}'}: {rest}."
            yield Passage(text=text, tone="warn", sources=_sources(others))


def over_limit(plan: Plan) -> list[Rejected]:
    """Areas that would take the amounts of some months over their limit."""
    return [one for one in plan.not_recommended if _of_rule(one, "limits.over-cumulative")]


def _over_limit(plan: Plan, things: _Things) -> Iterator[Passage]:
    found = over_limit(plan)
    if what := things.listed(one.id for one in found):
        yield Passage(text=_OVER.format(what=what), tone="warn", sources=_sources(found))


def _waiting(plan: Plan, things: _Things) -> Iterator[Passage]:
    groups: dict[tuple[dt.date, str], list[Deferred]] = {}
    for one in plan.deferred:
        if _ELSEWHERE not in one.label:
            key = (one.until or dt.date.max, things.because(_findings(plan, one)))
            groups.setdefault(key, []).append(one)
    for (until, because), group in sorted(groups.items(), key=lambda one: one[0]):
        if what := things.listed(one.id for one in group):
            when = "until this is over" if until == dt.date.max else f"until {day(until)} at least"
            reason = f", because of {because}" if because else ""
            yield Passage(text=f"This has to wait {when}{reason}: {what}.", tone="warn", sources=_sources(group))


def _asked(plan: Plan, things: _Things) -> Iterator[Passage]:
    blocking = [question for question in plan.questions if question.blocks]
    if blocking:
        told = {one.id for one in plan.deferred} | {one.id for one in plan.not_recommended}
        what = things.listed(item for question in blocking for item in question.blocks if item not in told)
        text = "Some questions must be answered first."
        if what:
            text += f" Until then nothing is decided about: {what}."
        sources = dict.fromkeys(s for question in blocking for s in question.statements)
        yield Passage(text=text, tone="ask", sources=tuple(sources))


def _sources(group: Iterable[Rejected | Deferred]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.statement for entry in group for one in entry.evidence))


def _left_out(plan: Plan, words: Words) -> Iterator[Passage]:
    for table in (_LINES, _AREAS, _TREATMENTS):
        for rule, sentence in table.items():
            found = [one for one in plan.not_recommended if _of_rule(one, rule) and _ELSEWHERE not in one.label]
            names = [_left(one, plan, words) for one in found if one.severity is None or table is _TREATMENTS]
            if names:
                sources = dict.fromkeys(e.statement for one in found for e in one.evidence)
                yield Passage(text=sentence.format(what=listed(names)), point=True, sources=tuple(sources))


def _of_rule(one: Rejected, rule: str) -> bool:
    """Whether it fell by this rule, or by one of a family named with its hyphen at the end."""
    return any(reason.rule == rule or (rule[-1] == "-" and reason.rule.startswith(rule)) for reason in one.reasons)


def _left(one: Rejected, plan: Plan, words: Words) -> str:
    parts = one.id.split("/")
    if parts[0] != "toxin":
        return words.name(f"treatment:{parts[1]}")
    if named := _lines_of(one, parts, plan, words):
        return listed(named)
    return words.name(f"area:{parts[1]}")


def _lines_of(one: Rejected, parts: list[str], plan: Plan, words: Words) -> list[str]:
    """The lines an entry is about, by its id or as those no dose is known for; none where it is all of an area."""
    if len(parts) > 2:
        side = f" (on your {parts[-1]})" if parts[-1] in ("right", "left") else ""
        return [f"{words.name(f'line:{parts[2]}')}{side}"] if words.kb.get(f"line:{parts[2]}") else []
    if not _of_rule(one, _NO_DOSE):
        return []
    weighed = (one for one in plan.arguments if any(argument.rule == _NO_DOSE for argument in one.blocking))
    without = {f"line:{candidate.id.split('/')[2]}" for candidate in weighed}
    lines = (line for line in words.kb.of_kind("Line") if line.one("inArea") == f"area:{parts[1]}")
    return [words.name(line.id) for line in lines if line.id in without]


def _findings(plan: Plan, one: Rejected | Deferred) -> list[SafetyFinding]:
    statements = {evidence.statement for evidence in one.evidence}
    return [finding for finding in plan.safety if finding.statement in statements]
