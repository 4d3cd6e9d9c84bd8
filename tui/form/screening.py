"""The screening step: question groups with one 'none of these', and their questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.case import Case
from kb.snapshot import Individual, KnowledgeBase
from tui.form.bindings import Ended, NoneOf, Plain, Safety, Unanswered
from tui.form.spec import Block, BlockAct, BlockState, FormRow, Progress, Step
from tui.form.terms import label, local, ordered, text
from tui.widgets.cells import RISK, Cell, Choice, Entry, Row

_WHEN = "date it happened or ended, if it has"
_WHEN_URGENT = "date it was over; empty while it lasts"
"""Of what needs help at once: only an end makes it history, so that the day it began must not stand there."""
_EXPECTED = "date on which it is expected to end; read only for the year ahead"


@dataclass(frozen=True)
class _Group:
    id: str
    title: str
    question: str
    section: str
    members: tuple[Individual, ...]


class Screening:
    """Builds the step; which questions apply follows the case (sex, answers another question depends on)."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._urgent = frozenset(
            str(condition)
            for one in kb.of_kind("Complication")
            if one.one("urgent")
            for condition in one.many("condition")
        )
        by_group: dict[str, list[Individual]] = {}
        for condition in kb.of_kind("Condition"):
            if condition.one("askedWhen") != "derived":
                by_group.setdefault(text(condition, "inQuestionGroup"), []).append(condition)
        self._groups = tuple(
            _Group(
                local(group.id),
                label(group),
                text(group, "question"),
                _section(by_group.get(group.id, [])),
                _in_order(by_group.get(group.id, [])),
            )
            for group in ordered(kb.of_kind("QuestionGroup"))
        )

    def step(self, case: Case) -> Step:
        """Return the step for this case."""
        blocks = tuple(block for group in self._groups if (block := self._block(group, case)) is not None)
        answers = [row.bindings[0].read(case) for block in blocks for row in block.rows]
        progress = Progress(len(answers) - answers.count(None), len(answers), must=True)
        return Step("screening", "Screening", "Screen", blocks, progress, tuple(self._behind(case)))

    def _behind(self, case: Case) -> Iterator[tuple[str, str]]:
        """Yield questions that wait for the answer to another one, with the row of that one."""
        conditions = {one.id: one for group in self._groups for one in group.members}
        for id, condition in conditions.items():
            opener: Individual | None = condition
            seen = {id}
            while opener is not None and not _applies(opener, case):
                needed = str(opener.one("askedOnlyIf") or "")
                opener = None if needed in seen else conditions.get(needed)
                seen.add(needed)
            if opener is not None and opener is not condition:
                yield f"safety.answers.{local(id)}", f"condition:{local(opener.id)}"

    def _block(self, group: _Group, case: Case) -> Block | None:
        asked = [member for member in group.members if _applies(member, case)]
        if not asked:
            return None
        ids = tuple(local(member.id) for member in asked)
        rows = tuple(_question(member, group, ids, case, urgent=member.id in self._urgent) for member in asked)
        state = _state(group.id, [row.bindings[0].read(case) for row in rows], case)
        none = BlockAct("n", "none of these", NoneOf(group.id, ids), closes=state.tone != "alert")
        back = BlockAct("u", "unknown", Unanswered(group.id, ids))
        return Block(
            f"group:{group.id}",
            group.title,
            rows,
            section=group.section,
            folds=True,
            preview="" if state.tone == "done" else group.question,
            help=f"{group.title}: {'; '.join(label(member) for member in asked)}.",
            acts=(none, back),
            state=state,
            opened=state.tone in ("alert", "part"),
        )


_SECTIONS = {
    "intake": "Ask",
    "examination": "Look and feel",
    "review": "After the earlier toxin treatment",
    "practitioner_check": "Check yourself",
}


def _section(members: list[Individual]) -> str:
    return _SECTIONS.get(text(members[0], "askedWhen"), "Other") if members else "Other"


def _in_order(members: list[Individual]) -> tuple[Individual, ...]:
    """Questions that open others come before the questions they open."""
    return tuple(sorted(members, key=lambda one: (one.one("askedOnlyIf") is not None, label(one).casefold())))


def _applies(condition: Individual, case: Case) -> bool:
    own = case.safety.answers.get(local(condition.id))
    if own is not None and own.answer == "yes":
        return True  # never hide a yes, whatever made the question superfluous since
    if condition.one("askedOf") == "female" and case.person.sex == "male":
        return False
    needed = condition.one("askedOnlyIf")
    if needed is None:
        return True
    given = case.safety.answers.get(local(str(needed)))
    return given is not None and given.answer == "yes"


def _question(
    condition: Individual, group: _Group, ids: tuple[str, ...], case: Case, *, urgent: bool = False
) -> FormRow:
    name = local(condition.id)
    answer = Safety(name, group.id, ids)
    cells: list[Cell] = [Choice("answer", RISK)]
    bindings: list[Safety | Ended | Plain] = [answer]
    if answer.read(case) == "yes":
        when = _WHEN_URGENT if urgent else _WHEN
        cells.append(Entry("ended", "date", caption="ended", width=10, today=case.context.date, hint=when))
        bindings.append(Ended(answer.path))
        expected = Plain(f"{answer.path}.expected_end")
        lasts = bool(condition.one("canEnd")) and bindings[1].read(case) is None
        if lasts or expected.read(case) is not None:
            after = case.context.date
            cells.append(Entry("expected_end", "date", caption="expected end", width=10, after=after, hint=_EXPECTED))
            bindings.append(expected)
    row = Row(
        f"condition:{name}",
        text(condition, "question") or label(condition),
        tuple(cells),
        help=f"{label(condition)}. {text(condition, 'definition')}".strip(),
        label_share=0.66,
        indent=2,
    )
    return FormRow(row, tuple(bindings))


def _state(group: str, answers: list[object], case: Case) -> BlockState:
    yes = answers.count("yes")
    given = len(answers) - answers.count(None)
    if yes:
        rest = "" if given == len(answers) else f", {len(answers) - given} open"
        return BlockState(f"{yes} yes{rest}", "alert")
    if group in case.safety.none_of or given == len(answers):
        return BlockState("none", "done")
    return BlockState(f"{given}/{len(answers)}" if given else "open", "part" if given else "open")
