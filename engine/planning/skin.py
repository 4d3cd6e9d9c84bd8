"""The skin part of the plan: clinic treatments by layer and rank, home care, referrals, what is not on offer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from engine.algebra.terms import Value
from engine.plan import AdjunctItem, Reason
from engine.planning.better_choice import better_supported
from engine.planning.resting import rests
from engine.planning.spacing import spaced
from engine.planning.toxin import cautions
from engine.planning.view import View, bare

LAYER_ORDER = ("upper", "middle", "dermal", "neighbour", "home")


def adjuncts(view: View) -> dict[str, tuple[AdjunctItem, ...]]:
    """Entries by pool: offer, elsewhere, home, referral."""
    pools: dict[str, list[AdjunctItem]] = {"offer": [], "elsewhere": [], "home": [], "referral": []}
    for fact, slots in view.all("adjunct"):
        treatment = str(slots["treatment"])
        individual = view.individual(treatment)
        pool = str(slots["pool"]).split("/", 1)[0]
        supports = view.all("supported_by", treatment=treatment)
        courses = view.all("course", treatment=treatment)
        rest, facts = (rests(view, treatment) if pool == "home" else None) or (None, ())
        resting = () if rest is None else (rest,)
        behind = (fact, *(f for f, _ in (*supports, *courses)), *facts)
        item = view.register(f"adjunct/{bare(treatment)}", behind)
        indications = list(dict.fromkeys(s["indication"] for _, s in supports))
        phototype = view.all("phototype_caution", treatment=treatment)
        downtime = view.all("downtime_may_exceed", treatment=treatment)
        prescriber = view.all("prescriber_only", treatment=treatment)
        # Of several better ones the first choice is named.
        instead = [
            row
            for row in view.all("gives_way", treatment=treatment)
            if not view.all("gives_way", treatment=row[1]["better"])
        ]
        shown = (*courses, *phototype, *instead)
        reasons = [
            *(_advice(view, str(i)) for i in indications),
            *(view.reason(f) for f, _ in view.all("points", treatment=treatment)),
            *_limits(view, treatment),
            *(resting if slots["status"] == "consider" else ()),
        ]
        pools[pool].append(
            AdjunctItem(
                id=item,
                treatment=bare(treatment),
                label=view.label(treatment),
                layer=str(individual.one("layer")),
                setting=cast(Any, individual.one("setting")),
                status=cast(Any, slots["status"]),
                rank=int(Decimal(str(slots["rank"]))),
                on_offer=pool != "elsewhere",
                for_findings=tuple(sorted({bare(s["finding"]) for _, s in supports})),
                course="; or ".join(filter(None, (course_in_words(view, s["statement"]) for _, s in courses))) or None,
                reasons=tuple(reasons),
                cautions=(
                    *better_supported(view, str(treatment)),
                    *(view.reason(f) for f, _ in (*instead, *phototype, *downtime, *prescriber)),
                    *(resting if slots["status"] != "consider" else ()),
                    *cautions(view, treatment),
                ),
                evidence=view.evidence(
                    (
                        *indications,
                        *(s["statement"] for _, s in shown),
                        *spaced(view, treatment),
                        *(statement for reason in resting for statement in reason.statements),
                    )
                ),
            )
        )
    return {pool: tuple(sorted(entries, key=lambda e: (_layer(e, pool), e.rank))) for pool, entries in pools.items()}


def _layer(entry: AdjunctItem, pool: str) -> int:
    """Clinic treatments are listed layer by layer; home care and referrals are one list each."""
    return LAYER_ORDER.index(entry.layer) if pool in ("offer", "elsewhere") else 0


def _advice(view: View, indication: str) -> Reason:
    """What the indication says; that trials are silent or speak against it is a caution of its own."""
    individual = view.individual(indication)
    standing = " The evidence is mixed." if individual.one("standing") == "mixed" else ""
    advice = individual.one("adviceNote")
    text = f"{view.label(indication)}.{' ' + str(advice) if advice else ''}{standing}"
    return Reason(text=text, rule="adjuncts.supported-by", statements=(indication,))


def course_in_words(view: View, statement: Value) -> str | None:
    """Sessions, intervals and maintenance of a course with their units, None when nothing is stated."""
    course = view.individual(statement)

    def span(name: str, unit: str, prefix: str) -> str | None:
        low, high = course.one(f"{name}Min"), course.one(f"{name}Max")
        if low is None and high is None:
            return None
        low, high = (low if low is not None else high), (high if high is not None else low)
        figures = view.label(cast(Any, low))
        if low != high:
            figures = f"{figures}-{view.label(cast(Any, high))}"
        return f"{prefix}{figures} {unit}"

    parts = [
        span("sessions", "sessions", ""),
        span("intervalWeeks", "weeks", "every "),
        span("maintenanceWeeks", "weeks", "then maintenance every "),
    ]
    home = course.one("homeFrequency")
    words = ", ".join(part for part in parts if part) or None
    return "; ".join(str(part) for part in (words, home) if part) or None


def _limits(view: View, treatment: str) -> list[Reason]:
    """Why a treatment is to be weighed rather than recommended, where evidence, phototype or a wish is the reason."""
    found = []
    for fact, _ in view.all("weak", treatment=treatment):
        for because in view.because(fact):
            if because.rule in ("ranking.weak-evidence", "ranking.weak-phototype"):
                found.append(Reason(text=view.sentence(because), rule=because.rule, statements=()))
    found += [view.reason(fact) for fact, _ in view.all("put_after", treatment=treatment)]
    return found
