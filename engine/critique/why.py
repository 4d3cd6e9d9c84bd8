"""Why a comment was made: its tree of reasons, down to answers, entries of the proposal, statements and sources."""

from __future__ import annotations

import difflib

from engine.critique.assess import Assessment
from engine.critique.wording import CritiqueView
from engine.critique.words import ABSENT_IN_CRITIQUE
from engine.errors import EngineError
from engine.explain import Explanation, reasons_of
from kb.snapshot import KnowledgeBase


class UnknownComment(EngineError):
    """A comment that does not exist; the message names the nearest that do."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        nearest = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"“{name}” is not a comment of this critique{hint}")


def why(assessment: Assessment, kb: KnowledgeBase, name: str) -> Explanation:
    """The reasons of one comment, by its id.  Raises UnknownComment."""
    comments = {one.id: one for one in assessment.critique.comments}
    if name not in comments:
        raise UnknownComment(name, tuple(comments))
    view = CritiqueView(assessment.derivation, kb, assessment.rules)
    return reasons_of(view, name, assessment.index[name], comments[name].text, ABSENT_IN_CRITIQUE)
