"""The longer interval that is proposed for a muscle thinned beyond the measurement error, as the year keeps it.

It is an inference and no rule of a label: the year keeps it as a requirement of its own, shown with its source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from engine.planning.view import View
from engine.published_days import whole

STATEMENTS = (
    "principle:REB-04",
    "parameter:thin_muscle_interval_min_weeks",
    "parameter:thin_muscle_interval_max_weeks",
)
"""What proposes it, and its two figures."""
INFERENCE = "our inference, no study tested it"


@dataclass(frozen=True, slots=True)
class Longer:
    """What is proposed for an area: fewest and most days between its sessions.

    muscles: ids of what has thinned.  given: the day of the last session on record, None where there is none.
    """

    area: str
    muscles: tuple[str, ...]
    least: int
    most: int
    given: dt.date | None

    @property
    def free(self) -> dt.date | None:
        """The first day on which the shortest proposed interval since the last session is over."""
        return None if self.given is None else self.given + dt.timedelta(days=self.least)


def longer(view: View, on: dt.date) -> tuple[Longer, ...]:
    """What is proposed for each area by the consultation of that day."""
    rows = [slots for _, slots in view.all("repeat_thinned")]
    found = []
    for area in sorted({str(slots["area"]) for slots in rows}):
        own = [slots for slots in rows if slots["area"] == area]
        ago = [whole(slots["days"]) for _, slots in view.all("thinned_given", area=area)]
        found.append(
            Longer(
                area=area.removeprefix("area:"),
                muscles=tuple(sorted({str(slots["muscle"]) for slots in own})),
                least=max(whole(slots["least"]) for slots in own),
                most=max(whole(slots["most"]) for slots in own),
                given=on - dt.timedelta(days=min(ago)) if ago else None,
            )
        )
    return tuple(found)


def resting(view: View, on: dt.date) -> dict[str, Longer]:
    """Areas whose longer interval is not over on that day, and those their labels treat only together with one."""
    found = {one.area: one for one in longer(view, on) if one.free is not None and one.free > on}
    for area, one in tuple(found.items()):
        for _, slots in view.all("companion", area=f"area:{area}"):
            found.setdefault(str(slots["of_area"]).removeprefix("area:"), one)
    return found


def thin(view: View, found: Iterable[Longer]) -> str:
    """The muscles in words."""
    muscles = sorted({muscle for one in found for muscle in one.muscles})
    return ", ".join(view.label(muscle).lower() for muscle in muscles)


def waits(view: View, one: Longer) -> str:
    """Why an area is not given again before `free`, without a full stop."""
    assert one.given is not None
    return (
        f"{one.least} days after the toxin of {one.given.isoformat()}; {one.least}–{one.most} are proposed while this "
        f"muscle is thinned beyond the measurement error: {thin(view, (one,))}; {INFERENCE}"
    )
