"""What the trials say where they do not support a treatment, and what is better supported for the same finding."""

from __future__ import annotations

from collections.abc import Iterable

from engine.algebra.rule import Fact
from engine.algebra.terms import Value
from engine.first_letters import uncapital
from engine.plan import Reason
from engine.planning.view import Slots, View

_SAID = {
    "trials_against": "Controlled trials are mostly negative",
    "no_trial_for": "No trial was found that supports it",
}


def better_supported(view: View, treatment: str) -> tuple[Reason, ...]:
    """One caution for each way in which the evidence is wanting, and one that names the better supported choices."""
    found: list[Reason] = []
    for relation, said in _SAID.items():
        rows = view.all(relation, treatment=treatment)
        if rows:
            findings = _listed(view.label(slots["finding"]) for _, slots in rows)
            statements = dict.fromkeys(str(slots["indication"]) for _, slots in rows)
            found.append(Reason(text=f"{said} for {findings}.", rule=_rule(view, rows), statements=tuple(statements)))
    rows = view.all("better_choice", treatment=treatment)
    choices: dict[str, dict[str, None]] = {}
    for _, slots in rows:
        choices.setdefault(str(slots["finding"]), {})[_choice(view, slots["better"])] = None
    alike: dict[tuple[str, ...], list[str]] = {}
    for finding, better in choices.items():
        alike.setdefault(tuple(better), []).append(view.label(finding))
    if alike:
        told = "; ".join(f"for {_listed(findings)}: {_listed(better)}" for better, findings in alike.items())
        statements = dict.fromkeys(str(slots["indication"]) for _, slots in rows)
        text = f"Better supported {told}."
        found.append(Reason(text=text, rule=_rule(view, rows), statements=tuple(statements)))
    return tuple(found)


def _choice(view: View, better: Value) -> str:
    """The name of a choice; where the clinic does not have it, that is said."""
    elsewhere = any(str(slots["pool"]).startswith("elsewhere") for _, slots in view.all("adjunct", treatment=better))
    return f"{view.label(better)}{' (not on offer here)' if elsewhere else ''}"


def _rule(view: View, rows: list[tuple[Fact, Slots]]) -> str:
    return view.because(rows[0][0])[0].rule


def _listed(names: Iterable[str]) -> str:
    *rest, last = dict.fromkeys(map(uncapital, names))
    return f"{', '.join(rest)} and {last}" if rest else last
