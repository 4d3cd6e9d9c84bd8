"""The face and, under it, what the plan says of the muscle chosen on it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from engine.case import Case
from engine.plan import Plan
from kb.snapshot import KnowledgeBase
from tui.face_map.view import SIGNS, Region, State
from tui.panes.face_geometry import geometry_of
from tui.panes.face_states import FaceReader, FaceStates
from tui.widgets.face_map import FaceMap
from tui.widgets.tones import style_of

_STATES: dict[State, str] = {
    "none": "nothing planned", "considered": "considered", "dose": "dose", "caution": "dose, with a caution",
    "deferred": "has to wait", "excluded": "excluded",
}  # fmt: skip
_SCHEMATIC = "Schematic drawing: it never guides a needle."


class FacePane(Vertical):
    """Shows case and plan on a face; without a current plan it shows no dose.

    Posts `Chosen` when a muscle is chosen on the face and `Entered` when its answers are wanted.
    """

    DEFAULT_CSS = """
    FacePane { padding: 0; }
    FacePane #face-words { height: 5; padding: 0 1; background: $panel 60%; }
    """

    class Chosen(Message):
        """A muscle was chosen on the face."""

        def __init__(self, region: Region) -> None:
            super().__init__()
            self.region = region

    class Entered(Chosen):
        """The answers about the chosen muscle are wanted."""

    def __init__(self, kb: KnowledgeBase, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._kb = kb
        self._geometry = geometry_of(kb)
        self._reader = FaceReader(kb, self._geometry)
        self._states: FaceStates | None = None
        self._case: Case | None = None

    def compose(self) -> ComposeResult:
        """Lay out the face and the words under it."""
        yield FaceMap(self._geometry, id="face-map")
        yield Static("", id="face-words", markup=False)

    def on_mount(self) -> None:
        """Say what it is."""
        self.border_title = "Face"
        self.set_class(not self._geometry.muscles, "-bare")
        self._say()

    @property
    def face(self) -> FaceMap:
        """The drawn face."""
        return self.query_one(FaceMap)

    # showing

    def show(self, case: Case, plan: Plan | None) -> None:
        """Show a case and the plan of exactly this case; None while there is no current one."""
        self._case = case
        self._states = self._reader.read(case, plan)
        self.face.show(self._states.view)
        self._say()

    def choose(self, muscle: str, side: str = "") -> None:
        """Choose a muscle (local id) on the face: on a side, else where it is chosen already, else on the right."""
        sides = self._geometry.sides(muscle)
        now = self.face.selected
        if not sides or (now is not None and now[0] == muscle and side in ("", now[1])):
            return
        wanted = next((one for one in sides if one == side), sides[0])
        self.face.select((muscle, wanted))
        self._say()

    def choose_row(self, key: str) -> None:
        """Choose the muscle of a form row (`muscle:<id>`), or the one that makes the line of a row (`line:<id>`)."""
        kind, _, name = key.partition(":")
        if kind == "line":
            name = next((one.muscle for one in self._geometry.rhytids if one.line == name), "")
        if kind in ("line", "muscle"):
            self.choose(name)

    def choose_item(self, items: tuple[str, ...]) -> None:
        """Choose the muscle of the first plan item (`toxin/<area>/<muscle>/<side>`) that is about a drawn one."""
        for item in items:
            parts = item.split("/")
            muscle = next((part for part in parts[1:] if self._geometry.muscle(part) is not None), "")
            if parts[0] == "toxin" and muscle:
                self.choose(muscle, parts[-1])
                return

    def _say(self) -> None:
        region = self.face.selected
        self.border_subtitle = self._keys(region)
        lines: list[tuple[str, str]]
        if not self._geometry.muscles:
            lines = [("muted", "This knowledge base draws no face.")]
        elif region is None:
            counted = self._states.count() if self._states is not None else ""
            lines = [("muted", "Choose a muscle with the arrow keys or the mouse."), ("", counted)]
            lines.append(("faint", _SCHEMATIC))
        else:
            lines = self._about(region)
        styled = [(f"{text}\n", style_of(self.app, tone)) for tone, text in lines if text]
        self.query_one("#face-words", Static).update(Content.assemble(*styled))

    def _about(self, region: Region) -> list[tuple[str, str]]:
        muscle = self._geometry.muscle(region[0])
        assert muscle is not None
        name = self._kb.label(f"muscle:{region[0]}").partition(" (")[0]
        side = "midline" if region[1] == "midline" else f"patient's {region[1]}"
        states = self._states
        if states is None or states.view.stale:
            return [("title", f"{name}, {side} · {muscle.code}"), ("warn", "No current plan: no doses are shown.")]
        mark = states.view.marks.get(region)
        state: State = mark.state if mark is not None else "none"
        head = f"{name}, {side} · {muscle.code}{SIGNS[state]} {_STATES[state]}"
        return [("title", head), *states.words.get(region, [("faint", _SCHEMATIC)])]

    def _keys(self, region: Region | None) -> str:
        shown = "rest" if self.face.expression else "expression"
        written = "doses" if self.face.codes else "codes"
        here = "↵ go · s side · " if region is not None else ""
        return f"{here}space {shown} · z zoom · v {written}"

    # what the face says

    @on(FaceMap.Picked)
    def _picked(self, event: FaceMap.Picked) -> None:
        event.stop()
        self._say()
        if isinstance(event, FaceMap.Entered):
            self.post_message(self.Entered(event.region))
        else:
            self.post_message(self.Chosen(event.region))

    @on(FaceMap.Turned)
    def _turned(self, event: FaceMap.Turned) -> None:
        event.stop()
        self._say()
