"""The screen turned to the patient: opens the patient's view of a consultation and keeps it true to the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.patient.agreed import agreed_plan
from tui.face_map.view import for_patient
from tui.panes.face_geometry import geometry_of
from tui.panes.face_states import FaceReader
from tui.screens.patient import PatientScreen

if TYPE_CHECKING:
    from tui.screens.consult import ConsultScreen
    from tui.screens.evaluation import Evaluation
    from tui.session.backend import Backend


class Turned:
    """What the patient sees of one consultation."""

    def __init__(self, consult: ConsultScreen, backend: Backend, evaluation: Evaluation) -> None:
        self._consult, self._backend, self._evaluation = consult, backend, evaluation
        self._geometry = geometry_of(backend.kb)
        self._reader = FaceReader(backend.kb, self._geometry)

    def open(self) -> None:
        """Show the plan in plain words, with nothing of the practitioner's on the screen."""
        self._consult.app.push_screen(PatientScreen(self._geometry))
        self._consult.call_after_refresh(self.tell)

    def tell(self) -> None:
        """Tell the patient's view, where it is open, how the plan stands."""
        stack = self._consult.app.screen_stack
        view = next((screen for screen in stack if isinstance(screen, PatientScreen)), None)
        outcome, case, patient = self._evaluation.outcome, self._consult.session.case, self._backend.patient
        if view is None:
            return
        current = outcome is not None and self._consult.side.plan.state == "current"
        plan = agreed_plan(outcome.plan, case) if outcome is not None and current else None
        view.face(for_patient(self._reader.read(case, plan).view))
        if outcome is not None and current and patient is not None:
            view.show(lambda: patient(outcome, case, self._backend.kb))
        elif self._consult.side.plan.state == "pending":
            view.pending()
        else:
            view.failed()
