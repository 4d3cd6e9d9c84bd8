"""The page a patient takes home: as text, Markdown, PDF, calendar file or JSON."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from commands.exits import OK, complain
from commands.inputs import add_case, add_engine, knowledge, read
from engine.render.options import positive

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

FORMATS = ("text", "markdown", "pdf", "ics", "json")


def add(verbs: Verbs) -> None:
    """Add this verb."""
    verb = verbs.add_parser("summary", help="print what the patient takes home: plan, risks, choices, care by date")
    add_case(verb)
    add_engine(verb)
    verb.add_argument("--format", choices=FORMATS, default="text", help="ics is a calendar file (default: text)")
    verb.add_argument("--output", metavar="FILE", help="write there instead of to standard output; pdf needs it")
    verb.add_argument("--name", metavar="NAME", help="name to print on it; no case holds one, and it is not kept")
    verb.add_argument(
        "--prepared", action="store_true", help="preparation has been kept already: do not wait for it again"
    )
    verb.add_argument("--width", type=positive, metavar="N", help="line width of text (default: the terminal's)")
    verb.set_defaults(run=_summary)


def _summary(options: argparse.Namespace) -> int:
    from engine.consultation import consult
    from engine.patient.booking import booked
    from engine.patient.build import patient_page
    from engine.render.output import STANDARD_STREAM, terminal_width, write, write_bytes

    if options.format == "pdf" and options.output in (None, STANDARD_STREAM) and sys.stdout.isatty():
        return complain("--format pdf: name a file with --output FILE; a PDF cannot be shown here")
    name = None if options.name is None else options.name.strip()
    if name == "" or (name is not None and not name.isprintable()):
        return complain("--name: write a name on one line, or leave it out")
    kb = knowledge()
    case = read(options.case, kb)
    plan = consult(case, kb, options.engine).plan
    page = patient_page(plan, case, kb, booked(case, kb, prepared=options.prepared), name=name)
    if options.format == "pdf":
        from engine.render.patient_pdf import to_pdf

        write_bytes(to_pdf(page), options.output)
    elif options.format == "ics":
        from engine.render.patient_calendar import to_ics

        calendar = to_ics(page)
        if b"BEGIN:VEVENT" not in calendar:
            return complain("--format ics: nothing here has a date yet, so there is no calendar to write")
        write_bytes(calendar, options.output)
    elif options.format == "json":
        write(page.model_dump_json(by_alias=True, indent=2) + "\n", options.output, json=True)
    else:
        from engine.render.formats import document_as
        from engine.render.patient_document import patient_document

        text = document_as(options.format, patient_document(page), "", options.width or terminal_width())
        write(text, options.output)
    return OK
