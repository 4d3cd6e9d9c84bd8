"""Safety in the plan: which statements apply, how strongly, and what only has to wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT
from engine.first_letters import uncapital
from engine.plan import Deferred, Reason, SafetyFinding
from engine.planning.ended import told
from engine.planning.spacing import is_spacing, wait_reason
from engine.planning.view import SEVERITIES, Slots, View, bare, day, severity
from kb.snapshot import Individual

RANKS: dict[str, int] = {word: rank for rank, word in SEVERITIES.items()}
"""Severity -> rank, 1 to 4."""

_TOUCHED = ("intervention", "treatment", "product")
"""Slots that name what a statement acts on."""


def concerned(view: View) -> set[str]:
    """Interventions within reach here: products held, treatments on offer, and home care the findings call for."""
    called_for = {str(slots["treatment"]) for _, slots in view.all("matched")}
    at_home = {t for t in called_for if view.individual(t).one("setting") == "home"}
    return on_offer(view) | at_home


def on_offer(view: View) -> set[str]:
    """Products held and treatments offered."""
    given = view.derivation.origins
    return {str(f.values[0]) for f in given if f.relation in ("offered", "offered_treatment")}


def named(view: View, treatment: str) -> str:
    """A treatment's label, saying so where the clinic does not offer it."""
    reachable = treatment in concerned(view)
    return view.label(treatment) + ("" if reachable else " (not on offer here)")


def findings(view: View) -> tuple[SafetyFinding, ...]:
    """Every safety statement that applies to something concerned, strongest first."""
    relevant = concerned(view)
    by_statement: dict[str, list[tuple[Fact, Slots]]] = {}
    for relation in ("exclusion", "delay", "caution"):
        for fact, slots in view.all(relation):
            if str(slots["intervention"]) in relevant:
                by_statement.setdefault(str(slots["statement"]), []).append((fact, slots))
    found = [one for statement, rows in by_statement.items() for one in _findings(view, statement, rows)]
    return tuple(sorted(found, key=lambda f: (-RANKS[f.severity], f.statement)))


def _findings(view: View, statement: str, rows: list[tuple[Fact, Slots]]) -> Iterator[SafetyFinding]:
    """One entry for everything on which the statement acts alike: it may exclude one product and warn of another."""
    view.register(f"safety/{bare(statement)}", (fact for fact, _ in rows))
    effects = [slots for _, slots in view.all("effect", statement=statement)]
    alike: dict[int, list[tuple[Fact, Slots]]] = {}
    for fact, slots in rows:
        alike.setdefault(_acting_rank(slots, effects), []).append((fact, slots))
    yield from (_finding(view, statement, part) for part in alike.values())


def _finding(view: View, statement: str, rows: list[tuple[Fact, Slots]]) -> SafetyFinding:
    individual = view.individual(statement)
    touched = sorted({str(slots["intervention"]) for _, slots in rows})
    effects = [s for _, s in view.all("effect", statement=statement) if str(s["intervention"]) in touched]
    until = [u for u in (day(s["until"]) for _, s in rows if "until" in s) if u is not None]
    by = [str(s["by"]) for _, s in view.all("overridden", statement=statement) if str(s["intervention"]) in touched]
    true = view.all("literal", statement=statement, truth="true")
    return SafetyFinding(
        statement=statement,
        title=view.label(statement),
        severity=severity(max(_acting_rank(slots, effects) for _, slots in rows)),
        own_severity=severity(max(int(str(s["own"])) for s in effects)),
        applies_to=tuple(bare(i) for i in touched),
        areas=tuple(sorted(bare(str(a)) for a in individual.many("inArea"))),
        because_of=tuple(sorted({bare(s["attribute"]) for _, s in true if str(s["intervention"]) in touched})),
        action=told(view, statement, touched, also_unused=True),
        until=max(until) if until else None,
        overridden_by=by[0] if by else None,
        evidence=view.evidence((statement,)),
    )


def _acting_rank(slots: Slots, effects: list[Slots]) -> int:
    """How strongly a conclusion acts: an exclusion or caution as it says, a delay as its statement ranks."""
    if "rank" in slots:
        return int(str(slots["rank"]))
    return max(int(str(s["rank"])) for s in effects if s["intervention"] == slots["intervention"])


