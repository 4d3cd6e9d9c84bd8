"""The keys of the consultation, in the order in which its foot shows them."""

from __future__ import annotations

from textual.binding import Binding, BindingType

KEYS: list[BindingType] = [
    Binding("ctrl+s", "save", "Save", id="consult.save"),
    Binding("ctrl+z", "undo", "Undo", show=False, id="consult.undo"),
    Binding("ctrl+y", "redo", "Redo", show=False, id="consult.redo"),
    Binding("f2", "view('form')", "Form", key_display="F2", id="consult.form"),
    Binding("f3", "view('plan')", "Plan", key_display="F3", id="consult.plan"),
    Binding("f4", "why", "Why", key_display="F4", show=False, id="consult.why"),
    Binding("right_square_bracket,f6", "step(1)", "Next", key_display="]", id="consult.next"),
    Binding("left_square_bracket,f5", "step(-1)", "Step before", show=False, id="consult.previous"),
    Binding("exclamation_mark", "cause", "To the answer", show=False, id="consult.cause"),
    Binding("f10", "view('map')", "Face", key_display="F10", id="consult.face"),
    Binding("f9", "patient", "Patient", key_display="F9", id="consult.patient"),
    Binding("f12", "year", "Year", key_display="F12", id="consult.year"),
    Binding("f7", "what_if", "What if", key_display="F7", show=False, id="consult.what_if"),
    Binding("f8", "missing", "What is worth asking", key_display="F8", show=False, id="consult.missing"),
    Binding("ctrl+n", "save_as", "Save as", show=False, id="consult.save_as"),
    Binding("slash", "find", "Find", show=False, id="consult.find"),
    Binding("ctrl+e", "export", "Export the plan", show=False, id="consult.export"),
    Binding("ctrl+w", "close", "Home", show=False, id="consult.close"),
    Binding("escape", "back", "Back", show=False, id="consult.back"),
]
