"""Where sources disagree on something of this plan, and which of them decided."""

from __future__ import annotations

from engine.algebra.rule import Fact
from engine.plan import Conflict
from engine.planning import safety, sequence
from engine.planning.figures import position
from engine.planning.view import Slots, View, bare


def conflicts(view: View) -> tuple[Conflict, ...]:
    """Each disagreement once: the deciding statement first, then what stands against it."""
    relevant = safety.concerned(view)
    found: dict[str, Conflict] = {}
    for fact, slots in view.all("conflict"):
        deciding, other = str(slots["deciding"]), str(slots["other"])
        if slots["kind"] == "severity" and not _touches(view, deciding, relevant):
            continue
        if slots["kind"] in ("wait", "timing"):
            continue
        item = view.register(f"conflict/{slots['kind']}/{bare(deciding)}/{bare(other)}", (fact,))
        subject = deciding if slots["kind"] == "severity" else str(slots["subject"])
        positions = [position(view, deciding)]
        if slots["kind"] == "touch-up":
            positions = [reason.text for reason in safety.touch_up_sides(view, deciding, other)]
        elif slots["kind"] == "touch-up-barred":
            positions = [safety.asked_for(view, one) for one in (deciding, other)]
        elif other.startswith("reading:"):
            reading = view.individual(other)
            wording = reading.one("wording") or reading.one("severity")
            positions.append(f"Read by {reading.one('readBy')}: {wording}")
        elif other != deciding:
            positions.append(position(view, other))
        found[item] = Conflict(
            id=item,
            subject=view.label(subject),
            positions=(view.reason(fact).text, *positions),
            decided_by=view.label(slots["by"]),
            evidence=view.evidence((deciding, other)),
        )
    return (*(found[key] for key in sorted(found)), *_disputed_waits(view), *sequence.disputed(view))


def _disputed_waits(view: View) -> tuple[Conflict, ...]:
    """Waits on which sources disagree; one entry for all treatments on which they disagree alike."""
    merged: dict[str, list[tuple[Fact, Slots]]] = {}
    for fact, slots in view.all("conflict", kind="wait"):
        merged.setdefault(view.reason(fact).text, []).append((fact, slots))
    found = []
    for text, rows in sorted(merged.items()):
        statements = [str(slots["deciding"]) for _, slots in rows]
        found.append(
            Conflict(
                id=view.register(f"conflict/wait/{bare(statements[0])}", (fact for fact, _ in rows)),
                subject=", ".join(view.label(slots["subject"]) for _, slots in rows),
                positions=(text,),
                decided_by=view.label(rows[0][1]["by"]),
                evidence=view.evidence(statements),
            )
        )
    return tuple(found)


def _touches(view: View, statement: str, relevant: set[str]) -> bool:
    return any(str(s["intervention"]) in relevant for _, s in view.all("effect", statement=statement))
