"""Every action that has a key, read off the screens that bind it: id, keys, words, and where it works.

The bindings of the screens are the one place where an action is written down: `id` names it in a user's file of
keys and `description` is its label; `HELP` says what it does.  The part of the id before the dot
is the scope it works in.  Palette, help, `rhytid keys` and the check of a user's keys all read this table.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache

from textual.binding import Binding


@dataclass(frozen=True)
class Scope:
    """Where actions work.

    `within` are the scopes whose keys work here too, so that a key can be given only once among them all.
    `palette` says whether the command palette offers the actions; `mouse` how they are reached without a key.
    """

    key: str
    title: str
    within: tuple[str, ...] = ()
    palette: bool = True
    mouse: str = "the command palette, opened from the foot of the screen"


SCOPES = (
    Scope("app", "Everywhere"),
    Scope("home", "On the home screen", ("app",), mouse="a click on the entry, or on the key at the foot"),
    Scope("consult", "In the consultation", ("app",)),
    Scope("plan", "In the plan", ("consult",)),
    Scope("why", "In the reasons", ("consult",)),
    Scope("banner", "On the banner", ("consult",), palette=False, mouse="a click on the banner"),
    Scope("decide", "Deciding on a line of the plan", ("plan",)),
    Scope("face", "On the face", ("consult",)),
    Scope("year", "In the year", ("app",)),
    Scope("what_if", "Trying other answers", ("app",)),
    Scope("patient", "Turned to the patient", ("app",), mouse="a click on the dots, or on the key at the foot"),
    Scope(
        "form",
        "In a form",
        ("consult", "what_if", "dialog"),
        palette=False,
        mouse="a click on the row, cell or heading",
    ),
    Scope("outline", "In a tree", ("why",), palette=False, mouse="a click on the node"),
    Scope("dialog", "In a dialog", palette=False, mouse="a click on the button, or beside the dialog"),
)

HOLDERS = (
    "tui.app:RhytidApp",
    "tui.screens.home:HomeScreen",
    "tui.screens.consult:ConsultScreen",
    "tui.panes.plan_pane:PlanPane",
    "tui.panes.why_pane:WhyPane",
    "tui.panes.banner:Banner",
    "tui.widgets.face_map:FaceMap",
    "tui.screens.year:YearScreen",
    "tui.widgets.timeline:Timeline",
    "tui.screens.year_reasons:YearReasons",
    "tui.screens.what_if:WhatIfScreen",
    "tui.screens.patient:PatientScreen",
    "tui.screens.changes:TreeDialog",
    "tui.screens.decision_dialog:DecisionDialog",
    "tui.screens.flip:FlipDialog",
    "tui.widgets.row_scroll:Stop",
    "tui.widgets.row_scroll:RowScroll",
    "tui.widgets.field_row:FieldRow",
    "tui.widgets.block_head:BlockHead",
    "tui.widgets.outline:Outline",
    "tui.widgets.prompt:Prompt",
    "tui.widgets.prompt:Question",
    "tui.screens.new:NewDialog",
    "tui.screens.detail:DetailDialog",
    "tui.screens.why_not:WhyNotDialog",
    "tui.screens.alternatives:AnswerDialog",
    "tui.screens.help:HelpDialog",
    "tui.screens.copying:CopyDialog",
    "tui.screens.lock:LockScreen",
)
"""Whatever binds keys of ours.  A class with bindings that is not named here fails a test."""

HELP = {
    "app.help": "Help on what has the focus, and the keys here",
    "app.palette": "Every command by name",
    "app.theme": "The other of two themes",
    "app.lock": "Cover the screen until somebody returns; no password",
    "app.picture": "The screen as SVG, with reference, file, names, date of birth and free texts hidden",
    "app.quit": "Leave Rhytid; unsaved answers are asked about",
    "plan.why": "The reasons of this line",
    "plan.why_not": "Why something is not in the plan",
    "plan.override": "Override a relative exclusion by name, or take that back",
    "plan.copy": "Copy the line under the cursor",
    "plan.open": "Show what is in it",
    "plan.close": "Show its heading only",
    "plan.turn": "Open a closed section, close an open one",
    "why.copy": "Copy the reason under the cursor",
    "dialog.close": "Close the dialog",
    "dialog.copy": "Copy the whole answer",
    "consult.save": "Save the answers to the case file",
    "consult.undo": "Take back the last change",
    "consult.redo": "Make the change taken back again",
    "consult.form": "Go to the form",
    "consult.plan": "Go to the plan",
    "consult.why": "Go to the reasons of the chosen plan line",
    "consult.next": "Go to the next step",
    "consult.previous": "Go to the step before",
    "consult.what_if": "See what other answers would change; the case stays",
    "consult.missing": "Open questions by what their answers could change",
    "consult.save_as": "Save under another name",
    "consult.find": "Find a question, muscle or rule",
    "consult.export": "Write the plan to a file",
    "consult.close": "Leave this consultation for the home screen",
    "consult.back": "From the reasons to the plan, from the plan to the form",
    "dialog.done": "Keep what was answered, and close",
    "home.new": "Start a consultation",
    "home.open": "Open a case file by name",
    "home.discard": "The unsaved work under the cursor; asked first",
    "dialog.cancel": "Leave without an answer",
    "dialog.start": "Start the consultation",
    "form.flip": "Open or close the group",
    "form.open": "Open the group",
    "form.close": "Close the group",
    "form.left": "The cell before, or the option before",
    "form.right": "The next cell, or the next option",
    "form.cycle": "Take the next value, or start to type",
    "form.enter": "Open what is behind the row, or go on",
    "form.mirror": "Take the value for the other side too",
    "outline.open": "Show what it rests on",
    "outline.close": "Close it, or go to what it belongs to",
    "outline.turn": "Open a closed one, close an open one",
    "dialog.left": "The answer before",
    "dialog.right": "The next answer",
    "form.up": "Go to the row above",
    "form.down": "Go to the row below",
    "form.page_up": "A page up",
    "form.page_down": "A page down",
    "form.first": "The first row",
    "form.last": "The last row",
    "dialog.unlock": "Uncover the screen",
    "consult.cause": "Go to the answer that stops or blocks",
    "consult.year": "Twelve months of visits: sessions, gaps, closed days, reviews and home care",
    "consult.face": "Show the face, and choose a muscle on it",
    "consult.patient": "Show the plan in plain words, with nothing of yours on the screen",
    "banner.follow": "Go to the answer the banner is about",
    "plan.changed": "Everything the last answer changed in the plan, and why",
    "plan.flip": "Which answers would make this line another",
    "decide.accept": "Accept the line, or take that back",
    "decide.change": "Give other units, with a reason",
    "decide.decline": "Leave it out, with a reason",
    "decide.take_back": "Leave the line undecided again",
    "decide.accept_all": "Accept what is recommended and undecided in this section",
    "face.up": "The nearest muscle above",
    "face.down": "The nearest muscle below",
    "face.left": "The nearest muscle to the left on the screen",
    "face.right": "The nearest muscle to the right on the screen",
    "face.side": "The same muscle on the other side",
    "face.expression": "Draw lines at rest or at expression",
    "face.zoom": "Show the whole face or a third of it",
    "face.codes": "Write codes or units on the face",
    "face.enter": "Go to the row of the form of this muscle",
    "year.view": "Timeline, agenda, what is not booked",
    "year.event": "Go to the event date",
    "year.ready": "Ask for everything to be ready by the event",
    "year.gaps": "Ask for the least published gaps",
    "year.detail_up": "Scroll the day up",
    "year.detail_down": "Scroll the day down",
    "year.undo": "Take back the last change of the case",
    "year.redo": "Make the change taken back again",
    "year.back": "Back to the consultation",
    "year.before": "The session before",
    "year.after": "The next session",
    "year.above": "The row above",
    "year.below": "The row below",
    "year.month_before": "A month back",
    "year.month_after": "A month on",
    "year.first": "The first session",
    "year.last": "The last session",
    "year.zoom": "Twelve, six or three months in view",
    "year.open": "Why then: every gap with its statement and source",
    "what_if.adopt": "Take these answers over into the consultation, as one step",
    "what_if.throw_away": "Leave the consultation as it is",
    "what_if.undo": "Take back the last change of the fork",
    "what_if.redo": "Make the change taken back again",
    "what_if.form": "Go to the form",
    "what_if.if": "Go to the plan that would follow",
    "what_if.now": "Go to the plan as it is",
    "what_if.next": "Go to the next step",
    "what_if.previous": "Go to the step before",
    "what_if.type": "Set answers as PATH=VALUE",
    "patient.next": "Turn to the next page",
    "patient.previous": "Turn to the page before",
    "patient.back": "Back to the consultation",
    "dialog.keep": "Keep the decision",
    "dialog.down": "Go to the next field",
    "dialog.up": "Go to the field before",
    "dialog.pairs": "Try pairs of answers too, which takes longer",
    "home.find": "Find by typing; any other letter starts it too",
}
"""What each action does, in a few words more than its label; a binding may say it itself as its `tooltip`."""


@dataclass(frozen=True)
class Action:
    """One action: its id, its usual keys, its label, a sentence of help, and the scope it works in.

    `everywhere` says that its key works even while something is being typed.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    scope: str
    call: str
    everywhere: bool = False


