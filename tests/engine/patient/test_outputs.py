"""What leaves the program: the page as text, Markdown, PDF and calendar, the same bytes for the same case."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from engine.case import Case
from engine.errors import EngineError
from engine.patient.booking import booked
from engine.patient.build import patient_page
from engine.patient.page import Care, PatientPage, Visit
from engine.render.markdown import document_markdown
from engine.render.patient_calendar import to_ics
from engine.render.patient_document import patient_document
from engine.render.patient_pdf import to_pdf
from engine.render.text import document_text
from tests.engine.patient.pages import blocks, cases, kb, page, plan, whole

NAME = "complete_healthy_us"


def printed(data: bytes) -> str:
    """The text of a PDF, its line breaks as spaces."""
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(data)).pages).split())


def events(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


@pytest.mark.parametrize("name", [NAME, "pregnancy", "unanswered_intake"])
def test_every_section_is_in_every_form(name: str) -> None:
    found, document = page(name), patient_document(page(name))
    markdown, text, paper = document_markdown(document), document_text(document, 80), printed(to_pdf(found))
    for section in found.sections:
        assert f"## {section.title}" in markdown
        assert section.title.upper() in text
        assert section.title in paper
    assert max(map(len, text.splitlines())) <= 80


def test_paper_tells_risks_care_and_what_made_it() -> None:
    reader = PdfReader(io.BytesIO(to_pdf(page(NAME))))
    paper = printed(to_pdf(page(NAME)))
    assert "about 25 in every 1000 people" in paper
    assert "Do not rub or massage the treated places" in paper
    assert "20 units of Botox Cosmetic" in paper
    for number, sheet in enumerate(reader.pages, start=1):
        foot = sheet.extract_text()
        assert "Not clinically validated." in foot
        assert f"Page {number} of {len(reader.pages)}" in foot
        assert page(NAME).made.plan_digest[:12] in foot
    assert {round(float(sheet.mediabox.width)) for sheet in reader.pages} == {595}
    assert reader.metadata is not None
    assert reader.metadata.creation_date == dt.datetime.combine(page(NAME).date, dt.time(), dt.UTC)


def test_the_same_case_gives_the_same_bytes() -> None:
    case = cases()[NAME]
    again = patient_page(plan(NAME), case, kb(), booked(case, kb()))
    assert again == page(NAME)
    assert to_pdf(again) == to_pdf(page(NAME))
    assert to_ics(again) == to_ics(page(NAME))


def test_json_reads_back() -> None:
    found = page(NAME)
    assert PatientPage.model_validate_json(found.model_dump_json(by_alias=True)) == found


@pytest.mark.parametrize("name", ["Zoë Łukasiewicz-Ðặng", "Ελένη Παπαδοπούλου", "Наталья Щукина", "O’Neill & Sons"])
def test_names_of_many_places_can_be_printed(name: str) -> None:
    found = page("pregnancy").model_copy(update={"name": name})
    assert name in printed(to_pdf(found))
    assert name not in to_ics(found).decode()


@pytest.mark.parametrize(("name", "letter"), [("王小明", "王"), ("محمد", "م"), ("אבי", "א"), ("राम", "र")])
def test_a_name_that_cannot_be_printed_is_said_to_be_so(name: str, letter: str) -> None:
    with pytest.raises(EngineError, match=f"--name: .*cannot be written in the PDF.*{letter}.*use --format markdown"):
        to_pdf(page("pregnancy").model_copy(update={"name": name}))


def test_nothing_the_practitioner_noted_goes_out() -> None:
    document = cases()["override_over_65_gb"].model_dump(mode="json", by_alias=True)
    document["note"] = "SECRETNOTE"
    document["safety"]["answers"]["smoking"] = {"answer": "yes", "note": "SECRETNOTE"}
    overrides = document["context"]["overrides"]
    case = Case.model_validate(document)
    found = patient_page(plan("override_over_65_gb"), case, kb(), booked(case, kb()))
    out = [
        whole(found),
        printed(to_pdf(found)),
        to_ics(found).decode(),
        document_markdown(patient_document(found)),
        found.model_dump_json(),
    ]
    assert overrides
    for told in out:
        assert "SECRETNOTE" not in told
        assert not any(one["by"] in told or one["reason"] in told for one in overrides)


def test_the_calendar_holds_every_visit_and_the_care_around_it() -> None:
    found = events(to_ics(page(NAME)))
    visits = [block for block in blocks(NAME) if isinstance(block, Visit)]
    care = [block for block in blocks(NAME) if isinstance(block, Care) and block.first is not None]
    starts = {(event.decoded("dtstart"), str(event["summary"])) for event in found}
    for visit in visits:
        wanted = "Review" if visit.review else "Clinic"
        assert any(date == visit.date and title.startswith(wanted) for date, title in starts)
    told = "\n".join(str(event["description"]) for event in found)
    assert all(one.text in told for one in care)


def test_events_are_of_whole_days_with_lasting_ids_and_few_alarms() -> None:
    found = events(to_ics(page(NAME)))
    assert len({str(event["uid"]) for event in found}) == len(found)
    for event in found:
        first, end = event.decoded("dtstart"), event.decoded("dtend")
        assert type(first) is dt.date
        assert type(end) is dt.date
        assert end > first
        assert event.decoded("dtstamp") == dt.datetime.combine(page(NAME).date, dt.time(), dt.UTC)
        rings = list(event.walk("VALARM"))
        assert bool(rings) == (str(event["summary"]).startswith(("Review", "Clinic", "Prepare")))
    moved = page(NAME).model_copy(update={"date": page(NAME).date})
    assert [str(event["uid"]) for event in events(to_ics(moved))] == [str(event["uid"]) for event in found]


def test_a_stopped_plan_has_an_empty_calendar() -> None:
    assert events(to_ics(page("pregnancy"))) == []
