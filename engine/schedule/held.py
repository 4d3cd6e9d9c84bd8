"""Why a course waits for its day: what the plan says of it on the last look before that day."""

from __future__ import annotations

import datetime as dt
import re
from itertools import takewhile

from engine.plan import Deferred, Evidence, Plan, Reason, Rejected
from engine.schedule.figures import Frame, bare_id
from engine.schedule.outlook import Look

_MAY_EXCEED = "adjuncts.downtime-may-exceed"


def held_until(frame: Frame, course: str, since: dt.date, entries: list[str]) -> tuple[str, tuple[str, ...]]:
    """Why in words, to stand after the day, and the statements; both empty where no look tells.

    entries: ids in the plan of what the course gives.
    """
    before = [look for look in frame.outlook.looks if look.day < since][-1]
    plan = before.outcome.plan
    held: tuple[Deferred | Rejected, ...] = (*plan.deferred, *plan.not_recommended)
    found = [entry for entry in held if entry.id in entries]
    if found:
        chosen = [(reason, entry) for entry in found for reason in _deciding(entry.reasons, since)]
        cited = [one for reason, entry in chosen for one in _statements(reason, entry.evidence)]
        texts = [text for text in dict.fromkeys(_said(reason, entry.label) for reason, entry in chosen) if text]
        return f" ({'; '.join(texts)})" if texts else "", tuple(dict.fromkeys(cited))
    return _weighed(before, next(look for look in frame.outlook.looks if look.day == since), bare_id(course))


def held_by(plan: Plan, entries: list[str]) -> tuple[str, tuple[str, ...]]:
    """Why the plan holds these entries back or excludes them, in words, and the statements; empty where it does not."""
    held: tuple[Deferred | Rejected, ...] = (*plan.deferred, *plan.not_recommended)
    found = [(reason, entry) for entry in held if entry.id in entries for reason in entry.reasons]
    texts = [text for text in dict.fromkeys(_said(reason, entry.label) for reason, entry in found) if text]
    cited = dict.fromkeys(one for reason, entry in found for one in _statements(reason, entry.evidence))
    return "; ".join(texts), tuple(cited)


def cautions(look: Look, treatment: str, *, weighs: bool = False) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the plan says with care of a treatment on that day, each with its statements, gaps apart.

    treatment: its bare id.  weighs: only that because of which it may be only weighed, which downtime is not.
    """
    label = look.view.label(f"treatment:{treatment}")
    found = [one for one in _cautions(look.outcome.plan, treatment) if " ago" not in one.text]
    found = [one for one in found if not (weighs and one.rule == _MAY_EXCEED)]
    return tuple((_said(one, label), one.statements) for one in found)


def _weighed(before: Look, after: Look, treatment: str) -> tuple[str, tuple[str, ...]]:
    """Of what the plan only weighs until then: the cautions that end with the wait."""
    still = {caution.statements for caution in _cautions(after.outcome.plan, treatment)}
    label = before.view.label(f"treatment:{treatment}") if before.view.kb.get(f"treatment:{treatment}") else ""
    ended = [one for one in _cautions(before.outcome.plan, treatment) if one.statements not in still]
    if not ended:
        return "", ()
    texts = dict.fromkeys(_said(one, label) for one in ended)
    return (
        f" (until then only to be weighed: {'; '.join(texts)})",
        tuple(dict.fromkeys(statement for one in ended for statement in one.statements)),
    )


def _cautions(plan: Plan, treatment: str) -> tuple[Reason, ...]:
    return next((item.cautions for item in plan.adjuncts if item.treatment == treatment), ())


def _deciding(reasons: tuple[Reason, ...], since: dt.date) -> list[Reason]:
    """The reasons that last until that day, or all where none says so."""
    return [one for one in reasons if one.text.endswith(f"Not before {since.isoformat()}.")] or list(reasons)


def _statements(reason: Reason, evidence: tuple[Evidence, ...]) -> list[str]:
    known = [record.statement for record in evidence]
    return [one for one in known if one in reason.statements] or known


_COUNTED = re.compile(r"(?<!than )\b\d+ (days?|weeks?) ago")
"""Time counted back from the look at which a reason was given; not a limit in the name of a condition."""
_DONE = re.compile(r"[^:;]* was done \d+ day\(s\) ago; ")


def _said(reason: Reason, label: str) -> str:
    """A reason without what it is about and without days, which stand before it or count from that look."""
    text = reason.text.removeprefix(f"{label}: ").split(" Not before ")[0].rstrip(".")
    text = _DONE.sub(" ", text)
    parts = list(takewhile(lambda part: not _COUNTED.search(part), text.split(": ")))
    return ": ".join(parts).rstrip(":; ") if _COUNTED.search(text) else text
