"""Case files under generated cases and damage: nothing is lost, and nothing but CaseError is raised."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import case_text
from engine.case import (
    Case,
    Context,
    History,
    LineFinding,
    MuscleFinding,
    Override,
    Person,
    ProductOnOffer,
    Safety,
    SafetyAnswer,
    SidedLine,
    SidedMuscle,
    SidedUnits,
    SidedValue,
    ToxinSession,
    TreatmentSession,
)
from engine.casefile import parse_case, read_case
from engine.errors import CaseError
from engine.positions import read_document
from kb.snapshot import load

KB = load()
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))

word = st.text(min_size=1, max_size=12)
text = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "yes",
            "null",
            "~",
            "1",
            "1e3",
            "0x1F",
            "2026-11-21",
            " a",
            "a ",
            "a\nb",
            "- a",
            "a: b",
            "#",
            "",
            "''",
            "|",
        ]
    ),
)
date = st.dates()
answer = st.sampled_from(["yes", "no", "unknown"])
amount = st.decimals(min_value=0, max_value=10**9, places=3) | st.integers(0, 99).map(Decimal)
positive = st.decimals(min_value=Decimal("0.001"), max_value=99, places=3)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


def few(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


def named(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(word, strategy, max_size=3)


line = st.builds(LineFinding, rest=maybe(amount), grade=maybe(amount), mm=maybe(amount), spread_flattens=answer)
muscle = st.builds(
    MuscleFinding,
    contraction=maybe(st.integers(0, 4)),
    thickness_mm=maybe(positive),
    method=maybe(text),
    date=maybe(date),
)
observed = st.none() | text | st.integers(-(10**9), 10**9) | st.decimals(-999, 999, places=2)
sides = {"both", "right", "left"}
cases = st.builds(
    Case,
    id=text.filter(bool),
    context=st.builds(
        Context,
        date=date,
        jurisdiction=text,
        practitioner_role=maybe(text),
        products=few(st.builds(ProductOnOffer, product=text, dilution_units_per_ml=maybe(positive))),
        product_for_area=named(text),
        treatments=few(text),
        overrides=few(st.builds(Override, statement=text, by=word, reason=word)),
    ),
    person=st.builds(Person, birth_date=maybe(date), age_years=maybe(st.integers(0, 120)), sex=st.just("male")),
    safety=st.builds(
        Safety,
        none_of=few(text),
        answers=named(st.builds(SafetyAnswer, answer=answer, ended=maybe(date), note=maybe(text))),
    ),
    lines=named(st.builds(SidedLine, scale=maybe(text), both=maybe(line), right=maybe(line), left=maybe(line))),
    muscles=named(st.builds(SidedMuscle, both=maybe(muscle), right=maybe(muscle), left=maybe(muscle))),
    features=named(st.builds(SidedValue, both=observed, right=observed, left=observed)),
    skin=named(observed),
    goals=named(observed),
    event_date=maybe(date),
    history=st.builds(
        History,
        toxin=few(
            st.builds(
                ToxinSession,
                date=date,
                product=maybe(text),
                areas=few(text),
                total_units=maybe(amount),
                units=named(st.builds(SidedUnits, both=maybe(amount), right=maybe(amount), left=maybe(amount))),
                note=maybe(text),
            )
        ),
        treatments=few(st.builds(TreatmentSession, date=date, treatment=text)),
    ),
    note=maybe(text),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(cases)
def test_every_case_survives_writing_and_reading(case: Case) -> None:
    for written in (case_text.case_yaml(case), case_text.case_json(case)):
        document = read_document(written)
        assert not document.problems
        again = Case.model_validate(document.data)
        assert again == case
        assert again.model_dump_json() == case.model_dump_json()
        assert case_text.case_yaml(again) == case_text.case_yaml(case)


SOURCES = [path.read_text() for path in EXAMPLES if path.stem in ("unanswered_intake", "gummy_smile_ona")]
SPLICES = ["\t", "{", "}", "[", "]", ":", "- ", "&a ", "*a", "!!map ", '"', "'", "|", "#", "\n", "  ", "\0"]
SPLICES += ["é", "9", "yes", "@", "%", "---\n", "? ", "\\ud800", "<<: "]


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_a_damaged_case_file_is_a_case_or_a_case_error(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(SOURCES))
    body = source[source.index("schema:") :]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(body)))
        drop = data.draw(st.integers(0, 6))
        body = body[:at] + data.draw(st.sampled_from(SPLICES) | st.text(max_size=3)) + body[at + drop :]
    _case_or_error(body)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet=list("ab:-[]{}\"'&*!|>%@#?,\n\t \\0u"), max_size=40))
def test_any_text_is_a_case_or_a_case_error(body: str) -> None:
    _case_or_error(body)
    _case_or_error("{" + body)


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=80))
def test_any_bytes_are_a_case_or_a_case_error(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.getbasetemp() / "bytes.yaml"
    file.write_bytes(data)
    with pytest.raises(CaseError):
        read_case(file, KB)


def _case_or_error(body: str) -> None:
    try:
        parse_case(body, "damaged.yaml", KB)
    except CaseError as error:
        lines = body.count("\n") + body.count("\r") + body.count("\x85") + body.count("\u2028") + body.count("\u2029")
        for problem in error.problems:
            assert problem.message
            assert problem.line is None or 1 <= problem.line <= lines + 2
            str(problem).encode()
