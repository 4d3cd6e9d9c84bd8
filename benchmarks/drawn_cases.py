"""Cases for measuring: the bundled examples, and consultations drawn by seed and number."""

from __future__ import annotations

from pathlib import Path
from random import Random

from benchmarks.followed_person import FollowedPerson
from benchmarks.random_consultation import Data, RandomConsultation
from benchmarks.vocabulary import Vocabulary
from engine.case import Case
from engine.casefile import read_case
from engine.intake import check_case
from kb.snapshot import KnowledgeBase

EXAMPLES = Path(__file__).parents[1] / "examples"


def examples(kb: KnowledgeBase) -> dict[str, Case]:
    """The bundled examples by name."""
    return {path.stem: read_case(path, kb) for path in sorted(EXAMPLES.glob("*.yaml"))}


class Drawer:
    """Draws consultations that the intake accepts; seed and number of a case always give the same one.

    Three in ten are healthy adults whom nothing excludes, so that doses, products and courses are drawn in full;
    three have been treated with toxin for years; three have a few risks, dates and open answers among denied ones;
    one in ten is answered at random.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.words = Vocabulary(kb)

    def case(self, seed: int, number: int) -> Case:
        """The case of this number."""
        return self.drawn(seed, number)[0]

    def drawn(self, seed: int, number: int) -> tuple[Case, Data]:
        """The case of this number, and the plain data it was made of.

        Raises AssertionError when it cannot draw one that the intake accepts.
        """
        for attempt in range(20):
            random, name = Random(f"{seed}/{number}/{attempt}"), f"drawn-{seed}-{number}"
            kind = FollowedPerson if random.randrange(10) < 3 else RandomConsultation
            data = kind(self.words, random, name).made()
            found = Case.model_validate(data)
            if not check_case(found, self.kb):
                return found, data
        raise AssertionError(f"no acceptable case for seed {seed}, number {number}")
