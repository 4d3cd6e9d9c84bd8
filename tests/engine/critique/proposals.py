"""Cases, proposals and critiques for the tests of this folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from engine.case import Case
from engine.casefile import read_case
from engine.consultation import Outcome, consult
from engine.critique.assess import assess
from engine.critique.critique import Comment, Critique
from engine.critique.from_plan import proposal_of
from engine.critique.proposal import Proposal
from engine.critique.proposal_file import check_proposal
from kb.snapshot import load

KB = load()
ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
US, GB = "complete_healthy_us", "complete_healthy_gb"


@cache
def case(name: str) -> Case:
    return read_case(ROOT / "examples" / f"{name}.yaml", KB)


@cache
def outcome(name: str) -> Outcome:
    return consult(case(name), KB, "compiled")


def followed(name: str) -> dict[str, Any]:
    """Our plan for an example as the data of a proposal, to be changed in one place."""
    data = proposal_of(outcome(name).plan, KB).model_dump(by_alias=True, exclude_none=True)
    return {field: list(value) if isinstance(value, tuple) else value for field, value in data.items()}


def critique(name: str, data: Mapping[str, Any]) -> Critique:
    proposal = Proposal.model_validate(data)
    check_proposal(proposal, case(name), KB)
    return assess(proposal, case(name), KB, outcome(name)).critique


def altered(name: str, **sections: Any) -> Case:
    """An example with whole sections replaced."""
    return Case.model_validate({**case(name).model_dump(by_alias=True, exclude_none=True), **sections})


def critique_of(altered: Case, data: Mapping[str, Any]) -> Critique:
    return assess(Proposal.model_validate(data), altered, KB, consult(altered, KB, "compiled")).critique


def toxin(area: str, product: str, muscles: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"area": area, "product": product, "muscles": muscles, **more}


def found(made: Critique, name: str) -> Comment:
    comments = {one.id: one for one in made.comments}
    assert name in comments, sorted(comments)
    return comments[name]


def ids(made: Critique, *kinds: str) -> set[str]:
    return {one.id for one in made.comments if one.kind in kinds}


def day(name: str, days: int = 0) -> dt.date:
    return case(name).context.date + dt.timedelta(days=days)


def entry(data: dict[str, Any], area: str) -> dict[str, Any]:
    return next(one for one in data["toxin"] if one["area"] == area)
