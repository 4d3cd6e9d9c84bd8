"""How much of a plan is written out: at a glance, whole, or some sections whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Detail = Literal["brief", "full"]

DETAILS: tuple[Detail, ...] = get_args(Detail)


@dataclass(frozen=True)
class View:
    """Brief or full; or, if `sections` names any, only these, each in full."""

    detail: Detail = "full"
    sections: tuple[str, ...] = ()


WHOLE = View()
BRIEF = View("brief")