def deferred(view: View) -> tuple[Deferred, ...]:
    """Areas and treatments that only have to wait."""
    found = []
    candidates = {(s["area"], s["product"]) for _, s in view.all("candidate")}
    waits: dict[tuple[str, str], list[tuple[Fact, Slots]]] = {}
    for fact, slots in view.all("area_delay"):
        if (slots["area"], slots["product"]) in candidates:
            waits.setdefault((f"toxin/{bare(slots['area'])}", f"Toxin, {view.label(slots['area'])}"), []).append(
                (fact, slots)
            )
    excluded = {s["treatment"] for _, s in view.all("treatment_excluded")} | {
        s["treatment"] for _, s in view.all("phototype_avoid")
    }
    excluded |= {s["treatment"] for _, s in view.all("downtime_too_long")}
    supported = {s["treatment"] for _, s in view.all("supported")}
    for fact, slots in view.all("treatment_delayed"):
        if slots["treatment"] in supported - excluded:
            key = (f"adjunct/{bare(slots['treatment'])}", named(view, str(slots["treatment"])))
            waits.setdefault(key, []).append((fact, slots))
    for (item, label), rows in sorted(waits.items()):
        view.register(item, (fact for fact, _ in rows))
        dates = [day(slots["until"]) for _, slots in rows]
        known = [d for d in dates if d is not None]
        except_for = _touch_ups(view, rows)
        found.append(
            Deferred(
                id=item,
                label=label,
                until=max(known) if len(known) == len(dates) else None,
                reasons=(*(acting(view, slots) for slots in _latest(rows)), *(reason for reason, _ in except_for)),
                evidence=view.evidence((*(slots["statement"] for _, slots in rows), *(s for _, s in except_for))),
            )
        )
    return tuple(found)


def _touch_ups(view: View, rows: list[tuple[Fact, Slots]]) -> list[tuple[Reason, str]]:
    """What may be considered while these waits for toxin run, each with its statement."""
    waits = {slots["statement"] for _, slots in rows if "area" in slots}
    facts = [(fact, s) for fact, s in view.all("conflict", kind="touch-up") if s["deciding"] in waits]
    return [(view.reason(fact), str(slots["other"])) for fact, slots in facts]


def touch_up_sides(view: View, wait: str, touch_up: str) -> tuple[Reason, Reason]:
    """The statement that makes a full session wait, with its day, and the one by which a touch-up may come before."""
    rows = view.all("delay", statement=wait)
    text = asked_for(view, touch_up)
    return acting(view, _latest(rows)[0]), Reason(text=text, rule="conflict", statements=(touch_up,))


def asked_for(view: View, statement: str) -> str:
    """A statement by its name, with what it asks for."""
    said = view.individual(statement)
    return f"{view.label(statement)}: {said.one('action') or said.one('text')}"


def _latest(rows: list[tuple[Fact, Slots]]) -> list[Slots]:
    """Of several waits by one statement the longest, in the order of the statements."""
    longest: dict[str, Slots] = {}
    for _, slots in rows:
        key = f"{slots['statement']} {slots.get('product', '')}"
        if key not in longest or _until(slots) > _until(longest[key]):
            longest[key] = slots
    return list(longest.values())


def _until(slots: Slots) -> int:
    """Day number of the end of a wait; one without an end is longest."""
    return 10_000_000 if slots["until"] == ABSENT else int(str(slots["until"]))


def wait_days(statement: Individual) -> object:
    """The wait that is kept, in days: the longest any source asks for where the statement says so."""
    return statement.one("waitDaysMax" if statement.one("waitCounts") == "longest" else "waitDaysDefault")


def _interval(view: View, slots: Slots) -> str:
    """The interval held for the product that waits, in the units of its label, as a sentence; empty for other waits."""
    product, until = str(slots.get("product")), slots.get("until")
    if not any(s["until"] == until for _, s in view.all("early_session", intervention=product)):
        return ""
    own = view.individual(product)
    units = ((own.one("minIntervalWeeks"), "weeks"), (own.one("minIntervalDays"), "days"))
    held = [f"{count} {unit}" for count, unit in (*units, (own.one("minIntervalMonths"), "months")) if count]
    if len(held) < 2:
        return f" {view.label(product)}: {''.join(held)}."
    return f" {view.label(product)}: {', '.join(held[:-1])} or {held[-1]}, whichever ends last."


def acting(view: View, slots: Slots) -> Reason:
    """A statement as a reason: its title, what it asks for, and until when."""
    statement = str(slots["statement"])
    if "until" in slots and is_spacing(view, slots):
        return wait_reason(view, str(slots.get("treatment", slots.get("product"))), slots)
    until = day(slots["until"]) if "until" in slots else None
    tail = f" Not before {until.isoformat()}." if until else ""
    if "until" in slots and slots["until"] == ABSENT:
        wait = view.label(cast(Any, wait_days(view.individual(statement))))
        tail = f" Wait of {wait} days from its end; the date it ended is not recorded."
    action = told(view, statement, (str(slots[name]) for name in _TOUCHED if name in slots))
    limit = view.individual(statement).one("sourceLimitNote") if "until" in slots else None
    limits = f" Limits of the source: {uncapital(str(limit))}." if limit else ""
    text = f"{view.label(statement)}: {action}.{_interval(view, slots)}{limits}{tail}"
    return Reason(text=text, rule="exclusion.delay", statements=(statement,))
