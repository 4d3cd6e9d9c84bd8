"""The blank case file: everything can be told in it, and nothing is told yet."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from engine.blank import blank_case_text
from engine.case import Case, Context
from engine.casefile import parse_case
from engine.checks.observations import SECTIONS
from kb.namespaces import local_name
from kb.snapshot import Individual, load

KB = load()
TEXT = blank_case_text(KB, "case-1", dt.date(2026, 11, 21), "GB")

# A line that becomes an entry once its “# ” is taken away: an indented name with a colon, or a list entry.
ENTRY = re.compile(r"(?P<indent> +)# (?P<entry>(?:- )?[A-Za-z_0-9{][^#]*?) *(?P<remark> # .*)?")


def entries(section: str) -> list[str]:
    """The commented entries of one section, as they stand, without their remarks."""
    body = TEXT.split(f"\n{section}:\n", 1)[1].split("\n# ---", 1)[0]
    found = (ENTRY.fullmatch(line) for line in body.splitlines())
    return [f"{one['indent']}{one['entry']}" for one in found if one and (one["remark"] or "- {" in one["entry"])]


def names(kind: str) -> set[str]:
    return {local_name(one.id) for one in KB.of_kind(kind)}


def test_blank_is_a_case_in_which_everything_is_unknown() -> None:
    case = parse_case(TEXT, "blank.yaml", KB)
    context = Context(date=dt.date(2026, 11, 21), jurisdiction="GB")
    assert case == Case(id="case-1", context=context)


@pytest.mark.parametrize("jurisdiction", sorted(names("Jurisdiction")))
def test_products_licensed_here_come_first(jurisdiction: str) -> None:
    text = blank_case_text(KB, jurisdiction=jurisdiction)
    assert parse_case(text, "blank.yaml", KB).context.jurisdiction == jurisdiction
    here, elsewhere = text.split("# Not licensed there:")
    for product in KB.of_kind("Product"):
        licensed = f"jurisdiction:{jurisdiction}" in product.many("licensedIn")
        part = here if licensed else elsewhere
        assert f"product: {local_name(product.id)}," in part


def test_it_is_dated_today_unless_told() -> None:
    assert parse_case(blank_case_text(KB), "blank.yaml", KB).context.date == dt.date.today()


def test_any_id_is_quoted() -> None:
    awkward = 'a"b: #\\ é\n1'
    assert parse_case(blank_case_text(KB, awkward), "blank.yaml", KB).id == awkward


def test_every_term_has_its_line() -> None:
    both = [*entries("lines"), *entries("muscles")]
    told = {entry.strip().split(":")[0] for entry in both}
    assert told == names("Line") | names("Muscle")
    for section in SECTIONS:
        own = {local_name(one.id) for one in KB.of_kind("Attribute") if one.one("section") == section}
        assert {entry.split(":")[0].strip() for entry in entries(section)} == own
    asked = {local_name(one.id) for one in KB.of_kind("Condition") if one.one("askedWhen") != "derived"}
    safety = {entry.strip().removeprefix("- ").split(":")[0] for entry in entries("safety")}
    assert safety == asked | names("QuestionGroup")
    assert {entry.strip().removeprefix("- ") for entry in entries("context")} >= names("Treatment")


def test_every_question_is_put_in_words() -> None:
    unwrapped = re.sub(r"\n +# ", " ", TEXT)
    for condition in KB.of_kind("Condition"):
        if condition.one("askedWhen") != "derived":
            assert str(condition.one("question")) in TEXT
    for group in KB.of_kind("QuestionGroup"):
        assert str(group.one("question")) in unwrapped


def _value(attribute: Individual) -> str:
    allowed = attribute.many("allowedValue")
    if allowed:
        return str(allowed[0]).partition(":")[2]
    return "yes" if attribute.one("datatype") == "boolean" else "1"


@pytest.mark.parametrize("section", ["safety", "lines", "muscles", *SECTIONS])
def test_taking_away_the_mark_and_filling_in_gives_a_valid_case(section: str) -> None:
    values = {local_name(one.id): _value(one) for one in KB.of_kind("Attribute")}
    for entry in entries(section):
        name = entry.strip().split(":")[0]
        filled = entry.replace("spread_flattens: ", "spread_flattens: no").replace(": ,", ": 1,").replace(": }", ": 1}")
        if filled == entry and not name.startswith("- "):
            filled += " " + values.get(name, "yes")
        at = f"    # {entry.strip()}" if section == "safety" else f"  # {entry.strip()}"
        assert TEXT.count(at) >= 1
        start = TEXT.index(at)
        text = TEXT[:start] + filled + "  # " + TEXT[start + len(at) :].lstrip(" ").lstrip("# ")
        case = parse_case(text, "filled.yaml", KB)
        assert case != parse_case(TEXT, "blank.yaml", KB), entry


def test_what_is_offered_as_comment_is_valid_all_at_once() -> None:
    offered = [entry for entry in entries("context") if entry.strip().startswith("- ")]
    products = "\n".join(entry for entry in offered if "{product" in entry)
    treatments = "\n".join(entry for entry in offered if "{product" not in entry)
    text = "id: x\ncontext:\n  date: 2026-11-21\n  jurisdiction: GB\n"
    text += f"  products:\n{products}\n  treatments:\n{treatments}\n"
    case = parse_case(text, "offered.yaml", KB)
    assert len(case.context.products) == len(names("Product"))
    assert set(case.context.treatments) == names("Treatment")


def test_the_examples_of_history_are_valid() -> None:
    history = TEXT.split("\nhistory:\n", 1)[1]
    told = "\n".join(line.replace("# ", "", 1) for line in history.splitlines())
    text = TEXT.replace(history, told + "\n").replace("event_date:  an occasion to be ready for", "")
    case = parse_case(text, "history.yaml", KB)
    assert len(case.history.toxin) == len(case.history.treatments) == 1


def test_it_stays_readable() -> None:
    assert len(TEXT.splitlines()) < 600
    code = [line for line in TEXT.splitlines() if line and not line.lstrip().startswith("#")]
    assert len(code) < 40
