"""What to say before treatment, requirements of the place, and clinic claims, as entries of the plan."""

from __future__ import annotations

from collections.abc import Mapping

from engine.plan import Advice
from engine.planning.view import View, bare
from kb.snapshot import Individual

_VERDICT: Mapping[str, str] = {
    "supported": "supported",
    "partly_supported": "supported in part",
    "contradicted": "contradicted",
    "mixed": "mixed evidence",
    "no_evidence_found": "no evidence found",
    "untraceable": "cannot be traced",
    "outside_scope": "outside what was reviewed",
}
_MAKER: Mapping[str, str] = {"clinic_a": "Clinic A", "clinic_b": "Clinic B"}


def maker(claim: Individual) -> str:
    """Who makes a claim, in words."""
    return _MAKER[str(claim.one("madeBy"))]


def verdict(claim: Individual) -> str:
    """What the evidence says of a claim, in words, with the note on it."""
    note = claim.one("verdictNote")
    return _VERDICT[str(claim.one("verdict"))] + (f": {note}" if note else "")


def requirements(view: View) -> tuple[Advice, ...]:
    """What law and regulators of the place ask of the consultation and its record."""
    found = []
    for fact, slots in view.all("requirement"):
        statement = view.individual(slots["statement"])
        force = str(statement.one("force")).replace("_", " ")
        found.append(
            Advice(
                id=view.register(f"requirement/{bare(statement.id)}", (fact,)),
                topic=force,
                text=f"{force.capitalize()}: {statement.one('text')}",
                rule=view.reason(fact).rule,
                evidence=view.evidence((statement.id,)),
            )
        )
    return tuple(found)


def claims(view: View) -> tuple[Advice, ...]:
    """Claims of the clinics that this plan touches, each with its verdict."""
    found = []
    for curie in sorted({str(slots["claim"]) for _, slots in view.all("claim_touched")}):
        claim = view.individual(curie)
        facts = [fact for fact, _ in view.all("claim_touched", claim=curie)]
        note = claim.one("verdictNote")
        verdict = _VERDICT[str(claim.one("verdict"))]
        maker = _MAKER[str(claim.one("madeBy"))]
        evidence = [*claim.many("statementFor"), *claim.many("statementAgainst")]
        found.append(
            Advice(
                id=view.register(f"claim/{bare(curie)}", facts),
                topic=str(claim.one("verdict")),
                text=f"{maker}: \u201c{claim.one('text')}\u201d Verdict: {verdict}.{f' {note}' if note else ''}",
                rule=view.reason(facts[0]).rule,
                evidence=view.evidence(str(e) for e in evidence),
            )
        )
    return tuple(found)


def counselling(view: View) -> tuple[Advice, ...]:
    """What the person is told before treatment."""
    found = []
    for fact, slots in view.all("counsel"):
        statement = view.individual(slots["statement"])
        found.append(
            Advice(
                id=view.register(f"counselling/{bare(statement.id)}", (fact,)),
                topic=str(statement.one("topic") or "counselling"),
                text=str(statement.one("text")),
                rule=view.reason(fact).rule,
                evidence=view.evidence((statement.id,)),
            )
        )
    return tuple(found)
