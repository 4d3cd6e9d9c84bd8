"""What if: the consultation tried with other answers, its plan beside the plan as it is; adopted or thrown away.

The answers are changed in the form's own rows, in a session forked from the real one.  Nothing of it reaches the
case, its file or its journal before it is adopted, and then it is one step that undo takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer, Static

from engine.compare_plans import EntryChange, compare_plans
from engine.plan import Plan
from tui.form.form import Form, Place
from tui.panes.change_words import brief
from tui.panes.delta_rows import CHANGED, GONE, LEGEND, NEW, changes, with_deltas
from tui.panes.form_pane import FormPane
from tui.panes.plan_pane import PlanPane
from tui.panes.plan_rows import rows_of
from tui.panes.row import PlanRow
from tui.panes.standing import standings
from tui.panes.step_tabs import step_tabs
from tui.screens.detail import Details
from tui.screens.evaluation import Evaluated, Evaluation, Finished
from tui.session.backend import Backend, Fault
from tui.session.edits import Edit, EditError
from tui.session.fork import answers_otherwise, edits_between, forked
from tui.session.session import Change, Session
from tui.widgets.prompt import Answer, Prompt, Question
from tui.widgets.stepper import Stepper, Tab

VIEWS = ("form", "if", "now")


class WhatIfCommands(Provider):
    """Finds a row of the form by its name."""

    @property
    def _screen(self) -> WhatIfScreen:
        return cast("WhatIfScreen", self.screen)

    async def discover(self) -> Hits:
        """Offer the verbs."""
        for name, help, action in self._screen.verbs():
            yield DiscoveryHit(name, action, help=help)

    async def search(self, query: str) -> Hits:
        """Offer verbs and rows that match."""
        matcher, screen = self.matcher(query), self._screen
        for name, help, action in screen.verbs():
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), action, help=help)
        for name, place in screen.form.entries(screen.session.case):
            if (score := matcher.match(name)) > 0:
                yield Hit(score * 0.9, matcher.highlight(name), partial(screen.go_to, place))


class WhatIfScreen(Screen[tuple[Edit, ...] | None]):
    """Gives back the edits that were adopted, or None."""

    CSS_PATH = "what_if.tcss"
    COMMANDS = {WhatIfCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "adopt", "Adopt", key_display="F10", id="what_if.adopt"),
        Binding("escape", "throw_away", "Throw away", key_display="esc", id="what_if.throw_away"),
        Binding("ctrl+z", "undo", "Undo", id="what_if.undo"),
        Binding("ctrl+y", "redo", "Redo", show=False, id="what_if.redo"),
        Binding("f2", "view('form')", "Form", key_display="F2", id="what_if.form"),
        Binding("f3", "view('if')", "If", key_display="F3", id="what_if.if"),
        Binding("f4", "view('now')", "Now", key_display="F4", id="what_if.now"),
        Binding("right_square_bracket,f6", "step(1)", "Next step", key_display="]", show=False, id="what_if.next"),
        Binding("left_square_bracket,f5", "step(-1)", "Step before", show=False, id="what_if.previous"),
        Binding("f7", "type", "Type", key_display="F7", show=False, id="what_if.type"),
    ]

    def __init__(self, session: Session, backend: Backend, plan: Plan, step: str) -> None:
        super().__init__()
        self.session = forked(session)
        self._base = session.case
        self._backend, self._now = backend, plan
        self._then: Plan | None = plan
        """The plan of the fork; None while it has none."""
        self.form = Form(backend.kb)
        self._step = step
        self._view = "form"
        self._faults: tuple[Fault, ...] = ()
        self._found: tuple[EntryChange, ...] = ()
        self._evaluation = Evaluation(cast("Screen[None]", self), self.session, backend)
        self._details = Details(cast("Screen[None]", self), self.form, self.session, self.edit)

    def compose(self) -> ComposeResult:
        """Lay out the form above, both plans below it; one of them on a narrow screen."""
        yield Static("", id="fork-bar", markup=False)
        yield Stepper(id="fork-steps")
        with Vertical(id="fork"):
            yield FormPane(id="fork-form").add_class("pane")
            with Horizontal(id="fork-plans"):
                yield PlanPane(self._backend.kb.label, id="now").add_class("pane")
                yield PlanPane(self._backend.kb.label, id="if").add_class("pane")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Start with the plan as it is on both sides."""
        now, fork = self.query_one("#now", PlanPane), self.query_one("#if", PlanPane)
        now.title, fork.title = "Plan now", "Plan if"
        now.says = fork.says = lambda row: LEGEND
        fork.decorate = self._against
        now.show(self._now)
        fork.show(self._now)
        self.action_view("form")
        self._show()
        self.call_after_refresh(self.query_one(FormPane).focus_first)

    def _against(self, rows: tuple[PlanRow, ...]) -> tuple[PlanRow, ...]:
        return with_deltas(rows, rows_of(self._now, self._backend.kb.label))

    # showing

    def _show(self) -> None:
        case = self.session.case
        steps = {key: self.form.step(key, case) for key in self.form.keys}
        problems: dict[str, str] = {}
        for fault in self._faults:
            if place := self.form.find(fault.path, case):
                problems.setdefault(place.row, fault.message)
        form = self.query_one(FormPane)
        form.show(steps[self._step], case, problems)
        form.border_title = steps[self._step].title
        narrow, fork = self.has_class("-narrow"), self.query_one("#if", PlanPane)
        stepper = self.query_one(Stepper)
        faults = [fault.path for fault in self._faults]
        places, pending = self.form.places(steps.values()), fork.state == "pending"
        states = standings(steps.values(), places, self._then, faults=faults, pending=pending)
        tabs = [tab for tab in step_tabs(steps.values(), states, narrow=False) if tab.key in steps]
        more = (Tab("if", "Plan if", "If", fork.mark), Tab("now", "Plan now", "Now")) if narrow else ()
        stepper.tabs = (*tabs, *more)
        stepper.current = self._view if narrow and self._view != "form" else self._step
        count = answers_otherwise(self._base, self.session.case)
        said = f"{count} answer{'s' if count != 1 else ''} otherwise" if count else "change any answer"
        if fork.state == "current":
            width = self.size.width - 6 if narrow else fork.content_region.width - 2
            fork.tell_changes(brief(self._found, self._backend.kb.label, max(width, 30), key=""))
        bar = f" What if · {said} · the consultation itself stays as it is"
        self.query_one("#fork-bar", Static).update(bar)
        self.refresh_bindings()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What the fork has otherwise than the consultation."""
        return edits_between(self._base, self.session.case)

    def on_resize(self, event: events.Resize) -> None:
        """Lay out anew."""
        self.call_after_refresh(self._show)

    @on(Finished)
    def _finished(self, event: Finished) -> None:
        self._evaluation.finished(event.result)

    @on(Evaluated)
    def _evaluated(self, event: Evaluated) -> None:
        result, fork = event.result, self.query_one("#if", PlanPane)
        if result.revision != self.session.revision:
            return
        self._faults = result.faults
        self._then = result.outcome.plan if result.outcome is not None else None
        if result.outcome is not None:
            label = self._backend.kb.label
            count = changes(rows_of(result.outcome.plan, label), rows_of(self._now, label))
            differ = "1 line differs" if count == 1 else f"{count} lines differ"
            fork.tally = differ if count else "the same"
            fork.show(result.outcome.plan)
            self._found = compare_plans(self._now, result.outcome.plan)
            self.call_after_refresh(self._point)
        elif result.faults:
            fork.faulty([(fault.path, fault.message) for fault in result.faults])
        else:
            fork.fail(f"The plan could not be worked out. {result.trouble}")
        self._show()

    def _point(self) -> None:
        """Bring the first difference into sight."""
        marks = (CHANGED, NEW, GONE)
        self.query_one("#if", PlanPane).point_at(lambda row: bool(row.items) and row.mark in marks)

    # editing

    def edit(self, edits: tuple[Edit, ...], label: str) -> None:
        """Change an answer of the fork."""
        try:
            changed = self.session.apply_all(edits, label)
        except EditError as error:
            self.notify(str(error), title=error.path, severity="warning", markup=False)
            return
        if changed:
            self._case_changed()

    def _case_changed(self) -> None:
        self.query_one("#if", PlanPane).pending()
        self._show()
        self._evaluation.request()

    @on(FormPane.Edited)
    def _edited(self, event: FormPane.Edited) -> None:
        self.edit(event.edits(self.session.case), event.label)

    @on(FormPane.Opened)
    def _opened(self, event: FormPane.Opened) -> None:
        self._details.open(event.target)

    @on(PlanPane.Entered)
    def _entered(self, event: PlanPane.Entered) -> None:
        if event.row.goto and (place := self.form.find(event.row.goto, self.session.case)):
            self.go_to(place)

    def action_undo(self) -> None:
        """Take back the last change of the fork."""
        self._moved(self.session.undo(), "Undone")

    def action_redo(self) -> None:
        """Make the last undone change of the fork again."""
        self._moved(self.session.redo(), "Done again")

    def _moved(self, change: Change | None, word: str) -> None:
        if change is None:
            self.notify("Nothing to undo." if word == "Undone" else "Nothing to redo.", timeout=2)
            return
        self.notify(change.label, title=word, markup=False, timeout=3)
        self._case_changed()

    def action_type(self) -> None:
        """Set answers by typing PATH=VALUE."""
        help = "One or more PATH=VALUE, separated by semicolons, e.g. safety.pregnancy=yes; skin.phototype=V."
        self.app.push_screen(Prompt("Other answers", "", help, "safety.pregnancy=yes"), self._typed)

    def _typed(self, typed: str | None) -> None:
        settings = tuple(part.strip() for part in (typed or "").split(";") if part.strip())
        ask = self._backend.asked.answered
        if not settings or ask is None:
            return
        try:
            case = ask(self.session.case, settings)
        except Exception as error:  # whatever is wrong with what was typed is said in its words
            self.notify(str(error), title="What if", severity="warning", markup=False, timeout=8)
            return
        self.edit(edits_between(self.session.case, case), "; ".join(settings))

    # moving about

    def go_to(self, place: Place) -> None:
        """Go to a row of the form."""
        self._step = place.step
        self.action_view("form", focus=False)
        self._show()
        self.query_one(FormPane).focus_row(place.row)

    def action_view(self, view: str, focus: bool = True) -> None:
        """Show one of the three (where only one fits) and give it the focus."""
        self._view = view
        for one in VIEWS:
            self.set_class(one == view, f"view-{one}")
        if focus and view != "form":
            self.query_one(f"#{view} #plan-rows").focus()
            # Once the rows are laid out for the width they now have.
            self.call_after_refresh(self.call_after_refresh, self._point)
        elif focus and not self.query_one(FormPane).has_focus_within:
            self.query_one(FormPane).focus_last()
        self._show()

    def action_step(self, by: int) -> None:
        """Go to the next step or the one before."""
        keys = self.form.keys
        self.to_step(keys[min(max(keys.index(self._step) + by, 0), len(keys) - 1)])

    def to_step(self, key: str) -> None:
        """Go to the top of a step."""
        self._step = key
        self.action_view("form", focus=False)
        self._show()
        self.call_after_refresh(self.query_one(FormPane).focus_first)

    @on(Stepper.Picked)
    def _picked(self, event: Stepper.Picked) -> None:
        if event.key in VIEWS:
            self.action_view(event.key)
        else:
            self.to_step(event.key)

    # ending

    def action_adopt(self) -> None:
        """Take the answers over into the consultation, as one step."""
        self._take()
        if not self.edits:
            self.notify("Nothing is otherwise yet: change an answer first.", timeout=3)
        elif self._faults:
            self.notify(f"{self._faults[0].path}: {self._faults[0].message}", title="Correct first", markup=False)
        else:
            self.dismiss(self.edits)

    def action_throw_away(self) -> None:
        """Leave, and let go of the answers; ask first where there are any."""
        self._take()
        if not self.edits:
            self.dismiss(None)
            return
        count = len(self.edits)
        answers = (
            Answer("drop", "Throw away", "t", "alert"),
            Answer("adopt", "Adopt", "a", "good"),
            Answer("stay", "Go on", "g"),
        )

        def chosen(answer: str | None) -> None:
            if answer == "drop":
                self.dismiss(None)
            elif answer == "adopt":
                self.action_adopt()

        text = f"{count} answer{'s are' if count != 1 else ' is'} otherwise than in the consultation."
        self.app.push_screen(Question("Throw the what-if away?", text, answers), chosen)

    def _take(self) -> None:
        """What is being typed counts."""
        if (change := self.query_one(FormPane).take()) is not None:
            self.edit(change.edits(self.session.case), change.label)

    def verbs(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Yield name, help and action for the command palette."""
        yield "Adopt", "Take these answers over into the consultation", self.action_adopt
        yield "Throw away", "Leave the consultation as it is", self.action_throw_away
        yield "Type answers…", "Set answers as PATH=VALUE", self.action_type
        for key in self.form.keys:
            title = self.form.step(key, self.session.case).title
            yield f"Step: {title}", "Go to this step", partial(self.to_step, key)
