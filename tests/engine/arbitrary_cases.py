"""Random consultations that the intake accepts, drawn from whatever the knowledge base holds.

Most people drawn are healthy adults with every question answered, and one or two things changed: a case in
which everything is random is excluded at once and says nothing about the rest of the engine.

Cases are drawn as plain data (`Data`), so that a property can change one thing and compare.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis import strategies as st

from engine.case import Case
from engine.consultation import Outcome, consult, derive
from engine.intake import check_case
from engine.plan import Plan
from engine.planning.assemble import assemble
from engine.planning.view import View
from engine.rules import rule_base
from kb.snapshot import Individual, load

Data = dict[str, Any]

KB = load()
TODAY = dt.date(2026, 11, 20)


def bare(curie: object) -> str:
    return str(curie).split(":", 1)[1]


def _named(kind: str) -> dict[str, Individual]:
    return {bare(one.id): one for one in KB.of_kind(kind)}


PRODUCTS, LINES, MUSCLES = _named("Product"), _named("Line"), _named("Muscle")
ATTRIBUTES, CONDITIONS = _named("Attribute"), _named("Condition")
TREATMENTS, JURISDICTIONS = sorted(_named("Treatment")), sorted(_named("Jurisdiction"))
AREAS = sorted({bare(line.one("inArea")) for line in KB.of_kind("Line")})
# Questions whose answer can exclude outright, somewhere or for something.
GRAVE = sorted(
    {
        bare(condition)
        for statement in (*KB.of_kind("Contraindication"), *KB.of_kind("SeverityReading"))
        if statement.one("severity") == "absolute"
        for condition in KB.individuals[str(statement.values.get("ofStatement", (statement.id,))[0])].many("condition")
        if KB.individuals[str(condition)].one("askedWhen") != "derived"
    }
)
MEMBERS: dict[str, list[str]] = {}
for _name, _condition in CONDITIONS.items():
    if _condition.one("askedWhen") != "derived":
        MEMBERS.setdefault(bare(_condition.one("inQuestionGroup")), []).append(_name)
ASKED = sorted(name for members in MEMBERS.values() for name in members)
TOXIN_BEFORE, SAME_TOXIN = "botulinum_toxin_ever", "toxin_same_product_under_12_weeks"
# Products with doses for many areas; the others have one for the glabella and little else.
MANY_DOSES = {
    bare(value)
    for dose in KB.of_kind("PublishedDose")
    for value in dose.many("ofProduct")
    if str(value).startswith(("product:ONA", "product:INCO"))
}
# Lines and muscles that doses are published for, so that most cases call for something.
TREATABLE = sorted(
    {bare(v) for d in (*KB.of_kind("LabelDose"), *KB.of_kind("PublishedDose")) for v in d.many("forLine")}
)
DOSED = sorted({bare(part.one("muscle")) for part in KB.of_kind("DosePart")})

tenths = st.integers(0, 199).map(lambda n: Decimal(n + 1) / 10)
long_ago = st.sampled_from([400, 365, 200]) | st.integers(181, 800)
days_back = st.sampled_from([400, 365, 180, 179, 120, 91, 90, 84, 83, 28, 27, 14, 13, 1, 0]) | st.integers(0, 800)


def licensed(product: str, jurisdiction: str) -> bool:
    return f"jurisdiction:{jurisdiction}" in PRODUCTS[product].many("licensedIn")


def sometimes(draw: st.DrawFn, one_in: int) -> bool:
    """True about once in so many draws; false is the simpler case."""
    # Neither end of the span: ends are drawn more often than the rest.
    return draw(st.integers(0, one_in - 1)) == one_in // 2


@st.composite
def cases(draw: st.DrawFn, healthy: bool | None = None) -> Data:
    """A consultation as data; `as_case` makes the case of it.

    healthy: an adult whom nothing excludes, at a clinic with licensed products, so that most get a dose; by
    default, that is so for half of them.
    """
    well = draw(st.booleans()) if healthy is None else healthy
    sex = draw(st.sampled_from(["female", "male", "female", "male", "unknown"]))
    history, context = _history(draw, well), _context(draw, well)
    answers = _answers(draw, sex, history, context, well)
    context["overrides"] = _overrides(draw, answers)
    return accepted(
        {
            "id": "made-up",
            "context": context,
            "person": {"sex": sex, **_age(draw, well), "reference_population": _population(draw)},
            "safety": in_groups(answers),
            "lines": draw(_entries(TREATABLE, 2, 6, _line)) | draw(_entries(sorted(LINES), 0, 2, _line)),
            "muscles": draw(_entries(DOSED, 3, 9, _muscle)) | draw(_entries(sorted(MUSCLES), 0, 1, _muscle)),
            "features": _features(draw),
            "skin": _observed(draw, "skin", 3),
            "goals": _goals(draw),
            "event_date": _event(draw),
            "history": history,
        }
    )


def accepted(data: Data) -> Data:
    """The same data, if the intake has nothing to say about it."""
    assume(not check_case(as_case(data), KB))
    return data


def as_case(data: Data) -> Case:
    return Case.model_validate(data)


def outcome_of(data: Data) -> Outcome:
    return consult(as_case(data), KB, "compiled")


def plan_of(data: Data) -> Plan:
    """The plan, not signed: its digests take as long as all the rest."""
    case = as_case(data)
    view = View(derive(case, KB, "compiled"), KB, rule_base())
    return assemble(view, case, KB, "compiled", signed=False)


def examples(number: int) -> settings:
    """Settings for so many cases.  Why an example fails is shorter to read off the plan than to search for."""
    phases = [phase for phase in Phase if phase is not Phase.explain]
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    return settings(max_examples=number, deadline=None, suppress_health_check=slow, phases=phases)


def with_change(data: Data, change: Callable[[Data], object]) -> Data:
    """A copy with one change; the original is left as it is."""
    changed = copy.deepcopy(data)
    change(changed)
    return changed


def _context(draw: st.DrawFn, well: bool) -> Data:
    jurisdiction = draw(st.sampled_from([*JURISDICTIONS, "US", "GB", "EU"]))
    at_home = [product for product in sorted(PRODUCTS) if licensed(product, jurisdiction)]
    pool = at_home or sorted(PRODUCTS)
    if not well and sometimes(draw, 4):
        pool = sorted(PRODUCTS)
    if well or draw(st.booleans()):
        pool = [product for product in pool if product in MANY_DOSES] or pool
    held = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3, unique=True))
    products: list[Data] = []
    for product in held:
        options = PRODUCTS[product].many("dilutionUnitsPerMl")
        dilution = draw(st.sampled_from([None, *options]))
        products.append({"product": product, "dilution_units_per_ml": dilution})
    named = {}
    if len(held) > 1 and sometimes(draw, 4):
        named = draw(st.dictionaries(st.sampled_from(AREAS), st.sampled_from(held), max_size=2))
    return {
        "date": TODAY,
        "jurisdiction": jurisdiction,
        "products": products,
        "product_for_area": named,
        "treatments": draw(st.lists(st.sampled_from(TREATMENTS), max_size=8, unique=True)),
    }


def _overrides(draw: st.DrawFn, answers: dict[str, Data]) -> list[Data]:
    """Decisions against statements about what was answered yes, whether or not such a decision is open."""
    told = {f"condition:{name}" for name, given in answers.items() if given["answer"] == "yes"}
    about = [bare(s.id) for s in KB.of_kind("Contraindication") if told & set(s.many("condition"))]
    if not about or not sometimes(draw, 3):
        return []
    chosen = about if draw(st.booleans()) else draw(st.lists(st.sampled_from(about), max_size=6, unique=True))
    return [{"statement": name, "by": "Dr A", "reason": "a reason"} for name in chosen]


def _age(draw: st.DrawFn, well: bool) -> Data:
    if not well and sometimes(draw, 10):
        return {}
    if not well and sometimes(draw, 5):
        return {"age_years": draw(st.sampled_from([17, 18, 64, 65, 74, 75]))}
    if draw(st.booleans()):
        return {"age_years": draw(st.integers(25, 64))}
    years = draw(st.integers(19, 60 if well else 80))
    return {"birth_date": dt.date(TODAY.year - years, draw(st.integers(1, 12)), draw(st.integers(1, 28)))}


def _event(draw: st.DrawFn) -> dt.date | None:
    return TODAY + dt.timedelta(days=draw(st.sampled_from([60, 15, 14, 13, 1, 0]))) if sometimes(draw, 5) else None


def _population(draw: st.DrawFn) -> str | None:
    return draw(st.sampled_from([None, None, "other", "asian"]))


def _answers(draw: st.DrawFn, sex: str, history: Data, context: Data, well: bool) -> dict[str, Data]:
    """Every question answered no, but for a few answered yes, and in some cases a few not answered."""
    answers = {name: {"answer": "no"} for name in ASKED}
    few = st.lists(st.sampled_from(ASKED), max_size=2, unique=True)
    yes = draw(few) if not well and draw(st.booleans()) else []
    if yes and draw(st.booleans()):
        yes.append(draw(st.sampled_from(GRAVE)))
    open_ = draw(few) if not well and sometimes(draw, 4) else []
    if not sometimes(draw, 4):
        yes.append(TOXIN_BEFORE)  # a first treatment stays at the low end of every range
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
        answers[SAME_TOXIN] = {"answer": "yes" if _too_early(history, context) else "no"}
    return answers


def in_groups(answers: dict[str, Data]) -> Data:
    """Answers with the groups that are denied as a whole named as such, as a practitioner would."""
    denied = [name for name, members in MEMBERS.items() if all(answers[m] == {"answer": "no"} for m in members)]
    rest = {name: answers[name] for group, members in MEMBERS.items() if group not in denied for name in members}
    return {"none_of": denied, "answers": rest}


def one_by_one(data: Data) -> Data:
    """The same case with every question of a denied group answered no by itself."""

    def spell_out(changed: Data) -> None:
        safety = changed["safety"]
        for group in safety["none_of"]:
            safety["answers"].update({name: {"answer": "no"} for name in MEMBERS[group]})
        safety["none_of"] = []

    return with_change(data, spell_out)


def _too_early(history: Data, context: Data) -> bool:
    """Whether a product on offer was given, under any name, within twelve weeks."""
    held = {PRODUCTS[offer["product"]].one("substance") for offer in context["products"]}
    return any(
        session["product"] is not None
        and PRODUCTS[session["product"]].one("substance") in held
        and (TODAY - session["date"]).days < 84
        for session in history["toxin"]
    )


def say_yes(answers: dict[str, Data], name: str) -> None:
    """Answer a question yes, and the question it depends on."""
    answers[name] = {"answer": "yes"}
    parent = CONDITIONS[name].one("askedOnlyIf")
    if parent is not None and bare(parent) in answers:
        say_yes(answers, bare(parent))


@st.composite
def sessions(draw: st.DrawFn, well: bool) -> Data:
    """An earlier toxin session; for somebody who is well, long enough ago."""
    session: Data = {
        "date": TODAY - dt.timedelta(days=draw(long_ago if well else days_back)),
        "product": draw(st.sampled_from([None, *sorted(PRODUCTS)])),
        "areas": draw(st.lists(st.sampled_from(AREAS), max_size=2, unique=True)),
        "total_units": draw(st.none() | st.integers(10, 420)),
        "response": draw(st.sampled_from(["good", "none", "insufficient", "excessive", "unknown"])),
    }
    if session["total_units"] is None and draw(st.booleans()):
        session["units"] = {"masseter": {"right": draw(st.integers(1, 40)), "left": draw(st.integers(1, 40))}}
    return session


def with_sessions(data: Data, given: list[Data]) -> Data:
    """A copy with other toxin sessions, and the answers that go with them."""
    changed = one_by_one(data)
    changed["history"]["toxin"] = given
    answers = changed["safety"]["answers"]
    if given:
        answers[TOXIN_BEFORE] = {"answer": "yes"}
        answers[SAME_TOXIN] = {"answer": "yes" if _too_early(changed["history"], changed["context"]) else "no"}
    return changed


def _history(draw: st.DrawFn, well: bool) -> Data:
    toxin = [draw(sessions(well)) for _ in range(draw(st.integers(1, 2)) if sometimes(draw, 3) else 0)]
    treatments = []
    for _ in range(1 if sometimes(draw, 4) else 0):
        date = TODAY - dt.timedelta(days=draw(days_back))
        treatments.append({"date": date, "treatment": draw(st.sampled_from(TREATMENTS))})
    return {"toxin": toxin, "treatments": treatments}


def _entries(
    names: list[str], least: int, most: int, entry: Callable[[st.DrawFn, str], Data | None]
) -> st.SearchStrategy[dict[str, Data]]:
    @st.composite
    def build(draw: st.DrawFn) -> dict[str, Data]:
        chosen = draw(st.lists(st.sampled_from(names), min_size=least, max_size=most, unique=True))
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
        found: Data = {"contraction": draw(st.sampled_from([2, 3, 4, 1, 0, None]))}
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
