"""Each candidate with its reasons on both sides."""

from typing import Literal

from pydantic import Field

from engine.plan.evidence import Model


class Strength(Model):
    """How strong one statement behind an argument is."""

    statement: str
    basis: str
    level: str
    verification: str


class Argument(Model):
    """One reason that bears on a candidate, with the rule that gave it and the strength of what it rests on."""

    text: str
    rule: str
    strengths: tuple[Strength, ...] = ()


class Candidate(Model):
    """Something the plan could hold, with the reasons on both sides and what became of it.

    A candidate that is recommended or to be considered has something for it and nothing that blocks it; what
    speaks against it makes it something to consider, or goes along as a caution.  Among products the one that
    serves best is taken, unless the case names one.
    """

    id: str = Field(description="argument/toxin/<line>/<side>, argument/product/<id> or argument/adjunct/<treatment>")
    kind: Literal["toxin", "product", "adjunct"]
    label: str
    outcome: Literal["recommended", "consider", "waits", "not_chosen", "not_on_offer"]
    speaks_for: tuple[Argument, ...] = ()
    speaks_against: tuple[Argument, ...] = ()
    blocking: tuple[Argument, ...] = Field(default=(), description="Each of them alone is enough to leave it out")
    confirming: tuple[Argument, ...] = Field(default=(), description="What settles it further, e.g. the label's dose")
