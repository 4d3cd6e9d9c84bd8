"""What every page must keep to: plain words, no doses while toxin is held, a source for every figure and risk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from engine.consultation import consult
from engine.patient.agreed import Agreed, agreed
from engine.patient.balance import balance
from engine.patient.build import patient_page
from engine.patient.held import not_suited
from engine.patient.page import Care, Moment, Passage, Planned, Risk, Visit
from engine.patient.planned import planned
from engine.patient.words import Words, of_a_thousand
from engine.render.document import Banner
from engine.render.patient_document import patient_document
from engine.rules import rule_base
from tests.engine.cases import healthy
from tests.engine.golden_set import golden
from tests.engine.patient.pages import DATE, EXAMPLES, blocks, cases, kb, page, plan, texts, whole
from tests.engine.rebalancing import given

DOSE = re.compile(r"\d[\d.]*\s*(units?|U|Speywood)\b", re.IGNORECASE)
CODE = re.compile(r"https?:|[a-z]+:[A-Za-z_]|\b[A-Z]{2,5}[.-]?\d|[a-z]_[a-z]|\b(CEBM|DAO|LLSAN|VISIA|IPL|SPF|PRP)\b")
ENGLISH = {"group", "muscle", "lateral", "medial", "straps", "major", "minor", "orbital", "mullers"}
LATIN = {
    word
    for one in kb().of_kind("Muscle")
    for word in one.id.removeprefix("muscle:").split("_")
    if len(word) > 4 and word not in ENGLISH
}
TRADE = re.compile(
    rf"\b({'|'.join(sorted(LATIN))}|glabella\w*|canthal|periorbital|ptosis|rhytid|phototype|fitzpatrick|contraindic\w+"
    r"|indicat\w+|etiolog\w+|erythema|oedema|intradermal|neuromodulator|hypersensitiv\w+|absolute|relative)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("name", cases())
def test_no_codes_and_no_words_of_the_trade(name: str) -> None:
    read = [text for text in texts(page(name)) if not re.fullmatch(r"\d{4}-\d\d-\d\d", text)]
    assert [text for text in read if CODE.search(text)] == []
    assert [text for text in read if TRADE.search(text)] == []
    found = whole(page(name))
    assert [rule.id for rule in rule_base().rules if "." in rule.id and rule.id in found] == []


def test_a_dose_that_waits_for_a_thinned_muscle_says_so_and_cites_the_weeks() -> None:
    (item,) = [one for one in blocks("balance-thinned-muscle-wait-not-over") if isinstance(one, Planned) and one.amount]
    assert item.considered and any(line.startswith("Not yet: ") and "16 weeks" in line for line in item.lines)
    assert "parameter:thin_muscle_interval_min_weeks" in item.sources and "principle:REB-04" in item.sources


@pytest.mark.parametrize("name", cases())
def test_no_dose_where_no_toxin_is_planned(name: str) -> None:
    found = whole(page(name))
    if plan(name).toxin:
        planned_units = sum((total.units for total in plan(name).totals), Decimal(0))
        told = [block for block in blocks(name) if isinstance(block, Planned) and block.amount]
        assert sum(Decimal(one.amount.split()[0]) for one in told if one.amount) == planned_units
    else:
        assert not DOSE.search(found)
        assert not [block for block in blocks(name) if isinstance(block, Planned) and block.amount]


@pytest.mark.parametrize("name", cases())
def test_every_figure_and_every_risk_has_its_source(name: str) -> None:
    known = set(kb().individuals)
    for block in blocks(name):
        sources = set(getattr(block, "sources", ()))
        assert sources <= known
        said = " ".join(texts(block.model_dump(mode="json", exclude={"first", "last", "date", "per_thousand"})))
        if re.search(r"\d", DATE.sub("", said)):
            assert sources, said
        if isinstance(block, Risk | Moment | Planned | Care):
            assert sources, said
        if isinstance(block, Risk) and block.per_thousand is not None:
            (stated,) = [kb().individuals[one] for one in sources if kb().individuals[one].kind == "Frequency"]
            assert stated.one("perThousand") == block.per_thousand


@pytest.mark.parametrize("name", cases())
def test_sentences_are_short(name: str) -> None:
    for text in texts(page(name)):
        for sentence in re.split(r"(?<=[.?!])\s+", text):
            words = sentence.partition(":")[0] if sentence.count(",") > 1 else sentence
            assert len(words.split()) <= 40, sentence
    passages = [block.text for block in blocks(name) if isinstance(block, Passage) and block.tone != "ask"]
    sentences = [s for text in passages for s in re.split(r"(?<=[.?!])\s+", text) if ":" not in s]
    assert sum(len(s.split()) for s in sentences) / len(sentences) <= 14


@pytest.mark.parametrize("name", cases())
def test_it_says_that_the_practitioner_decides_and_that_nothing_is_a_choice(name: str) -> None:
    found = whole(page(name))
    assert "Your practitioner decides" in found
    assert "not clinically validated" in found
    # In an emergency no choice is put forward.
    assert ("Having no treatment is always one of your choices." in found) is not bool(page(name).at_once)


def test_off_label_is_told_wherever_it_stands() -> None:
    for name in cases():
        off = {item.area for item in plan(name).toxin if not item.on_label}
        told = [block for block in blocks(name) if isinstance(block, Planned) and block.off_label]
        assert len(told) == len(off)
        assert all("not officially approved" in " ".join(one.lines) for one in told)


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        ("pregnancy", "not_now", "because of pregnancy, or a possible pregnancy: injections of botulinum toxin"),
        ("myasthenia_gravis", "not_now", "because of myasthenia gravis (a muscle weakness)"),
        ("toxin_six_weeks_ago", "waiting", "has to wait until 10 January 2027 at least"),
        ("unanswered_intake", "questions", "Some questions must be answered first."),
        ("age-17-gb-no-toxin-no-booster", "not_now", "because of an age under 18: injections of botulinum toxin"),
        ("cumulative-390-plus-20-units", "not_now", "it would be more than the limit"),
        ("complete_healthy_us", "planned", "In all: 94 units of Botox Cosmetic."),
    ],
)
def test_what_is_stopped_or_waits_is_said_with_its_reason(name: str, status: str, said: str) -> None:
    assert page(name).status == status
    assert said in whole(page(name))


def test_urgent_signs_stand_under_help_for_everyone_who_gets_injections() -> None:
    for name in cases():
        help = page(name).section("help")
        assert help is not None
        urgent = [block for block in help.blocks if isinstance(block, Passage) and block.tone == "urgent"]
        told = any("swallowing, speaking or breathing" in one.text for one in urgent)
        assert told == bool(plan(name).toxin) or any(one.reported for one in plan(name).complications)


@pytest.mark.parametrize(("days", "told"), [(0, True), (28, True), (29, False)])
def test_urgent_signs_are_told_for_four_weeks_after_toxin_on_record(days: int, *, told: bool) -> None:
    # TS24, CNS-05, CMP-05: hours to four weeks, driving too; nothing is planned today.
    lid = {"eyelid_ptosis_after_toxin": "yes"}
    case = healthy(toxin=[given(days, areas=["glabella"], total_units=20)], answers=lid, check=False)
    found = patient_page(consult(case, kb(), "compiled").plan, case, kb(), None)
    urgent = " ".join(b.text for s in found.sections for b in s.blocks if isinstance(b, Passage) and b.tone == "urgent")
    assert ("swallowing, speaking or breathing" in urgent) == told
    assert ("do not drive" in urgent) == told
    assert "Let a doctor look at it." in whole(found)


def test_trouble_that_cannot_wait_comes_first_and_alone() -> None:
    found = page("balance-trouble-swallowing-is-an-emergency")
    (first,) = found.at_once
    assert first.tone == "urgent"
    assert first.text.startswith("Get emergency help at once.")
    assert [section.key for section in found.sections] == ["help", "about"]
    assert "injections" not in whole(found)
    banner = patient_document(found)[0]
    assert isinstance(banner, Banner)
    assert banner.head == first.text
    assert not page("complete_healthy_us").at_once


def test_a_line_without_a_tested_amount_is_named_and_not_all_of_its_area() -> None:
    case = next(one.case for one in golden().values() if one.id == "balance-brow-3-mm-symmetrical-first")
    told = " ".join(getattr(one, "text", "") for one in not_suited(consult(case, kb(), "compiled").plan, Words(kb())))
    assert "No tested amount of the products here is known for this: eyebrows of different height." in told


def test_a_wish_is_not_told_as_a_danger() -> None:
    said = next(text for text in texts(page("wish-no-needles")) if "your wish to have no needles" in text)
    assert "safe" not in said


def test_open_questions_are_asked_as_the_person_can_answer_them() -> None:
    section = page("unanswered_intake").section("questions")
    assert section is not None
    asked = [block.text for block in section.blocks if isinstance(block, Passage) and block.tone == "ask"]
    assert any(text.startswith("Any blood thinner") or "bleeding" in text for text in asked)
    assert any("still has to look at your face" in text for text in asked)
    assert page("complete_healthy_us").section("questions") is None


def test_dates_come_from_the_schedule_and_the_treatment() -> None:
    found = blocks("complete_healthy_us")
    visits = [block for block in found if isinstance(block, Visit)]
    injected = next(visit for visit in visits if any("injections" in what for what in visit.what))
    first = next(block for block in found if isinstance(block, Moment) and block.title == "First effect")
    assert first.first is not None
    assert (first.first - injected.date).days == 2
    rubbing = next(block for block in found if isinstance(block, Care) and "rub or massage" in block.text)
    assert rubbing.first == injected.date
    assert not any(visit.held_free for visit in visits[:2])
    assert visits[-1].held_free


def test_without_a_schedule_days_are_counted_from_the_treatment() -> None:
    found = blocks("label-us-jeuveau-glabella")
    moments = [block for block in found if isinstance(block, Moment)]
    assert moments
    assert all(moment.first is None for moment in moments)
    assert any("day of the treatment" in block.when for block in found if isinstance(block, Care))


def test_a_line_decided_against_takes_its_risks_with_it() -> None:
    name, words = "complete_healthy_us", Words(kb())
    every = agreed(plan(name), cases()[name])
    left = [item for item in every.toxin if item.area == "neck"]
    others = frozenset(item.id for item in every.toxin if item.area != "neck")
    fewer = Agreed(tuple(left), (), (), (), others)
    told = "\n".join(_texts(planned(fewer, words)))
    assert "26 units" in told
    assert "94 units" not in told
    before = "\n".join(_texts(balance(plan(name), every, words)))
    after = "\n".join(_texts(balance(plan(name), fewer, words)))
    assert "drooping eyelid" in before
    assert "drooping eyelid" not in after


def _texts(found: Iterator[Any]) -> Iterator[str]:
    for block in found:
        yield from texts(block.model_dump(mode="json"))


@pytest.mark.parametrize(
    ("value", "said"),
    [("25", "about 25 in every 1000 people"), ("4.9", "about 5 in every 1000 people"),
     ("1.5", "about 1 to 2 in every 1000 people"), ("0.4", "about 0 to 1 in every 1000 people")],
)  # fmt: skip
def test_frequencies_are_told_as_people_count(value: str, said: str) -> None:
    assert of_a_thousand(Decimal(value), "people") == said


def test_every_term_a_page_can_name_has_plain_words() -> None:
    words = Words(kb())
    for kind in ("Muscle", "Area", "Line", "Treatment", "Finding", "Condition", "Complication"):
        assert [one.id for one in kb().of_kind(kind) if not words.has_name(one.id)] == []
    assert [one.id for one in kb().of_kind("Course") if not words.text(one.id)] == []


def test_every_kind_of_support_has_one_sentence() -> None:
    worded = [
        (basis, level)
        for one in kb().of_kind("EvidenceWording")
        for basis in one.many("wordsForBasis")
        for level in one.many("wordsForLevel")
    ]
    assert len(worded) == len(set(worded))
    said = {(one.one("basis"), one.one("evidenceLevel")) for one in kb() if "evidenceLevel" in one.values}
    assert {pair for pair in said if None not in pair} <= set(worded)


def test_wording_adds_no_figure_to_what_its_statement_says() -> None:
    """Every number in the plain words of a statement stands in that statement too."""
    spelt = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "twelve": "12"}
    for one in kb().of_kind("PlainWording"):
        about = kb().individuals[str(one.one("wordsFor"))]
        given = " ".join(str(value) for name, values in about.values.items() for value in values if name != "source")
        numbers = set(re.findall(r"\d+", given)) | {figure for word, figure in spelt.items() if word in given.lower()}
        told = set(re.findall(r"\d+", str(one.one("plainText") or "")))
        assert told <= numbers, one.id


def test_examples_are_among_the_cases() -> None:
    assert len(EXAMPLES) > 15
    assert len(cases()) > 35
