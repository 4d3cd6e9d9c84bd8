"""What is planned: injections by area, treatments at the clinic, care at home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from engine.patient.agreed import Agreed
from engine.patient.page import Block, Heading, Passage, Planned
from engine.patient.words import Words, capital, figure, listed
from engine.plan import AdjunctItem, InjectionItem
from engine.planning.resting import RESTS
from kb.snapshot import Individual

TOXIN = "botulinum toxin"
_ORDER = {"right": 0, "midline": 1, "across": 1, "left": 2}
_SIDES = {"right": "on your right", "left": "on your left", "midline": "in the middle", "across": "across both sides"}
_OFF_LABEL = "The product is not officially approved for this use. Ask why it is suggested all the same."
_RESTS = "Leave it out around some skin treatments. Your practitioner tells you the days."
_STANDING = {
    "supports": "Studies support it for {what}.",
    "mixed": "Studies do not agree whether it helps with {what}.",
    "silent": "We know of no good study of it for {what}.",
    "against": "Careful studies speak against it for {what}.",
}


def planned(agreed: Agreed, words: Words) -> Iterator[Block]:
    """Tell of everything that is recommended, and after it of what is weighed."""
    if agreed.toxin:
        yield Heading(text=f"Injections of {TOXIN}")
        yield from (_area(area, agreed, words) for area in agreed.areas)
        yield from _in_all(agreed, words)
    if agreed.recommended:
        yield Heading(text="Treatments of the skin")
        yield from (_treatment(item, words) for item in agreed.recommended)
    home = tuple(item for item in agreed.home if item.status == "recommended")
    if home:
        yield Heading(text="What you can do at home")
        yield from (_treatment(item, words) for item in home)


WAITS = ("thinning.wait-first", "thinning.wait-together")
"""Rules that say of a dose that a thinned muscle waits first."""
BEFORE = ("ceilings.above-", "ceilings.no-less-", "ceilings.uncompared-")
"""Groups of rules that say of a dose that an earlier one was too much, and that this one is not known to be less."""
_BEFORE = (
    "Not decided: the last treatment here was too strong, or trouble came after it. Your practitioner first looks at "
    "whether to treat again, and how much."
)
_WAIT_WEEKS = "parameter:thin_muscle_interval_min_weeks"


def brand(words: Words, product: str) -> str:
    """The name on the box, without remarks in brackets."""
    found = words.kb.individuals[f"product:{product}"]
    return re.sub(r"\s*\(.*\)$", "", str(found.one("brand")))


def _area(area: str, agreed: Agreed, words: Words) -> Planned:
    items = [item for item in agreed.toxin if item.area == area]
    muscles: dict[str, list[InjectionItem]] = {}
    for item in items:
        muscles.setdefault(item.muscle, []).append(item)
    units = sum((item.units for item in items), Decimal(0))
    off_label = not all(item.on_label for item in items)
    lines = [_relaxes(muscle, of_muscle, words) for muscle, of_muscle in muscles.items()]
    waits = _waits(items, words)
    before = (_BEFORE,) if any(caution.rule.startswith(BEFORE) for item in items for caution in item.cautions) else ()
    sources = dict.fromkeys(one.statement for item in items for one in item.evidence)
    sources |= dict.fromkeys((_WAIT_WEEKS,) if waits else ())
    return Planned(
        title=capital(words.name(f"area:{area}")),
        amount=f"{figure(units)} {_units(units)} of {listed(brand(words, item.product) for item in items)}",
        lines=(*lines, *before, *waits, *((_OFF_LABEL,) if off_label else ())),
        off_label=off_label,
        considered=all(item.status == "consider" for item in items),
        strength=words.strength(items[0].evidence),
        items=tuple(item.id for item in items),
        sources=tuple(sources),
    )


def _waits(items: list[InjectionItem], words: Words) -> tuple[str, ...]:
    """That a thinned muscle is proposed to be left longer, where the time is not over."""
    if not any(caution.rule in WAITS for item in items for caution in item.cautions):
        return ()
    weeks = words.kb.individuals[_WAIT_WEEKS].one("value")
    return (
        f"Not yet: a muscle here, or one treated with it, has become thinner. We propose to wait at least {weeks} "
        "weeks after the last treatment. No study has tested this.",
    )


def _relaxes(muscle: str, items: list[InjectionItem], words: Words) -> str:
    name = words.name(f"muscle:{muscle}")
    if len(items) == 1 and items[0].side in ("midline", "across"):
        return f"Relaxes {name}."
    sides = sorted(items, key=lambda item: _ORDER[item.side])
    shares = listed(f"{figure(item.units)} {_SIDES[item.side]}" for item in sides)
    return f"Relaxes {name}: {shares}."


def _units(units: Decimal) -> str:
    return "unit" if units == 1 else "units"


def _in_all(agreed: Agreed, words: Words) -> Iterator[Passage]:
    for product in agreed.products:
        items = [item for item in agreed.toxin if item.product == product]
        units = sum((item.units for item in items), Decimal(0))
        sources = tuple(dict.fromkeys(one.statement for item in items for one in item.evidence))
        weighed = all(item.status == "consider" for item in items)
        start = "In all, if it is decided on" if weighed else "In all"
        text = f"{start}: {figure(units)} {_units(units)} of {brand(words, product)}."
        yield Passage(
            text=f"{text} Units of one product are not the same as those of another.", tone="key", sources=sources
        )


def _treatment(item: AdjunctItem, words: Words) -> Planned:
    curie = f"treatment:{item.treatment}"
    lines = [words.text(curie) or ""]
    lines += [course_in_words(course) for course in courses(item, words)]
    if item.setting == "home" and any(caution.text.startswith(RESTS) for caution in item.cautions):
        lines.append(_RESTS)
    return Planned(
        title=capital(words.name(curie)),
        lines=tuple(line for line in lines if line),
        considered=item.status == "consider",
        strength=words.strength(item.evidence),
        items=(item.id,),
        sources=(curie, *dict.fromkeys(one.statement for one in item.evidence)),
    )


def courses(item: AdjunctItem, words: Words) -> list[Individual]:
    """The courses that the plan's entry rests on."""
    found = (words.kb.individuals[one.statement] for one in item.evidence)
    return [one for one in found if one.kind == "Course"]


