"""The consultation: form on the left, plan and reasons on the right; one of them on a narrow screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer, Static

from engine.case import Case
from tui.commands import ConsultCommands
from tui.form.form import Form, Place
from tui.form.spec import Step
from tui.panes.case_bar import bar
from tui.panes.form_pane import FormPane
from tui.panes.plan_pane import PlanPane
from tui.panes.why_pane import WhyPane
from tui.screens.detail import DetailDialog
from tui.screens.evaluation import Evaluated, Evaluation, Finished
from tui.screens.saving import Saver, Then
from tui.session.backend import Backend, Fault
from tui.session.edits import Edit, EditError
from tui.session.journal import Journal
from tui.session.session import Change, Session
from tui.widgets.cells import CellError, Entry
from tui.widgets.prompt import Prompt
from tui.widgets.stepper import Stepper, Tab

VIEWS = ("form", "plan", "why")


class ConsultScreen(Screen[None]):
    """One consultation; the session is the truth and everything here is a view of it."""

    CSS_PATH = "consult.tcss"
    COMMANDS = {ConsultCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="consult.save"),
        Binding("ctrl+z", "undo", "Undo", id="consult.undo"),
        Binding("ctrl+y", "redo", "Redo", show=False, id="consult.redo"),
        Binding("f2", "view('form')", "Form", key_display="F2", id="consult.form"),
        Binding("f3", "view('plan')", "Plan", key_display="F3", id="consult.plan"),
        Binding("f4", "why", "Why", key_display="F4", id="consult.why"),
        Binding("right_square_bracket,f6", "step(1)", "Next step", key_display="]", id="consult.next"),
        Binding("left_square_bracket,f5", "step(-1)", "Step before", show=False, id="consult.previous"),
        Binding("f12", "save_as", "Save as", show=False, id="consult.save_as"),
        Binding("ctrl+w", "close", "Home", show=False, id="consult.close"),
        Binding("escape", "back", "Back", show=False, id="consult.back"),
    ]

    def __init__(self, session: Session, backend: Backend) -> None:
        super().__init__()
        self.session = session
        self._backend = backend
        self._form = Form(backend.kb)
        self._step = self._form.keys[0]
        self._view = "form"
        self._faults: tuple[Fault, ...] = ()
        self._evaluation = Evaluation(self, session, backend)

    def compose(self) -> ComposeResult:
        """Lay out bar, steps and panes."""
        yield Static("", id="bar")
        yield Stepper(id="steps")
        yield Static("", id="banner", markup=False)
        with Horizontal(id="panes"):
            yield FormPane(id="form").add_class("pane")
            with Vertical(id="side"):
                yield PlanPane(id="plan").add_class("pane")
                yield WhyPane(id="why").add_class("pane")
        yield Static("Rhytid needs 76 columns and 22 rows.", id="too-small")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Show the case as it is and start to work on its plan."""
        self._saver = Saver(self.app, self.session, self._backend, self._show)
        self.action_view("form")
        self._case_changed()
        self.call_after_refresh(self.query_one(FormPane).focus_first)

    # showing

    def _show(self) -> None:
        """Bring every view up to the session."""
        case = self.session.case
        steps = {key: self._form.step(key, case) for key in self._form.keys}
        problems: dict[str, str] = {}
        for fault in self._faults:
            if place := self._form.find(fault.path, case):
                problems.setdefault(place.row, fault.message)
        form = self.query_one(FormPane)
        form.show(steps[self._step], case, problems)
        form.border_title = steps[self._step].title
        tones = {"done": "good", "alert": "warn", "part": "", "open": ""}
        tabs = [
            Tab(
                key,
                step.title,
                step.short,
                step.progress.text,
                tones.get(step.progress.tone, ""),
            )
            for key, step in steps.items()
        ]
        if self.has_class("-narrow"):
            tabs += [Tab("plan", "Plan", "Plan"), Tab("why", "Why", "Why")]
        stepper = self.query_one(Stepper)
        stepper.tabs = tuple(tabs)
        stepper.current = self._view if self._view != "form" and self.has_class("-narrow") else self._step
        self.query_one("#bar", Static).update(bar(self.session, self._backend.kb, self.size.width, self.app))
        self.refresh_bindings()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out anew."""
        self.call_after_refresh(self._show)

    def _case_changed(self) -> None:
        """Show the new case, and nothing of the old plan as if it were current."""
        self.query_one(PlanPane).pending()
        self.query_one(WhyPane).add_class("-stale")
        self.query_one("#banner").add_class("-stale")
        self._show()
        self._evaluation.request()
        recorder = self.session.recorder
        if isinstance(recorder, Journal) and recorder.trouble:
            self.notify(f"Autosave has stopped: {recorder.trouble}", severity="error", markup=False, timeout=15)
            self.session.recorder = None

    @on(Finished)
    def _finished(self, event: Finished) -> None:
        self._evaluation.finished(event.result)

    @on(Evaluated)
    def _evaluated(self, event: Evaluated) -> None:
        result, plan, why = event.result, self.query_one(PlanPane), self.query_one(WhyPane)
        self._faults = result.faults
        why.remove_class("-stale")
        banner = self.query_one("#banner", Static)
        banner.remove_class("-stale")
        banner.display = False
        if result.outcome is not None:
            found = result.outcome.plan
            plan.show(found)
            if found.status == "stop":
                banner.update(f" STOP  {found.headline}")
                banner.display = True
            if (row := plan.chosen) is not None:
                self._explain(row.key)
        else:
            why.clear()
            if result.faults:
                plan.faulty([(fault.path, fault.message) for fault in result.faults])
            else:
                plan.fail(f"The plan could not be worked out; the answers are safe. {result.trouble}")
        self._show()

    @on(PlanPane.Chosen)
    def _chosen(self, event: PlanPane.Chosen) -> None:
        self._explain(event.row.key)

    def _explain(self, key: str) -> None:
        row, outcome = self.query_one(PlanPane).chosen, self._evaluation.outcome
        if row is not None and row.key == key and outcome is not None:
            self.query_one(WhyPane).show(row, outcome.plan, self._evaluation.explain)

    @on(PlanPane.Entered)
    def _entered(self, event: PlanPane.Entered) -> None:
        if event.row.goto and (place := self._form.find(event.row.goto, self.session.case)):
            self.go_to(place)
        else:
            self.action_why()

    # editing

    def edit(self, edits: tuple[Edit, ...], label: str) -> None:
        """Apply edits as one step that can be undone."""
        try:
            changed = self.session.apply_all(edits, label)
        except EditError as error:
            self.notify(str(error), title=error.path, severity="warning", markup=False)
            return
        if changed:
            self._case_changed()

    @on(FormPane.Edited)
    def _edited(self, event: FormPane.Edited) -> None:
        self.edit(event.edits, event.label)

    @on(FormPane.Opened)
    def _opened(self, event: FormPane.Opened) -> None:
        kind, _, name = event.target.partition(":")
        if name == "new":
            asked = Prompt("When was it?", "", "2026-08-01, or counted back: 6w, 3m, 2y")
            self.app.push_screen(asked, partial(self._add_session, kind))
        else:
            self._open_detail(event.target)

    def _open_detail(self, target: str) -> None:
        def build() -> tuple[Step, Case] | None:
            step = self._form.detail(target, self.session.case)
            return None if step is None else (step, self.session.case)

        self.app.push_screen(DetailDialog(build, self.edit, self._form.removal(target)))

    def _add_session(self, kind: str, typed: str | None) -> None:
        if not typed:
            return
        try:
            date = Entry("when", "date", today=self.session.case.context.date).parsed(typed)
        except CellError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        if isinstance(date, dt.date):
            edit, target = self._form.added(kind, date, self.session.case)
            self.edit((edit,), "Session added")
            self._open_detail(target)

    def action_undo(self) -> None:
        """Take back the last change."""
        self._moved(self.session.undo(), "Undone")

    def action_redo(self) -> None:
        """Make the last undone change again."""
        self._moved(self.session.redo(), "Done again")

    def _moved(self, change: Change | None, word: str) -> None:
        if change is None:
            self.notify("Nothing to undo." if word == "Undone" else "Nothing to redo.", timeout=2)
            return
        self.notify(change.label, title=word, markup=False, timeout=3)
        self._case_changed()
        if place := self._form.find(change.paths[-1], self.session.case):
            self.go_to(place)

    # moving about

    def go_to(self, place: Place) -> None:
        """Go to a row of the form."""
        self._step = place.step
        self.action_view("form", focus=False)
        self._show()
        self.query_one(FormPane).focus_row(place.row)

    def action_view(self, view: str, focus: bool = True) -> None:
        """Show a pane (where only one fits) and give it the focus."""
        self._view = view
        for one in VIEWS:
            self.set_class(one == view, f"view-{one}")
        if not focus:
            return
        target = {"plan": "#plan-rows", "why": "#why-tree"}.get(view)
        if target is not None:
            self.query_one(target).focus()
        elif not self.query_one(FormPane).has_focus_within:
            self.query_one(FormPane).focus_last()
        self._show()

    def action_why(self) -> None:
        """Go to the reasons of the plan line under the cursor."""
        self.action_view("why")

    def action_step(self, by: int) -> None:
        """Go to the next step or the one before."""
        keys = self._form.keys
        self._to_step(keys[min(max(keys.index(self._step) + by, 0), len(keys) - 1)])

    def _to_step(self, key: str) -> None:
        self._step = key
        self.action_view("form", focus=False)
        self._show()
        self.call_after_refresh(self.query_one(FormPane).focus_first)

    @on(Stepper.Picked)
    def _picked(self, event: Stepper.Picked) -> None:
        if event.key in VIEWS:
            self.action_view(event.key)
        else:
            self._to_step(event.key)

    def action_back(self) -> None:
        """From the reasons to the plan, from the plan to the form."""
        self.action_view({"why": "plan", "plan": "form"}.get(self._view, "form"))

    # saving and leaving

    def action_save(self) -> None:
        """Save to the file."""
        self._after_typing(self._saver.save)

    def action_save_as(self) -> None:
        """Save under another name."""
        self._after_typing(self._saver.save_as)

    def action_close(self) -> None:
        """Leave for the home screen."""
        self._after_typing(lambda: self._saver.leave(self._gone_home))

    def leave(self, then: Then) -> None:
        """Leave, for good: called when the app quits."""
        self._after_typing(lambda: self._saver.leave(then))

    def _gone_home(self) -> None:
        self.app.pop_screen()
        home = getattr(self.app, "home_again", None)
        if home is not None:
            home()

    def _after_typing(self, then: Callable[[], None]) -> None:
        """What is being typed counts; its edit arrives as a message, so go on after that."""
        self.query_one(FormPane).commit()
        self.call_after_refresh(then)

    # commands

    def verbs(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Return what the palette offers: name, help, action."""
        yield "Save", "Save to the case file", self.action_save
        yield "Save as…", "Save under another name", self.action_save_as
        undo, redo = self.session.undoable, self.session.redoable
        yield "Undo", undo.label if undo else "Nothing to undo", self.action_undo
        yield "Redo", redo.label if redo else "Nothing to redo", self.action_redo
        for key in self._form.keys:
            title = self._form.step(key, self.session.case).title
            yield f"Step: {title}", "Go to this step", partial(self._to_step, key)
        yield "Plan", "Go to the plan", partial(self.action_view, "plan")
        yield "Why", "Go to the reasons of the chosen plan line", self.action_why
        yield "Home", "Leave this consultation", self.action_close

    def entries(self) -> tuple[tuple[str, Place], ...]:
        """Return every question, line and muscle by name."""
        return self._form.entries(self.session.case)
