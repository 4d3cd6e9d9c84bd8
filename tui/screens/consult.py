"""The consultation: form on the left, plan and reasons on the right; one of them on a narrow screen."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Footer, Static

from engine.plan import Plan
from tui.commands import ConsultCommands
from tui.finding import FindCommands, Finding, finder
from tui.form.form import Form, Place, closest
from tui.panes import notice, standing
from tui.panes.banner import Banner
from tui.panes.face_pane import FacePane
from tui.panes.form_pane import FormPane
from tui.panes.head import Head
from tui.panes.plan_pane import PlanPane
from tui.panes.side import SidePane
from tui.screens.alternatives import Alternatives
from tui.screens.changes import Changes, Compared
from tui.screens.consult_keys import KEYS
from tui.screens.deciding import Deciding, Remarked
from tui.screens.detail import Details
from tui.screens.evaluation import Evaluated, Evaluation, Finished
from tui.screens.override import Overrides
from tui.screens.saving import Saver, Then
from tui.screens.turned import Turned
from tui.session.backend import Backend, Fault
from tui.session.edits import Edit, EditError
from tui.session.identity import Identity, of_case
from tui.session.journal import Journal
from tui.session.session import Change, Session
from tui.widgets.field_row import FieldRow
from tui.widgets.stepper import Stepper

VIEWS = ("form", "map", "plan", "why")


class ConsultScreen(Screen[None]):
    """One consultation; the session is the truth and everything here is a view of it."""

    CSS_PATH = "consult.tcss"
    COMMANDS = {ConsultCommands, FindCommands}
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    def __init__(self, session: Session, backend: Backend) -> None:
        super().__init__()
        self.session = session
        self._backend = backend
        self.form = Form(backend.kb)
        self._step = self.form.keys[0]
        self._view = "form"
        self._warned = False
        self._trouble = ""
        self._faults: tuple[Fault, ...] = ()
        self._plan: Plan | None = None
        self._places: dict[str, Place] = {}
        self._evaluation = Evaluation(self, session, backend)
        self.alternatives = Alternatives(self, backend)
        self.deciding = Deciding(self, backend)
        self.changes = Changes(self, backend)
        self.turned = Turned(self, backend, self._evaluation)
        self.finding = Finding(self, backend)
        self._details = Details(self, self.form, session, self.edit)

    def compose(self) -> ComposeResult:
        """Lay out bar, steps and panes."""
        yield Head()
        with Horizontal(id="panes"):
            yield FormPane(id="form").add_class("pane")
            yield FacePane(self._backend.kb, id="face").add_class("pane")
            yield SidePane(self._backend.kb.label, id="side")
        yield Static(
            "Rhytid needs 76 columns and 22 rows here.\nMake the window larger: every answer is kept.", id="too-small"
        )
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Show the case as it is and start to work on its plan."""
        self._saver = Saver(self.app, self.session, self._backend, self._show)
        self.deciding.attach()
        self.action_view("form")
        self._case_changed()
        self.call_after_refresh(self.query_one(FormPane).focus_first)

    @property
    def step(self) -> str:
        """The step of the form that is shown."""
        return self._step

    @property
    def current_plan(self) -> Plan | None:
        """The plan of the answers as they stand; None while there is none."""
        outcome = self._evaluation.outcome
        return outcome.plan if outcome is not None and self.side.plan.state == "current" else None

    @property
    def side(self) -> SidePane:
        """Plan and reasons."""
        return self.query_one(SidePane)

    # showing

    def _show(self) -> None:
        """Bring every view up to the session."""
        case = self.session.case
        steps = {key: self.form.step(key, case) for key in self.form.keys}
        places = self._places = self.form.places(steps.values())
        problems: dict[str, str] = {}
        for fault in self._faults:
            if place := closest(fault.path, places):
                problems.setdefault(place.row, fault.message)
        form = self.query_one(FormPane)
        form.show(steps[self._step], case, problems)
        form.border_title = steps[self._step].title
        head, narrow = self.query_one(Head), self.has_class("-narrow")
        head.show(self.session, self._backend.kb)
        current = self._view if self._view == "plan" or (narrow and self._view != "form") else self._step
        pending = self.side.plan.state == "pending"
        faults = [fault.path for fault in self._faults]
        states = standing.standings(steps.values(), places, self._plan, faults=faults, pending=pending)
        head.show_steps(steps.values(), states, current, narrow=narrow)
        if not pending:
            state = states[current if current in states else standing.PLAN]
            explain = self._evaluation.explain
            head.pin(notice.pinned(self._trouble, self._faults, self._plan, case, places, state, explain))
        self.query_one(FacePane).show(case, self.side.plan.current)
        self.refresh_bindings()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out anew."""
        self.call_after_refresh(self._show)

    def _case_changed(self) -> None:
        """Show the new case, and nothing of the old plan as if it were current."""
        if self.deciding.only_decisions():
            self.changes.moved(back=False)
            self._show()
        else:
            self.side.pending()
            self.query_one(Head).pending()
            self._show()
            self._evaluation.request()
        recorder = self.session.recorder
        if isinstance(recorder, Journal) and recorder.trouble and not self._warned:
            self._warned = True
            self.notify(f"Autosave has stopped: {recorder.trouble}", severity="error", markup=False, timeout=15)

    @on(Finished)
    def _finished(self, event: Finished) -> None:
        self._evaluation.finished(event.result)

    @on(Evaluated)
    def _evaluated(self, event: Evaluated) -> None:
        result, side = event.result, self.side
        if result.revision != self.session.revision:
            return  # an edit came in between; its own result follows
        self._faults = result.faults
        self._plan = result.outcome.plan if result.outcome is not None else None
        self._trouble = ""
        self.deciding.evaluated(result.outcome)
        self.changes.evaluated(result.revision, result.outcome)
        if result.outcome is not None:
            plan = result.outcome.plan
            side.show(plan, self._evaluation.explain)
        elif result.faults:
            side.faulty(result.faults)
        else:
            safe = "The plan could not be worked out; the answers are safe."
            side.fail(f"{safe} {result.trouble}")
            self._trouble = safe
        self._show()
        self.turned.tell()

    @on(Banner.Followed)
    def _followed(self, event: Banner.Followed) -> None:
        if place := self.form.find(event.path, self.session.case):
            self.go_to(place)

    def action_cause(self) -> None:
        """Go to the answer that the banner is about."""
        self.query_one(Head).banner.action_follow()

    @on(Remarked)
    def _remarked(self, event: Remarked) -> None:
        self.deciding.remarked(event)

    @on(Compared)
    def _compared(self, event: Compared) -> None:
        self.changes.compared(event)

    @on(PlanPane.Entered)
    def _entered(self, event: PlanPane.Entered) -> None:
        if event.row.goto and (place := self.form.find(event.row.goto, self.session.case)):
            # Several open questions of a group: its heading answers them all with one key.
            self.go_to(place, heading=len(event.row.items) > 1)
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
            self.changes.moved(back=False)
            self._case_changed()

    @on(FormPane.Edited)
    def _edited(self, event: FormPane.Edited) -> None:
        self.edit(event.edits(self.session.case), event.label)

    @on(FormPane.Opened)
    def _opened(self, event: FormPane.Opened) -> None:
        self._details.open(event.target)

    @on(PlanPane.Overriding)
    def _overriding(self, event: PlanPane.Overriding) -> None:
        Overrides(self.app, self.session, self.edit).turn(event.row)

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
        self.changes.moved(back=word == "Undone")
        self._case_changed()
        if place := self.form.find(change.paths[-1], self.session.case):
            self.go_to(place)

    def go_to(self, place: Place, *, heading: bool = False) -> None:
        """Go to a row of the form, or to the heading of its block."""
        self._step = place.step
        self.action_view("form", focus=False)
        self._show()
        self.query_one(FormPane).focus_row(place.row, heading=heading)

    def action_view(self, view: str, focus: bool = True) -> None:
        """Show a pane (where only one fits) and give it the focus."""
        self._view = view
        for one in VIEWS:
            self.set_class(one == view, f"view-{one}")
        if not focus:
            return
        target = {"map": "#face-map", "plan": "#plan-rows", "why": "#why-tree"}.get(view)
        if target is not None:
            self.query_one(target).focus()
        elif not self.query_one(FormPane).has_focus_within:
            self.query_one(FormPane).focus_last()
        self._show()

    @on(FacePane.Entered)
    def _muscle_entered(self, event: FacePane.Entered) -> None:
        """From a muscle on the face to its row of the form."""
        if place := self.form.find(f"muscles.{event.region[0]}", self.session.case):
            self.go_to(place)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A muscle chosen in the form is chosen on the face."""
        if isinstance(event.widget, FieldRow):
            self.query_one(FacePane).choose_row(event.widget.row.key)

    @on(PlanPane.Chosen)
    def _plan_row_chosen(self, event: PlanPane.Chosen) -> None:
        """The muscle of a plan row is chosen on the face."""
        if self.side.plan.has_focus_within:
            self.query_one(FacePane).choose_item(event.row.items)

    def action_decide(self, verb: str) -> None:
        """Accept, change, decline or take back the plan line under the cursor, or accept its section."""
        self.deciding.turn(self.side.plan.chosen, verb)

    def action_changed(self) -> None:
        """Show everything that the last answer changed."""
        self.changes.open()

    def action_flip(self) -> None:
        """Ask which other answers would make the plan line under the cursor another."""
        self.alternatives.flip(self.side.plan.chosen)

    def action_why(self) -> None:
        """Go to the reasons of the plan line under the cursor."""
        self.action_view("why")

    def action_what_if(self) -> None:
        """Try other answers in a fork."""
        self._typed()
        self.alternatives.fork()

    def action_missing(self) -> None:
        """Show which open questions could change the plan."""
        self.alternatives.missing()

    def action_patient(self) -> None:
        """Show the plan in plain words, with nothing of the practitioner's on the screen."""
        self._typed()
        self.turned.open()

    def action_why_not(self) -> None:
        """Ask why something is not in the plan: one of the candidates that fell, or whatever is typed."""
        self.alternatives.why_not(self._evaluation)

    def action_year(self) -> None:
        """Open the year that follows from the case."""
        self._typed()
        self.alternatives.year()

    def action_step(self, by: int) -> None:
        """Go to the next step or the one before."""
        keys = (*self.form.keys, "plan")
        here = keys.index(self._step if self._view in ("form", "map") else "plan")
        self.go_step(keys[min(max(here + by, 0), len(keys) - 1)])

    def go_step(self, key: str) -> None:
        """Go to a step of the form, or to the plan."""
        if key in VIEWS:
            self.action_view(key)
        else:
            self.to_step(key)

    def to_step(self, key: str) -> None:
        """Go to the top of a step."""
        self._step = key
        self.action_view("form", focus=False)
        self._show()
        self.call_after_refresh(self.query_one(FormPane).focus_first)

    @on(Stepper.Picked)
    def _picked(self, event: Stepper.Picked) -> None:
        self.go_step(event.key)

    def action_back(self) -> None:
        """From the reasons to the plan, from the plan to the form."""
        self.action_view({"why": "plan", "plan": "form"}.get(self._view, "form"))

    # finding, copying, exporting

    def action_find(self) -> None:
        """Find a question, a muscle or a rule by its words."""
        self.app.push_screen(finder())

    def action_export(self) -> None:
        """Write the current plan to a file."""
        from tui.screens.exporting import ask_form

        ask_form(self.app, self.session.case, self._evaluation.outcome, self._backend)

    def identity(self) -> Identity:
        """Return what tells whose consultation this is."""
        return of_case(self.session.case, self.session.file, self._backend.kb)

    def action_save(self) -> None:
        """Save to the file."""
        self._typed()
        self._saver.save()

    def action_save_as(self) -> None:
        """Save under another name."""
        self._typed()
        self._saver.save_as()

    def action_close(self) -> None:
        """Leave for the home screen."""
        self.leave(self._gone_home)

    def leave(self, then: Then) -> None:
        """Leave the consultation, asking first if need be, and go on with `then`."""
        self._typed()
        self._saver.leave(then)

    def _gone_home(self) -> None:
        self.app.pop_screen()
        home = getattr(self.app, "home_again", None)
        if home is not None:
            home()

    def _typed(self) -> None:
        """What is being typed counts: it is answered before anything is done with the case."""
        if (change := self.query_one(FormPane).take()) is not None:
            self.edit(change.edits(self.session.case), change.label)