def course_in_words(course: Individual) -> str:
    """Sessions and how far they lie apart, in a sentence; empty where nothing is stated."""
    sessions = _range(course, "sessions")
    weeks = _range(course, "intervalWeeks")
    if sessions is None:
        return ""
    if sessions == "1":
        return "One session."
    return f"{sessions} sessions, {weeks} weeks apart." if weeks else f"{sessions} sessions."


def standings(item: AdjunctItem, words: Words) -> list[str]:
    """What studies say for each finding of the person that it is for."""
    by_standing: dict[str, list[str]] = {}
    for one in item.evidence:
        found = words.kb.individuals[one.statement]
        if found.kind == "TreatmentIndication":
            named = (str(finding) for finding in found.many("forFinding"))
            fitting = [curie for curie in named if curie.removeprefix("finding:") in item.for_findings]
            by_standing.setdefault(str(found.one("standing")), []).extend(fitting)
    return [
        _STANDING[standing].format(what=listed(words.name(curie) for curie in findings))
        for standing, findings in by_standing.items()
        if standing in _STANDING and findings
    ]


def _range(course: Individual, name: str) -> str | None:
    low, high = course.one(f"{name}Min"), course.one(f"{name}Max")
    low, high = (low if low is not None else high), (high if high is not None else low)
    if low is None or high is None:
        return None
    least, most = Decimal(str(low)), Decimal(str(high))
    return figure(least) if least == most else f"{figure(least)} to {figure(most)}"
