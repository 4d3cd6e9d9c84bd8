"""Skin findings: what was seen, what follows from measurements, and what was not looked for."""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Test, V, le, ne

RELATIONS: dict[str, tuple[str, ...]] = {
    "phototype_shift": ("phototype", "grade"),
    "attribute_shifted": ("attribute", "value"),
    "phototype_used": ("phototype",),
    "finding_seen": ("finding",),
    "finding_denied": ("finding",),
    "finding_state": ("finding", "value"),
}
SHOWN: frozenset[str] = frozenset()


def _finding(name: str, reads: str, when: tuple[Pattern, ...], finding: str, tests: tuple[Test, ...] = ()) -> Rule:
    return Rule(
        id=f"skin_findings.finding-{name}",
        reads=reads,
        serves="Match treatments to findings, not to wishes alone.",
        when=(*when, fact("Finding", id=finding)),
        tests=tests,
        then=fact("finding_seen", finding=finding),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="skin_findings.darker-by-history",
        reads="The skin marks darkly after small injuries: it is judged as one phototype darker ({darker}).",
        serves="The phototype decides what light, heat and acid may do.",
        when=(
            fact("state", condition="condition:pih_tendency", value="yes"),
            fact("phototype_seen", phototype=V.seen),
            fact("darker", grade=V.grade, phototype=V.seen, darker_grade=V.darker, darker_phototype=V.used),
            fact("Principle", id="principle:ADJ-PHO-05"),
        ),
        then=fact("phototype_shift", phototype=V.used, grade=V.darker),
    ),
    Rule(
        id="skin_findings.phototype-shifted",
        quiet=True,
        reads="Judged as {phototype}.",
        serves="The phototype decides what light, heat and acid may do.",
        when=(fact("phototype_shift", phototype=V.phototype),),
        then=fact("phototype_used", phototype=V.phototype),
    ),
    Rule(
        id="skin_findings.shifted",
        quiet=True,
        reads="Judged as phototype {grade}.",
        serves="The phototype decides what light, heat and acid may do.",
        when=(fact("phototype_shift", grade=V.grade),),
        then=fact("attribute_shifted", attribute="attribute:phototype", value=V.grade),
    ),
    Rule(
        id="skin_findings.phototype-as-seen",
        quiet=True,
        reads="Judged as recorded: {phototype}.",
        serves="The phototype decides what light, heat and acid may do.",
        when=(fact("phototype_seen", phototype=V.phototype),),
        unless=(fact("attribute_shifted", attribute="attribute:phototype"),),
        then=fact("phototype_used", phototype=V.phototype),
    ),
    Rule(
        id="skin_findings.finding-observed",
        reads="{finding} was seen.",
        serves="Match treatments to findings, not to wishes alone.",
        when=(
            fact("observes", attribute=V.attribute, finding=V.finding),
            fact("observed", attribute=V.attribute, value="yes"),
        ),
        then=fact("finding_seen", finding=V.finding),
    ),
    Rule(
        id="skin_findings.finding-denied",
        reads="{finding} was looked for and not seen.",
        serves="Match treatments to findings, not to wishes alone.",
        when=(
            fact("observes", attribute=V.attribute, finding=V.finding),
            fact("observed", attribute=V.attribute, value="no"),
        ),
        then=fact("finding_denied", finding=V.finding),
    ),
    *(
        _finding(f"{kind}-line", f"At least one {kind} line.", (fact("line_type", type=kind),), f"finding:{kind}_line")
        for kind in ("dynamic", "mixed", "static")
    ),
    _finding(
        "deep-static",
        "A line stays when the skin is spread.",
        (fact("line_type", type="static"),),
        "finding:deep_static_line",
    ),
    _finding(
        "superficial-static",
        "A line at rest flattens when the skin is spread.",
        (fact("line_type", type="mixed"),),
        "finding:superficial_static_line",
    ),
    _finding("any", "Everybody.", (fact("consultation", day=V.day),), "finding:any_patient"),
    *(
        _finding(
            f"laxity-{grade}",
            f"Laxity is {grade}.",
            (fact("observed", attribute="attribute:laxity", value=grade),),
            finding,
        )
        for grade, finding in (
            ("mild", "finding:laxity_mild_moderate"),
            ("moderate", "finding:laxity_mild_moderate"),
            ("severe", "finding:laxity_severe"),
        )
    ),
    *(
        _finding(
            f"photoageing-{grade}",
            f"Glogau class {grade}.",
            (fact("observed", attribute="attribute:glogau", value=grade),),
            "finding:photoageing",
        )
        for grade in ("II", "III", "IV")
    ),
    _finding(
        "severe-photoageing",
        "Glogau class IV.",
        (fact("observed", attribute="attribute:glogau", value="IV"),),
        "finding:severe_photoageing",
    ),
    Rule(
        id="skin_findings.finding-dehydrated",
        reads="The corneometer reads {measured}, at or below {limit}: dry.",
        serves="Match treatments to findings, not to wishes alone.",
        when=(
            fact("observed", attribute="attribute:hydration_au", value=V.measured),
            fact("Parameter", id="parameter:hydration_dry_up_to_au", value=V.limit),
        ),
        tests=(ne(V.measured, "unknown"), le(V.measured, V.limit)),
        then=fact("finding_seen", finding="finding:dehydrated_skin"),
    ),
    _finding(
        "leaky-barrier",
        "Transepidermal water loss is raised.",
        (
            fact("observed", attribute="attribute:tewl_raised", value="yes"),
            fact("Principle", id="principle:ADJ-LAY-11"),
        ),
        "finding:impaired_barrier",
    ),
    Rule(
        id="skin_findings.finding-yes",
        quiet=True,
        reads="{finding}: yes.",
        serves="Match treatments to findings, not to wishes alone.",
        when=(fact("finding_seen", finding=V.finding),),
        then=fact("finding_state", finding=V.finding, value="yes"),
    ),
    Rule(
        id="skin_findings.finding-no",
        quiet=True,
        reads="{finding}: no.",
        serves="Match treatments to findings, not to wishes alone.",
        when=(fact("finding_denied", finding=V.finding),),
        unless=(fact("finding_seen", finding=V.finding),),
        then=fact("finding_state", finding=V.finding, value="no"),
    ),
    Rule(
        id="skin_findings.finding-unknown",
        quiet=True,
        reads="{finding}: not known.",
        serves="Match treatments to findings, not to wishes alone.",
        when=(fact("Finding", id=V.finding),),
        unless=(fact("finding_seen", finding=V.finding), fact("finding_denied", finding=V.finding)),
        then=fact("finding_state", finding=V.finding, value="unknown"),
    ),
)
