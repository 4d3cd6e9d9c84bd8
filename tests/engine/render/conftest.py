"""A plan that uses every part there is, one that says stop, and labels without a knowledge base."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from engine.plan import (
    AdjunctItem,
    Advice,
    Argument,
    Assessment,
    Candidate,
    CareItem,
    Complication,
    Conflict,
    Deferred,
    DoseStep,
    Evidence,
    Exposure,
    FollowUp,
    InjectionItem,
    LimitCheck,
    LineAssessment,
    MonitoringItem,
    Plan,
    PointGroup,
    ProductChoice,
    ProductTotal,
    Provenance,
    Question,
    Reason,
    Rejected,
    SafetyFinding,
    SourceEntry,
    Strength,
)
from engine.render import words


class StubLabels:
    """Labels without a knowledge base."""

    LABELS = {
        "area:glabella": "glabella",
        "area:neck": "neck",
        "condition:pregnancy": "pregnancy",
        "finding:brown_spots": "brown spots",
        "jurisdiction:US": "United States",
        "muscle:platysma": "platysma",
        "product:ONA": "Botox Cosmetic",
        "question_group:pregnancy_and_feeding": "pregnancy and breast-feeding",
    }

    def get(self, curie: str, /) -> object | None:
        return self.LABELS.get(curie)

    def label(self, curie: str, /) -> str:
        return self.LABELS.get(curie, curie)


LABEL = Evidence(
    statement="statement:LD01",
    title="Glabellar lines, label",
    basis="label",
    level="reg",
    verification="verified",
    sources=("source:toxin.L1",),
)
PAPER = Evidence(
    statement="statement:CD41",
    title="Platysma, consensus",
    basis="consensus",
    level="5",
    verification="unverified",
    sources=("source:toxin.P1", "source:toxin.L1"),
)


def injection(muscle: str, side: str, units: str, **more: Any) -> InjectionItem:
    values: dict[str, Any] = {
        "id": f"toxin/glabella/{muscle}/{side}",
        "status": "recommended",
        "area": "glabella",
        "lines": ("glabellar_vertical",),
        "muscle": muscle,
        "muscle_label": words.spoken(muscle),
        "side": side,
        "product": "ONA",
        "unit_name": "U",
        "units": Decimal(units),
        "range_low_units": Decimal(units),
        "range_high_units": Decimal(units),
        "on_label": True,
        "label_note": "moderate to severe glabellar lines in adults",
        "evidence": (LABEL,),
        "reasons": (Reason(text="the lines show at full frown and the muscle makes them", rule="r1"),),
    }
    return InjectionItem(**(values | more))


def points(units: str, *, count: int, ml: str | None = None, site: str | None = None) -> PointGroup:
    return PointGroup(
        site=site,
        units=(Decimal(units),) * count,
        volume_ml=None if ml is None else (Decimal(ml),) * count,
    )


def adjunct(treatment: str, layer: str, rank: int = 1, **more: Any) -> AdjunctItem:
    values: dict[str, Any] = {
        "id": f"adjunct/{treatment}",
        "treatment": treatment,
        "label": words.spoken(treatment),
        "layer": layer,
        "setting": "clinic",
        "status": "recommended",
        "rank": rank,
        "on_offer": True,
        "for_findings": ("brown_spots",),
        "course": "3 to 5 sessions, 3 to 4 weeks apart",
        "reasons": (Reason(text="brown spots absorb the light", rule="r7"),),
        "evidence": (PAPER,),
    }
    return AdjunctItem(**(values | more))


PROVENANCE = Provenance(
    engine_version="0.1.0",
    executor="experta",
    kb_version="ab" * 32,
    kb_release="0.1.0",
    rules_digest="cd" * 32,
    case_digest="ef" * 32,
    derivation_digest="01" * 32,
)


@pytest.fixture(scope="session")
def full_plan() -> Plan:
    corrugator = {"points": (points("4", count=2, ml="0.1"),), "volume_ml": Decimal("0.2")}
    return Plan(
        case_id="sample",
        date=dt.date(2026, 11, 21),
        jurisdiction="US",
        status="questions_open",
        headline="Treat the glabella now; the neck waits for one answer",
        notices=("not clinically validated; the practitioner decides",),
        safety=(
            SafetyFinding(
                statement="statement:TS20",
                title="Blood thinners bruise more",
                severity="relative",
                own_severity="caution",
                applies_to=("ONA",),
                areas=("neck",),
                because_of=("aspirin",),
                action="press longer after each point",
                until=dt.date(2026, 12, 1),
                overridden_by="Dr Example",
                evidence=(PAPER,),
            ),
        ),
        lines=(
            LineAssessment(
                id="line/glabellar_vertical/right",
                line="glabellar_vertical",
                label="glabellar lines",
                side="right",
                line_type="dynamic",
                severity="rest 0, expression 3 (FWS 0-3)",
                toxin="indicated",
                reasons=(Reason(text="absent at rest, present when frowning", rule="r2"),),
            ),
        ),
        products=(
            ProductChoice(product="ONA", label="Botox Cosmetic", reasons=(Reason(text="first on offer", rule="r3"),)),
        ),
        toxin=(
            injection("corrugator_supercilii", "right", "8", **corrugator),
            injection("corrugator_supercilii", "left", "8", **corrugator),
            injection("procerus", "midline", "4.0", points=(points("4", count=1),)),
            injection(
                "platysma",
                "left",
                "13",
                area="neck",
                status="consider",
                on_label=False,
                label_note="one side alone is not in the label",
                range_low_units=Decimal(6),
                range_high_units=Decimal(18),
                points=(points("2", count=4, site="jawline"), points("1", count=5, site="band")),
                steps=(
                    DoseStep(before_units=Decimal(6), after_units=Decimal(13), why="strong contraction", rule="r4"),
                ),
                cautions=(Reason(text="swallowing may suffer above 20 U", rule="r5"),),
                evidence=(PAPER,),
            ),
        ),
        totals=(
            ProductTotal(
                product="ONA",
                label="Botox Cosmetic",
                unit_name="U",
                units=Decimal(33),
                dilution_units_per_ml=Decimal(40),
                areas={"glabella": Decimal(20), "neck": Decimal(13)},
            ),
        ),
        limits=(
            LimitCheck(
                id="limit/LD01.max",
                scope="area",
                areas=("glabella",),
                max_units=Decimal(20),
                planned_units=Decimal(20),
                within=True,
                evidence=(LABEL,),
            ),
        ),
        balance=(Advice(id="a1", topic="balance", text="watch the brow", rule="r6", evidence=(PAPER,)),),
        advice=(Advice(id="a3", topic="honesty", text="static lines stay", rule="r11"),),
        adjuncts=(adjunct("ipl", "upper"), adjunct("radiofrequency", "dermal", 1, status="consider")),
        home_care=(adjunct("sunscreen", "home"),),
        referrals=(adjunct("deep_phenol_peel", "neighbour"),),
        not_on_offer=(adjunct("q_switched_laser", "upper", on_offer=False),),
        deferred=(
            Deferred(
                id="adjunct/jessner",
                label="Jessner peel",
                until=dt.date(2027, 5, 21),
                reasons=(Reason(text="isotretinoin ended six weeks ago", rule="r8"),),
            ),
        ),
        questions=(
            Question(
                id="pregnancy",
                text="Are you pregnant?",
                path="safety.answers.pregnancy",
                group="pregnancy_and_feeding",
                severity="absolute",
                blocks=("toxin/neck",),
            ),
        ),
        not_recommended=(
            Rejected(
                id="toxin/perioral",
                label="perioral lines",
                severity="relative",
                reasons=(Reason(text="plays a wind instrument", rule="r9"),),
                evidence=(PAPER,),
            ),
        ),
        conflicts=(
            Conflict(
                id="c1",
                subject="statement:TS05",
                positions=("The US label warns", "The UK label forbids"),
                decided_by="own jurisdiction, raised to the stricter",
            ),
        ),
        sequence=(Advice(id="s1", topic="sequence", text="light first, then toxin", rule="r12"),),
        claims=(Advice(id="k1", topic="mixed", text="a clinic says so; mixed evidence", rule="r13"),),
        requirements=(Advice(id="q1", topic="regulator", text="write down the batch", rule="r14"),),
        counselling=(Advice(id="a2", topic="effect", text="it wears off", rule="r10"),),
        follow_up=(FollowUp(id="f1", text="see the result", on=dt.date(2026, 12, 5), day_offset=14),),
        care=(
            CareItem(
                id="care/c1",
                phase="after",
                audience="person",
                treatments=("botulinum_toxin",),
                text="stay upright",
                from_day=Decimal(0),
                to_day=Decimal("0.25"),
                days="from the day of the treatment to 6 hours after",
            ),
        ),
        assessments=(
            Assessment(
                id="instrument/i1",
                instrument="i1",
                label="A camera",
                status="measured",
                readings=("spots: 20",),
                noise=("a change below 9 % is noise",),
            ),
        ),
        arguments=(
            Candidate(
                id="argument/adjunct/jessner",
                kind="adjunct",
                label="Jessner peel",
                outcome="waits",
                speaks_for=(Argument(text="the skin is dull", rule="r15"),),
                speaks_against=(
                    Argument(
                        text="downtime is long",
                        rule="r16",
                        strengths=(
                            Strength(statement="statement:X", basis="consensus", level="5", verification="verified"),
                        ),
                    ),
                ),
                blocking=(Argument(text="isotretinoin ended six weeks ago", rule="r8"),),
                confirming=(Argument(text="a prescriber has decided", rule="r17"),),
            ),
        ),
        exposure=(
            Exposure(
                id="exposure/procerus/midline/ONA_BOTOXCOS_US",
                label="Procerus",
                muscle="procerus",
                side="midline",
                product="ONA_BOTOXCOS_US",
                product_label="Botox Cosmetic",
                unit_name="unit",
                sessions=2,
                units=Decimal(8),
                first=dt.date(2026, 1, 5),
                last=dt.date(2026, 6, 5),
                shortest_interval_days=151,
                longest_interval_days=151,
            ),
        ),
        monitoring=(
            MonitoringItem(
                id="monitoring/brow",
                label="Brow height",
                measure="both brows in mm",
                when="on day 14",
                matters="two millimetres",
                rule="r15",
            ),
        ),
        complications=(
            Complication(
                id="complication/lid",
                label="Drooping eyelid",
                reported=False,
                seen="the lid hangs",
                action="wait",
                refer_to="a doctor",
            ),
        ),
        sources=(
            SourceEntry(id="source:toxin.L1", citation="Label of Botox Cosmetic", year="2024", level="reg"),
            SourceEntry(id="source:toxin.P1", citation="A consensus", identifier="doi:10.1/x", read="abstract"),
        ),
        provenance=PROVENANCE,
    )


@pytest.fixture(scope="session")
def stop_plan() -> Plan:
    return Plan(
        case_id="pregnant",
        date=dt.date(2026, 11, 21),
        jurisdiction="US",
        status="stop",
        headline="No toxin and no peel during pregnancy",
        notices=("not clinically validated",),
        safety=(
            SafetyFinding(
                statement="statement:TS01",
                title="Not in pregnancy",
                severity="absolute",
                own_severity="absolute",
                applies_to=("ONA",),
                because_of=("pregnancy",),
                action="do not treat",
            ),
        ),
        provenance=PROVENANCE,
    )


@pytest.fixture(scope="session")
def labels() -> StubLabels:
    return StubLabels()
