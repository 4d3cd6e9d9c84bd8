"""Skin treatments and home care."""

from typing import Literal

from pydantic import Field

from engine.plan.evidence import Evidence, ItemStatus, Model, Reason


class AdjunctItem(Model):
    """A skin treatment or home care step that the findings support."""

    id: str = Field(description="adjunct/<treatment>")
    treatment: str
    label: str
    layer: str
    setting: Literal["clinic", "home", "referral"]
    status: ItemStatus
    rank: int = Field(description="1 = first choice in its layer")
    on_offer: bool
    for_findings: tuple[str, ...]
    course: str | None = Field(default=None, description="Sessions and intervals in words, with units")
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()