def scope(key: str) -> Scope:
    """Return a scope.  Raises KeyError when there is none of that key."""
    for one in SCOPES:
        if one.key == key:
            return one
    raise KeyError(key)


def reaches(scope_key: str) -> frozenset[str]:
    """Return the scopes whose keys work wherever those of this scope do, itself among them."""
    found = {scope_key}
    for outer in scope(scope_key).within:
        found |= reaches(outer)
    return frozenset(found)


def bindings_of(holder: type) -> tuple[Binding, ...]:
    """Return the bindings a class adds to those it inherits, one for each key."""
    return tuple(Binding.make_bindings(vars(holder).get("BINDINGS", ())))


def holder(name: str) -> type:
    """Return the class a holder names."""
    module, _, cls = name.partition(":")
    found = getattr(importlib.import_module(module), cls)
    assert isinstance(found, type)
    return found


@cache
def actions() -> tuple[Action, ...]:
    """Return every action, scope by scope.  Imports all screens, and so the engine: not for the first frame."""
    found: dict[str, Action] = {}
    for name in HOLDERS:
        for binding in bindings_of(holder(name)):
            if binding.id is None:
                continue
            known = found.get(binding.id)
            keys = (*(known.keys if known else ()), binding.key)
            found[binding.id] = Action(
                binding.id,
                tuple(dict.fromkeys(keys)),
                known.label if known else binding.description,
                binding.tooltip or HELP.get(binding.id, ""),
                binding.id.partition(".")[0],
                binding.action,
                binding.priority,
            )
    order = [one.key for one in SCOPES]
    return tuple(sorted(found.values(), key=lambda action: order.index(action.scope)))
