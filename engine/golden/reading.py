"""Golden case files: a case with its expectations from YAML or JSON, every mistake named and placed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.errors import EngineError, Problem
from engine.golden.case_format import FORMAT, Expectation, GoldenCase
from engine.golden.expectation import CUSTOM, Record
from engine.golden.terms import term_issues
from engine.intake import case_issues
from engine.issue import Issue, Loc, path_text
from engine.known_terms import nearest_word
from engine.plain_words import issue_of, shown
from engine.positions import Document, Unreadable, read_document
from kb.snapshot import KnowledgeBase

SUFFIXES = (".yaml", ".yml", ".json")

_HEAD = f"a golden case begins with “format: {FORMAT}”, then id, title, why, case and expect"


class GoldenError(EngineError):
    """Golden cases that cannot be read; `problems` holds every mistake found, file by file."""

    def __init__(self, problems: Mapping[str, tuple[Problem, ...]]) -> None:
        self.problems = problems
        super().__init__("\n".join(_line(name, one) for name, found in problems.items() for one in found))


def files_below(place: Path) -> tuple[Path, ...]:
    """Return a file, or the golden cases of a folder and those below it, in the order of their paths.

    Raises GoldenError when there is none.
    """
    if place.is_file():
        return (place,)
    found = tuple(sorted(p for p in place.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file()))
    if not found:
        missing = "there is no such file or folder" if not place.exists() else "no golden cases (*.yaml) in here"
        raise GoldenError({str(place): (Problem("", missing),)})
    return found


def read_golden(paths: Iterable[Path], kb: KnowledgeBase) -> dict[Path, GoldenCase]:
    """Read golden cases.  Raises GoldenError with every mistake of every file."""
    read: dict[Path, GoldenCase] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    ids: dict[str, Path] = {}
    for path in paths:
        try:
            golden = parse_golden(path.read_text(encoding="utf-8-sig"), str(path), kb)
        except GoldenError as error:
            problems.update(error.problems)
            continue
        except UnicodeDecodeError:
            problems[str(path)] = (Problem("", "this is not text in UTF-8"),)
            continue
        first = ids.setdefault(golden.id, path)
        if first is not path:
            problems[str(path)] = (Problem("id", f"“{golden.id}” is also the id of {first}"),)
        read[path] = golden
    if problems:
        raise GoldenError(problems)
    return read


def parse_golden(text: str, name: str, kb: KnowledgeBase) -> GoldenCase:
    """Read one golden case from text; `name` is what messages call it.

    Raises GoldenError with every mistake found, in the order of the text.
    """
    try:
        document = read_document(text)
    except Unreadable as fault:
        line, column = fault.mark or (None, None)
        raise GoldenError({name: (Problem("", fault.message, line, column),)}) from None
    problems = list(document.problems)
    golden: GoldenCase | None = None
    if isinstance(document.data, dict):
        golden, issues = _read(document.data, kb)
        problems += [_placed(issue, document) for issue in issues]
    elif not problems:
        problems.append(Problem("", _HEAD if document.data is None else f"{_HEAD}; not {shown(document.data)}", 1, 1))
    if golden is None or problems:
        unique = dict.fromkeys(problems)
        raise GoldenError({name: tuple(sorted(unique, key=lambda one: (one.line or 0, one.column or 0)))})
    return golden


def _read(data: dict[str, Any], kb: KnowledgeBase) -> tuple[GoldenCase | None, list[Issue]]:
    case = data.get("case")
    if isinstance(case, dict):  # the consultation is known by the id of the whole, unless it has its own
        data = {**data, "case": {"id": data.get("id"), **case}}
    try:
        golden = GoldenCase.model_validate(data)
    except ValidationError as error:
        return None, [_issue(details, kb) for details in error.errors()]
    return golden, list(_issues(golden, kb))


def _issues(golden: GoldenCase, kb: KnowledgeBase) -> Iterator[Issue]:
    for issue in case_issues(golden.case, kb):
        yield Issue(("case", *issue.loc), issue.message, issue.on_key)
    for index, expectation in enumerate(golden.expect):
        yield from term_issues(expectation, ("expect", index), kb)


def _issue(error: ErrorDetails, kb: KnowledgeBase) -> Issue:
    loc: Loc = tuple(error["loc"])
    if loc[:1] == ("case",) and len(loc) > 1:
        inner: Any = {**error, "loc": loc[1:]}
        issue = issue_of(inner, kb)
        return Issue(("case", *issue.loc), issue.message, issue.on_key)
    if error["type"] == "extra_forbidden":
        return Issue(loc, _unknown_field(loc), on_key=True)
    if error["type"] in CUSTOM:
        return Issue(loc, error["msg"])
    return issue_of(error, kb)


def _unknown_field(loc: Loc) -> str:
    record: type[Record] = GoldenCase if len(loc) == 1 else Expectation
    if len(loc) > 3:
        kind = Expectation.model_fields[str(loc[2])].annotation
        record = next(one for one in get_args(kind) if isinstance(one, type) and issubclass(one, Record))
    nearest = nearest_word(str(loc[-1]), record.model_fields)
    hint = f"did you mean “{nearest}”?" if nearest else f"allowed here: {', '.join(record.model_fields)}"
    return f"unknown field “{loc[-1]}”; {hint}"


def _placed(issue: Issue, document: Document) -> Problem:
    loc = document.written(issue.loc)
    line, column = document.place(loc, on_key=issue.on_key) or (None, None)
    return Problem(path_text(loc), issue.message, line, column)


def _line(name: str, problem: Problem) -> str:
    place = ":".join(str(part) for part in (name, problem.line, problem.column) if part is not None)
    return ": ".join(part for part in (place, problem.path, problem.message) if part)
