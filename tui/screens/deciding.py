"""Deciding on the lines of the plan: accept, change, decline, take back; each an edit like any other.

The plan does not change by it, so it is not worked out again.  What the rules say of the decisions is asked in a
thread, and only the answer for the decisions as they stand counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from engine.case import Case, Decision
from engine.deciding import record
from engine.deciding.lines import Line
from engine.deciding.reasons import reasons
from engine.deciding.standing import Standing, count, standings
from tui.panes.decision_rows import KEYS, by_section, tally, with_decisions
from tui.panes.row import PlanRow
from tui.screens.decision_dialog import DecisionDialog, Departure
from tui.session.edits import Edit
from tui.widgets.prompt import Answer, Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.deciding.remarks import Remark
    from tui.screens.consult import ConsultScreen
    from tui.session.backend import Backend, Outcome

PATH = "decisions"


class Remarked(Message):
    """What the rules say of the decisions of one revision."""

    def __init__(self, revision: int, found: tuple[Remark, ...], trouble: str = "") -> None:
        super().__init__()
        self.revision, self.found, self.trouble = revision, found, trouble


class Deciding:
    """The decisions of one consultation."""

    def __init__(self, screen: ConsultScreen, backend: Backend) -> None:
        self._screen, self._backend, self._session = screen, backend, screen.session
        self._outcome: Outcome | None = None
        self._seen: Case | None = None
        self._told: tuple[Remark, ...] = ()
        self._asked = False

    # the plan beside them

    def attach(self) -> None:
        """Let the plan pane show decisions."""
        pane = self._screen.side.plan
        pane.decorate = self._decorated
        pane.says = self._keys

    def evaluated(self, outcome: Outcome | None) -> None:
        """There is a plan for the case as it stands, or none; call it before the plan is shown."""
        self._outcome, self._told = outcome, ()
        self._seen = self._session.case if outcome is not None else None
        self._count()
        self._ask()

    def only_decisions(self) -> bool:
        """Whether nothing but decisions changed since the plan on the screen: it is then current as it is."""
        if self._seen is None or _bare(self._seen) != _bare(self._session.case):
            self._seen = self._outcome = None
            return False
        self._seen, self._told = self._session.case, ()
        self._ask()
        self._count()
        self._screen.side.plan.redraw()
        return True

    def remarked(self, event: Remarked) -> None:
        """Take in what the rules say; drop it when the decisions have moved on."""
        if event.revision != self._session.revision or self._outcome is None:
            return
        self._told, self._asked = event.found, False
        if event.trouble:
            self._screen.notify(event.trouble, title="Decisions not checked", severity="error", markup=False)
        self._count()
        self._screen.side.plan.redraw()

    def _ask(self) -> None:
        """Ask the rules, where a decision departs from the plan or picks among its choices."""
        ask, outcome, case = self._backend.remarks, self._outcome, self._session.case
        self._asked = False
        if ask is None or outcome is None or not case.decisions:
            return
        revision, kb = self._session.revision, self._backend.kb
        self._asked = True

        def work() -> None:
            try:
                found = Remarked(revision, tuple(ask(case, outcome, kb)))
            except Exception as error:  # the decisions stand; that they are unchecked must be seen
                found = Remarked(revision, (), f"{type(error).__name__}: {error}")
            self._screen.post_message(found)

        self._screen.run_worker(work, thread=True, exit_on_error=False)

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every line of the current plan with its decision."""
        return () if self._outcome is None else standings(self._session.case.decisions, self._outcome.plan)

    def _count(self) -> None:
        words = tally(*count(self.standings))
        self._screen.side.plan.tally = f"{words} · checking" if self._asked and words else words

    def _decorated(self, rows: tuple[PlanRow, ...]) -> tuple[PlanRow, ...]:
        return with_decisions(rows, self.standings, self._told, self._backend.kb.label)

    def _keys(self, row: PlanRow) -> str:
        if row.key.startswith("gone/"):
            return "backspace take back"
        return KEYS if row.mark and row.items else ""

    # verbs

    def turn(self, row: PlanRow | None, verb: str) -> None:
        """Do one of accept, change, decline, take_back, accept_all on the row of the plan under the cursor."""
        if self._outcome is None:
            self._screen.notify("There is no current plan to decide on.", timeout=3)
            return
        if row is None:
            return
        if verb == "accept_all":
            self._accept_all(row)
            return
        members = self._members(row)
        if verb == "take_back":
            self._take_back(row, members)
        elif not members:
            self._screen.notify(_nothing(row), title="Nothing to decide here", markup=False, timeout=5)
        elif verb == "accept" and all(one.state == "accepted" for one in members):
            self._take_back(row, members)
        elif verb == "accept":
            self._accept(members, f"Accepted: {row.text}")
        else:
            self._depart(row, members, verb)

    def _members(self, row: PlanRow) -> tuple[Standing, ...]:
        if row.kind not in ("dose", "text") or not row.mark:
            return ()
        return tuple(one for one in self.standings if one.line is not None and one.item in row.items)

    def _accept(self, members: Sequence[Standing], label: str) -> None:
        decider = self._decider(self._last_by())
        edits = [_edit(one.line.id, record.accepted(one.line, decider)) for one in members if one.line is not None]
        self._screen.edit(tuple(edits), label)

    def _take_back(self, row: PlanRow, members: Sequence[Standing]) -> None:
        items = [one.item for one in members] or list(row.items)
        edits = tuple(Edit(f"{PATH}.{item}", None) for item in items if item in self._session.case.decisions)
        if edits:
            self._screen.edit(edits, f"Decision taken back: {row.text}")

    def _accept_all(self, row: PlanRow) -> None:
        section = self._section(row)
        every = by_section(self.standings).get(section, ())
        rest = [one for one in every if one.state in ("open", "outdated") and one.line is not None]
        sure = [one for one in rest if one.line is not None and one.line.status == "recommended"]
        sure = [one for one in sure if one.item not in self._apart(sure)]
        if not sure:
            self._screen.notify("No recommended line of this section is still undecided.", timeout=4)
            return
        names = "\n".join(f"  {_in_short(one.line)}" for one in sure if one.line is not None)
        left = len(rest) - len(sure)
        more = f"\n{left} to be weighed, or never combined with one of these, stay undecided." if left else ""
        answers = (Answer("yes", f"Accept {len(sure)}", "a", "good"), Answer("no", "Leave them", "l"))

        def chosen(answer: str | None) -> None:
            if answer == "yes":
                self._accept(sure, f"Accepted: {len(sure)} lines")

        question = Question("Accept the rest of this section?", f"{names}{more}", answers)
        self._screen.app.push_screen(question, chosen)

    def _section(self, row: PlanRow) -> str:
        member = next(iter(self._members(row)), None)
        if member is not None and member.line is not None:
            return member.line.section
        return row.key

    def _apart(self, found: Sequence[Standing]) -> set[str]:
        """Treatments that are never combined with an earlier one of the plan: a choice, not to be made in bulk."""
        if self._backend.together is None or self._outcome is None:
            return set()
        kept = {f"adjunct/{name}" for name in self._backend.together(self._outcome.plan, self._backend.kb)}
        return {one.item for one in found if one.item.startswith("adjunct/") and one.item not in kept}

    def _depart(self, row: PlanRow, members: Sequence[Standing], verb: str) -> None:
        offered = reasons(self._backend.kb, "changed" if verb == "change" else "declined")
        lines = [one.line for one in members if one.line is not None]
        was = _departure(members, "changed" if verb == "change" else "declined")

        def filled(found: Departure | None) -> None:
            if found is not None:
                self._keep(row, lines, verb, found)

        title = "Change" if verb == "change" else "Decline"
        dialog = DecisionDialog(
            title, row.text.strip("()"), lines, offered, self._last_by(), was, self._backend.kb.label
        )
        self._screen.app.push_screen(dialog, filled)

    def _keep(self, row: PlanRow, lines: Sequence[Line], verb: str, found: Departure) -> None:
        decider, text = self._decider(found.by), found.text or None
        edits = []
        for line in lines:
            if verb == "decline":
                edits.append(_edit(line.id, record.declined(line, found.reason, text, decider)))
                continue
            units, points = found.amounts.get(line.id, (None, None))
            if line.units is not None and units is None and points is None:
                edits.append(_edit(line.id, record.accepted(line, decider)))  # of several sides, one stays as it is
            else:
                edits.append(_edit(line.id, record.changed(line, units, points, found.reason, text, decider)))
        word = "Declined" if verb == "decline" else "Changed"
        self._screen.edit(tuple(edits), f"{word}: {row.text}")

    def _decider(self, by: str) -> record.Decider:
        return record.Decider(self._session.clock().date(), by or None)

    def _last_by(self) -> str:
        """Who decided last in this case: offered again, never made up."""
        named = [one.decided_by for one in self._session.case.decisions.values() if one.decided_by]
        return named[-1] if named else ""

    def palette(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Yield name, help and action for the command palette; all on the plan line under the cursor."""
        yield "Decide: accept", "Accept the chosen plan line, or take that back", lambda: self._chosen("accept")
        yield "Decide: change…", "Another dose of the same product, with a reason", lambda: self._chosen("change")
        yield "Decide: decline…", "Leave the chosen plan line out, with a reason", lambda: self._chosen("decline")
        yield "Decide: take back", "The chosen plan line is undecided again", lambda: self._chosen("take_back")
        yield "Decide: accept section…", "Accept what is recommended and undecided", lambda: self._chosen("accept_all")

    def _chosen(self, verb: str) -> None:
        self.turn(self._screen.side.plan.chosen, verb)


def _bare(case: Case) -> Case:
    return case.model_copy(update={"decisions": {}})


def _edit(item: str, decision: Decision) -> Edit:
    return Edit(f"{PATH}.{item}", decision.model_dump(exclude_none=True))


def _departure(members: Sequence[Standing], kind: str) -> Departure | None:
    """What was filled in before, to be filled in again."""
    made = {one.item: one.decision for one in members if one.decision is not None and one.decision.decision == kind}
    first = next(iter(made.values()), None)
    if first is None:
        return None
    amounts = {item: (decision.units, decision.points) for item, decision in made.items()}
    return Departure(amounts, first.reason or "", first.text or "", first.decided_by or "")


def _in_short(line: Line) -> str:
    return line.label if line.units is None else f"{line.label}: {line.units.normalize():f} U"


def _nothing(row: PlanRow) -> str:
    if row.key.startswith(("rejected/", "safety/")):
        over = " A relative one can be overridden: o." if row.statement else ""
        return f"An exclusion cannot be accepted as a treatment.{over}"
    if row.key.startswith("question/"):
        return "An open question holds it back: answer it first."
    if row.key.startswith("deferred/"):
        return "It has to wait, so there is nothing to accept now."
    return "Only doses, skin treatments, home care and referrals are decided."
