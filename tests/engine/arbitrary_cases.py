"""Random consultations that the intake accepts, drawn from whatever the knowledge base holds.

Most people drawn are healthy adults with every question answered, and one or two things changed: a case in
which everything is random is excluded at once and says nothing about the rest of the engine.

Cases are drawn as plain data (`Data`), so that a property can change one thing and compare.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from engine.case import Case
from engine.intake import check_case
from kb.snapshot import Individual, load

Data = dict[str, Any]

KB = load()
TODAY = dt.date(2026, 11, 20)


def bare(curie: object) -> str:
    return str(curie).split(":", 1)[1]


def _named(kind: str) -> dict[str, Individual]:
    return {bare(one.id): one for one in KB.of_kind(kind)}


PRODUCTS, LINES, MUSCLES = _named("Product"), _named("Line"), _named("Muscle")
ATTRIBUTES, CONDITIONS, GROUPS = _named("Attribute"), _named("Condition"), _named("QuestionGroup")
TREATMENTS, JURISDICTIONS = sorted(_named("Treatment")), sorted(_named("Jurisdiction"))
AREAS = sorted({bare(line.one("inArea")) for line in KB.of_kind("Line")})
OVERRIDABLE = sorted(bare(s.id) for s in KB.of_kind("Contraindication") if s.one("severity") == "relative")
MEMBERS: dict[str, list[str]] = {}
for _name, _condition in CONDITIONS.items():
    if _condition.one("askedWhen") != "derived":
        MEMBERS.setdefault(bare(_condition.one("inQuestionGroup")), []).append(_name)
ASKED = sorted(name for members in MEMBERS.values() for name in members)
TOXIN_BEFORE, SAME_TOXIN = "botulinum_toxin_ever", "toxin_same_product_under_12_weeks"
# Lines and muscles that doses are published for, so that most cases call for something.
TREATABLE = sorted({bare(v) for d in (*KB.of_kind("LabelDose"), *KB.of_kind("PublishedDose")) for v in d.many("forLine")})
DOSED = sorted({bare(part.one("muscle")) for part in KB.of_kind("DosePart")})

tenths = st.integers(0, 199).map(lambda n: Decimal(n + 1) / 10)
days_back = st.sampled_from([0, 1, 13, 14, 27, 28, 83, 84, 90, 91, 120, 179, 180, 365, 400, 1000]) | st.integers(0, 800)


def licensed(product: str, jurisdiction: str) -> bool:
    return f"jurisdiction:{jurisdiction}" in PRODUCTS[product].many("licensedIn")


def sometimes(draw: st.DrawFn, one_in: int) -> bool:
    """True once in so many draws; false is the simpler case."""
    return draw(st.integers(0, one_in - 1)) == one_in - 1


@st.composite
def cases(draw: st.DrawFn) -> Data:
    """A consultation as data; `as_case` makes the case of it."""
    sex = draw(st.sampled_from(["female", "male", "female", "male", "unknown"]))
    history = _history(draw)
    return accepted(
        {
            "id": "made-up",
            "context": _context(draw),
            "person": {"sex": sex, **_age(draw), "reference_population": _population(draw)},
            "safety": {"none_of": [], "answers": _answers(draw, sex, history)},
            "lines": draw(_entries(TREATABLE, 5, _line)) | draw(_entries(sorted(LINES), 2, _line)),
            "muscles": draw(_entries(DOSED, 5, _muscle)) | draw(_entries(sorted(MUSCLES), 1, _muscle)),
            "features": _features(draw),
            "skin": _observed(draw, "skin", 3),
            "goals": _goals(draw),
            "history": history,
        }
    )


def accepted(data: Data) -> Data:
    """The same data, if the intake has nothing to say about it."""
    assume(not check_case(as_case(data), KB))
    return data


def as_case(data: Data) -> Case:
    return Case.model_validate(data)


def with_change(data: Data, change: Callable[[Data], object]) -> Data:
    """A copy with one change; the original is left as it is."""
    changed = copy.deepcopy(data)
    change(changed)
    return changed


def _context(draw: st.DrawFn) -> Data:
    jurisdiction = draw(st.sampled_from([*JURISDICTIONS, "US", "GB", "EU"]))
    at_home = [product for product in sorted(PRODUCTS) if licensed(product, jurisdiction)]
    pool = sorted(PRODUCTS) if not at_home or sometimes(draw, 6) else at_home
    held = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3, unique=True))
    products: list[Data] = []
    for product in held:
        options = PRODUCTS[product].many("dilutionUnitsPerMl")
        dilution = draw(st.sampled_from([None, *options]))
        products.append({"product": product, "dilution_units_per_ml": dilution})
    named = {}
    if len(held) > 1 and sometimes(draw, 4):
        named = draw(st.dictionaries(st.sampled_from(AREAS), st.sampled_from(held), max_size=2))
    overridden: list[str] = []
    if sometimes(draw, 5):
        overridden = draw(st.lists(st.sampled_from(OVERRIDABLE), max_size=2, unique=True))
    return {
        "date": TODAY,
        "jurisdiction": jurisdiction,
        "products": products,
        "product_for_area": named,
        "treatments": draw(st.lists(st.sampled_from(TREATMENTS), max_size=8, unique=True)),
        "overrides": [{"statement": s, "by": "Dr A", "reason": "a reason"} for s in overridden],
    }


def _age(draw: st.DrawFn) -> Data:
    if sometimes(draw, 12):
        return {}
    if draw(st.booleans()):
        return {"age_years": draw(st.sampled_from([17, 18, 64, 65, 74, 75]) | st.integers(19, 80))}
    years = draw(st.integers(19, 80))
    return {"birth_date": dt.date(TODAY.year - years, draw(st.integers(1, 12)), draw(st.integers(1, 28)))}


def _population(draw: st.DrawFn) -> str | None:
    return draw(st.sampled_from([None, None, "other", "asian"]))


def _answers(draw: st.DrawFn, sex: str, history: Data) -> dict[str, Data]:
    """Every question answered no, but for a few answered yes, and in some cases a few not answered."""
    answers = {name: {"answer": "no"} for name in ASKED}
    yes = draw(st.lists(st.sampled_from(ASKED), max_size=2, unique=True)) if draw(st.booleans()) else []
    open_ = draw(st.lists(st.sampled_from(ASKED), max_size=2, unique=True)) if sometimes(draw, 3) else []
    if draw(st.booleans()):
        yes.append(TOXIN_BEFORE)
    for name in open_:
        answers[name] = {"answer": "unknown"}
    for name in yes:
        say_yes(answers, name)
        if sometimes(draw, 2):
            answers[name]["ended"] = TODAY - dt.timedelta(days=draw(days_back))
    for name in yes:
        if CONDITIONS[name].one("askedOf") == "female" and sex == "male":
            answers[name] = {"answer": "no"}
    if history["toxin"]:
        answers[TOXIN_BEFORE] = {"answer": "yes"}
        # Whether it was too early follows from the dates.
        answers[SAME_TOXIN] = {"answer": "unknown"}
    return answers


def say_yes(answers: dict[str, Data], name: str) -> None:
    """Answer a question yes, and the question it depends on."""
    answers[name] = {"answer": "yes"}
    parent = CONDITIONS[name].one("askedOnlyIf")
    if parent is not None and bare(parent) in answers:
        say_yes(answers, bare(parent))


def _history(draw: st.DrawFn) -> Data:
    toxin, treatments = [], []
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        session: Data = {
            "date": TODAY - dt.timedelta(days=draw(days_back)),
            "product": draw(st.sampled_from([None, *sorted(PRODUCTS)])),
            "areas": draw(st.lists(st.sampled_from(AREAS), max_size=2, unique=True)),
            "total_units": draw(st.none() | st.integers(10, 420)),
            "response": draw(st.sampled_from(["good", "none", "insufficient", "excessive", "unknown"])),
        }
        if session["total_units"] is None and draw(st.booleans()):
            session["units"] = {"masseter": {"right": draw(st.integers(1, 40)), "left": draw(st.integers(1, 40))}}
        toxin.append(session)
    for _ in range(draw(st.sampled_from([0, 0, 1]))):
        date = TODAY - dt.timedelta(days=draw(days_back))
        treatments.append({"date": date, "treatment": draw(st.sampled_from(TREATMENTS))})
    return {"toxin": toxin, "treatments": treatments}


def _entries(
    names: list[str], most: int, entry: Callable[[st.DrawFn, str], Data | None]
) -> st.SearchStrategy[dict[str, Data]]:
    @st.composite
    def build(draw: st.DrawFn) -> dict[str, Data]:
        chosen = draw(st.lists(st.sampled_from(names), max_size=most, unique=True))
        made = {name: entry(draw, name) for name in chosen}
        return {name: found for name, found in made.items() if found}

    return build()


def _sided(draw: st.DrawFn, paired: bool, value: Callable[[], Any]) -> Data:
    if not paired or draw(st.booleans()):
        return {"both": value()}
    sides = draw(st.sampled_from([("right", "left"), ("right",), ("left",)]))
    return {side: value() for side in sides}


def _line(draw: st.DrawFn, name: str) -> Data:
    line = LINES[name]
    return _sided(draw, line.one("laterality") == "paired", lambda: _graded(draw, line))


def _graded(draw: st.DrawFn, line: Individual) -> Data:
    scale = KB.individuals[str(line.one("defaultScale"))]
    low, high = int(Decimal(str(scale.one("minGrade")))), int(Decimal(str(scale.one("maxGrade"))))
    how = line.one("assessedBy")
    # The upper half of a scale is drawn more often: what is mild calls for nothing.
    grade = st.integers(low, high) | st.integers((low + high + 1) // 2, high)
    if how == "millimetres":
        return {"mm": draw(st.integers(0, 2 * min(high, 8)).map(lambda n: Decimal(n) / 2))}
    if how != "expression":
        return {"grade": draw(grade)} if not sometimes(draw, 10) else {}
    found: Data = {"rest": draw(st.sampled_from([0, 0, 1]) | st.integers(low, high)), "expression": draw(grade)}
    for field in ("rest", "expression"):
        if sometimes(draw, 12):
            del found[field]
    found["spread_flattens"] = draw(st.sampled_from(["yes", "no", "unknown"]))
    return found


def _muscle(draw: st.DrawFn, name: str) -> Data:
    def seen() -> Data:
        found: Data = {"contraction": draw(st.none() | st.integers(0, 4))}
        if draw(st.booleans()):
            found["thickness_mm"] = draw(tenths)
            if draw(st.booleans()):
                found["baseline_mm"] = draw(tenths)
        return found

    return _sided(draw, MUSCLES[name].one("laterality") == "paired", seen)


def _features(draw: st.DrawFn) -> Data:
    found: Data = {}
    for name, attribute in ATTRIBUTES.items():
        if attribute.one("section") != "features" or draw(st.booleans()):
            continue
        made = _sided(draw, bool(attribute.one("perSide")), lambda a=attribute: _value(draw, a))  # type: ignore[misc]
        found[name] = made
    return found


def _observed(draw: st.DrawFn, section: str, one_missing_in: int) -> Data:
    found = {}
    for name, attribute in ATTRIBUTES.items():
        if attribute.one("section") == section and not sometimes(draw, one_missing_in):
            found[name] = _value(draw, attribute)
    return found


def _goals(draw: st.DrawFn) -> Data:
    found = _observed(draw, "goals", 3)
    if found.get("natural_movement") == found.get("strongest_effect") == "yes":
        found["strongest_effect"] = "no"
    return found


def _value(draw: st.DrawFn, attribute: Individual) -> Any:
    datatype = attribute.one("datatype")
    if datatype == "choice":
        return draw(st.sampled_from([str(v).split(":", 1)[1] for v in attribute.many("allowedValue")]))
    if datatype == "boolean":
        return draw(st.sampled_from(["no", "yes", "unknown"]))
    low, high = (int(Decimal(str(attribute.one(name)))) for name in ("minValue", "maxValue"))
    if datatype == "integer":
        return draw(st.integers(low, high))
    return draw(st.integers(low * 10, high * 10).map(lambda n: Decimal(n) / 10))


def sessions(data: Data) -> Iterable[Data]:
    """The toxin sessions of a case."""
    return data["history"]["toxin"]  # type: ignore[no-any-return]
