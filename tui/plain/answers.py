"""Questions about the plan, answered in lines: the plan, why, why not, what is worth asking, what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from engine.alternatives.compare import Comparison
from engine.alternatives.differences import differences, plan_differences
from engine.case import Case
from engine.consultation import Outcome as Consultation
from engine.errors import EngineError
from engine.plan import Plan
from engine.plan.entries import entries, item_id
from engine.questions.why import why
from engine.render.differences_document import compare_document
from engine.render.document import Block, Document, Entries, Paragraph, Section
from engine.render.plan_document import SECTIONS, plan_document
from engine.render.view import BRIEF, WHOLE, View
from engine.render.why_document import why_document
from engine.render.words import dated
from kb.snapshot import KnowledgeBase
from tui.plain.linear import numbered_tree, spoken
from tui.plain.watch import Standing, Watch
from tui.session.backend import Absent, AbsentCause, Backend, Outcome

Lines = Iterator[tuple[str, str]]

DEPTH = 4
"""Levels of reasons that are read out."""

_ASKED_HERE = (
    ("`rhytid plan CASE --section NAME`", "plan NAME"),
    ("`--detail full`", "plan full"),
    ("--section ", "type plan "),
    ("--tree shows all", "why, its id and then tree, tells all"),
)
"""How the command line words a request, and how it is worded here."""

_DONE = ("What is treated", "What stands in the way")
"""The parts of a comparison that are read out in short."""


_GROUNDS = ("What it rests on", "Sources")
"""Its last parts: no differences, but what they rest on."""


class Asking:
    """Answers questions about the plan of a case; remembers the plan last shown."""

    def __init__(
        self,
        backend: Backend,
        watch: Watch,
        missing: Callable[[Case, KnowledgeBase], Document] | None = None,
    ) -> None:
        self._backend, self._watch = backend, watch
        self._missing = missing or _worth_asking
        self._shown: Standing | None = None
        self._listed: tuple[str, ...] = ()

    def remember(self, case: Case) -> None:
        """Let `changed` count from this case on."""
        self._shown = self._watch.glance(case)

    def plan(self, case: Case, what: str) -> Lines:
        """Yield the plan: in brief, in full, or the parts named.  Raises EngineError."""
        names = tuple(what.replace(",", " ").split())
        unknown = [name for name in names if name not in SECTIONS]
        if unknown and names != ("full",):
            raise EngineError(f"There is no part “{unknown[0]}” of a plan; there are: {', '.join(SECTIONS)}, and full.")
        outcome = self._whole(case)
        self.remember(case)
        view = WHOLE if names == ("full",) else View(sections=names) if names else BRIEF
        yield from _heard(plan_document(outcome.plan, self._backend.kb, view))

    def why(self, case: Case, thing: str) -> Lines:
        """Yield the reasons of an entry; without one, the entries to ask about.  Raises EngineError."""
        outcome = self._whole(case)
        if not thing:
            yield from self._list(outcome.plan)
            return
        whole = thing.endswith(" tree")
        item = self._item(thing.removesuffix(" tree").strip(), outcome.plan)
        if isinstance(outcome, Consultation) and not whole:
            yield from _heard(why_document(why(outcome, self._backend.kb, item)))
            return
        tree = self._backend.explain(outcome, self._backend.kb, item)
        yield "", tree.text
        yield from numbered_tree(tree, 99 if whole else DEPTH)

    def why_not(self, case: Case, thing: str) -> Lines:
        """Yield what stood in the way of something.  Raises EngineError."""
        outcome = self._whole(case)
        if self._backend.why_not is None:
            raise EngineError("This engine does not say why not.")
        if not thing:
            raise EngineError("Name what you miss, such as: why-not frontalis, or why-not jessner peel.")
        answer = self._backend.why_not(outcome, self._backend.kb, thing)
        if answer.first:
            yield "", answer.first
        if answer.present:
            yield "", f"{answer.label}: it follows from this case."
            yield from numbered_tree(answer.tree, DEPTH)
            return
        yield from _absence(answer)

    def missing(self, case: Case) -> Lines:
        """Yield which open questions could change the plan.  Raises EngineError."""
        self._whole(case)
        yield from _heard(self._missing(case, self._backend.kb))

    def changed(self, case: Case, how: str) -> Lines:
        """Yield what differs from the plan last shown, or from the one at the start; with reasons if `full`.

        Raises EngineError.
        """
        now = self._watch.glance(case)
        if now.outcome is None:
            raise EngineError(now.why_none)
        old = self._shown.outcome if self._shown is not None else None
        if old is None:
            yield "", "There was no plan to compare with. Type plan to hear the plan as it stands."
            return
        document = compare_document(_compared(old, now.outcome, self._backend.kb), self._backend.kb)[1:]
        yield from _heard(document if how == "full" else _in_short(document))

    def _whole(self, case: Case) -> Outcome:
        standing = self._watch.whole(case)
        if standing.outcome is None:
            raise EngineError(standing.why_none)
        return standing.outcome

    def _list(self, plan: Plan) -> Lines:
        told: tuple[Any, ...] = (*plan.toxin, *plan.adjuncts, *plan.home_care, *plan.deferred, *plan.not_recommended)
        safety = tuple((item_id("safety", one), one) for one in plan.safety)
        listed = dict([*safety, *((one.id, one) for one in reversed(told))])
        self._listed = tuple(dict.fromkeys([*(item for item, _ in safety), *(one.id for one in told)]))
        if not self._listed:
            yield "", "This plan holds nothing to ask about yet."
            return
        for number, item in enumerate(self._listed, start=1):
            yield f"{number}. ", f"{_title(listed[item])}. Id {item}"
        yield "", "Type why and a number, words of a title, or an id."

    def _item(self, thing: str, plan: Plan) -> str:
        if thing.isdecimal() and 1 <= int(thing) <= len(self._listed):
            return self._listed[int(thing) - 1]
        known = entries(plan)
        if thing in known or "/" in thing:
            return thing
        found = [item for item, one in known.items() if thing.casefold() in _title(one).casefold()]
        if not found:
            raise EngineError(
                f"Nothing in this plan is called “{thing}”. Type why for what there is, or why-not {thing}."
            )
        if len(found) > 1:
            self._listed = tuple(found)
            several = "; ".join(f"{n} {_title(known[item])} ({item})" for n, item in enumerate(found[:12], start=1))
            rest = f"; and {len(found) - 12} more" if len(found) > 12 else ""
            raise EngineError(f"“{thing}” is {len(found)} things. Type why and a number: {several}{rest}.")
        return found[0]


def _compared(old: Outcome, new: Outcome, kb: KnowledgeBase) -> Comparison:
    if isinstance(old, Consultation) and isinstance(new, Consultation):
        found = differences(old, new, kb)
    else:
        found = plan_differences(old.plan, new.plan)
    return Comparison("before", "now", old.plan, new.plan, found)


def _in_short(document: Document) -> Document:
    """Return what is done otherwise, without the reasons; what is judged and said otherwise is counted."""
    kept: list[Block] = []
    rest, done, grounds = 0, True, False
    for block in document:
        if isinstance(block, Section):
            done = block.text in _DONE
            grounds = block.text in _GROUNDS
        if isinstance(block, Entries):
            told = tuple(
                replace(one, details=tuple(line for line in one.details if not line.startswith("Because")))
                for one in block.entries
            )
            rest += 0 if done or grounds else len(told)
            block = Entries(told)
        if done:
            kept.append(block)
    if rest:
        kept.append(Paragraph(f"And {rest} in what is judged and said. Type changed full for all, with the reasons."))
    return tuple(kept)


def _worth_asking(case: Case, kb: KnowledgeBase) -> Document:
    from engine.alternatives.evaluation import Evaluation
    from engine.alternatives.missing import missing
    from engine.render.missing_document import missing_document

    return missing_document(missing(case, Evaluation(kb)), case.id, kb)


def _heard(document: Document) -> Lines:
    for indent, line in spoken(document):
        for written, said in _ASKED_HERE:
            line = line.replace(written, said)
        yield indent, line


def _absence(answer: Absent) -> Lines:
    supposed = answer.if_offered
    lacking = f" {answer.lacking}" if answer.lacking else ""
    reach = f" {answer.out_of_reach}" if answer.out_of_reach else ""
    if answer.chosen:
        yield "", f"{answer.label} is the plan's product, but no units of it are planned.{reach}"
    else:
        yield "", f"{answer.label} is not in the plan.{lacking}{reach}"
    if supposed is not None:
        for cause in supposed.causes:
            yield "- ", f"{supposed.supposing}, in the way: {_cause(cause)}"
        if not supposed.causes:
            yield "- ", supposed.nothing_further
    for text in answer.said:
        yield "- ", f"The plan says: {dated(text)}"
    for cause in answer.causes:
        yield "- ", f"In the way: {_cause(cause)}"
    for way in answer.others:
        yield "- ", f"Or, another way, in the way: {' '.join(map(_cause, way))}"


def _cause(cause: AbsentCause) -> str:
    text = dated(cause.text)
    return f"{text} Answered in {cause.path}." if cause.path else text


def _title(entry: Any) -> str:
    for name in ("muscle_label", "label", "title", "subject", "text"):
        if text := getattr(entry, name, None):
            side = getattr(entry, "side", None)
            units = getattr(entry, "units", None)
            amount = f"{units} {entry.unit_name}s" if units is not None and hasattr(entry, "unit_name") else ""
            return ", ".join(filter(None, (str(text).rstrip("."), str(side or ""), amount)))
    return str(getattr(entry, "id", ""))
