"""Case files: a case from YAML or JSON with every mistake named and placed, and a case back to its file.

Reading goes text -> plain data with positions -> `Case` -> checks against the knowledge base.  When the data
do not make a case, the faulty parts are left out and the rest is checked all the same, so that one reading
finds as many mistakes as possible.
"""

from __future__ import annotations

import contextlib
import copy
import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.case import Case
from engine.errors import CaseError, Problem
from engine.intake import case_issues
from engine.issue import Issue, Loc, path_text
from engine.plain_words import issue_of, shown
from engine.positions import Document, Unreadable, read_document
from kb.snapshot import KnowledgeBase

MAX_BYTES = 1_000_000
"""Largest case file that is read; a full one has about twenty thousand bytes."""

_ROUNDS = 4
"""How often faulty parts are left out before the checks of the rest are given up."""


def read_case(path: Path, kb: KnowledgeBase) -> Case:
    """Read a case from a YAML or JSON file.

    Raises CaseError with every mistake found, or with what keeps the file from being read.
    """
    return parse_case(file_text(path), str(path), kb)


def file_text(path: Path) -> str:
    """Return the text of a file that is no longer than a case may be.  Raises CaseError."""
    name = str(path)
    try:
        with Path(path).open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refused(name, "there is no such file") from None
    except IsADirectoryError:
        raise _refused(name, "this is a folder, not a case file") from None
    except PermissionError:
        raise _refused(name, "the file may not be read; check its permissions") from None
    except (OSError, ValueError) as error:
        raise _refused(name, f"the file cannot be read: {error}") from None
    return _decoded(raw, name)


def parse_case(text: str, name: str, kb: KnowledgeBase) -> Case:
    """Read a case from YAML or JSON text; `name` is what messages call the text.

    Raises CaseError with every mistake found, in the order of the text.
    """
    if len(text) > MAX_BYTES:
        raise _too_large(name)
    try:
        document = read_document(text)
    except Unreadable as fault:
        line, column = fault.mark or (None, None)
        raise CaseError((Problem("", fault.message, line, column),), name) from None
    problems = list(document.problems)
    if not isinstance(document.data, dict):
        if not problems:
            empty = "the file is empty; “rhytid new” writes a blank case"
            other = f"a case file holds “name: value” lines, not {shown(document.data)}"
            problems.append(Problem("", empty if document.data is None else other, 1, 1))
        raise CaseError(tuple(problems), name)
    case, issues = _case_and_issues(document.data, kb)
    faulty = {problem.path for problem in problems}
    marked = [placed(issue, document) for issue in issues]
    problems += [problem for problem in marked if problem.path not in faulty]
    if case is None or problems:
        unique = dict.fromkeys(problems)
        raise CaseError(tuple(sorted(unique, key=lambda one: (one.line or 0, one.column or 0))), name)
    return case


def case_text(case: Case, suffix: str = ".yaml") -> str:
    """Return the text of a case file: JSON for `.json`, else YAML."""
    from engine.case_text import case_json, case_yaml  # reading a case, as most commands do, needs no writer

    return case_json(case) if suffix.lower() == ".json" else case_yaml(case)


def write_case(case: Case, path: Path) -> None:
    """Write a case to its file, whole or not at all; a new file is readable by its owner only.

    Raises CaseError when the file cannot be written.
    """
    path = Path(path)
    try:
        _write_whole(case_text(case, path.suffix).encode(), path.resolve())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _refused(str(path), f"the file cannot be written: {reason}") from None


def _write_whole(data: bytes, path: Path) -> None:
    import tempfile  # to read a case takes less

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).chmod(path.stat().st_mode & 0o7777)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):  # the name, too, should survive a power cut; not every system can
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _decoded(raw: bytes, name: str) -> str:
    if len(raw) > MAX_BYTES:
        raise _too_large(name)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(name, "the file is in UTF-16; save it as UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        problem = Problem("", "this is not UTF-8 text; save the file as UTF-8", line, column)
        raise CaseError((problem,), name) from None


def _case_and_issues(data: Any, kb: KnowledgeBase) -> tuple[Case | None, list[Issue]]:
    """Return the case, or None, and everything wrong with it."""
    try:
        case = Case.model_validate(data)
    except ValidationError as error:
        issues = [issue_of(details, kb) for details in error.errors()]
        rest = _sound_part(copy.deepcopy(data), error, kb)
        return None, issues + ([] if rest is None else list(case_issues(rest, kb)))
    return case, list(case_issues(case, kb))


def _sound_part(data: Any, error: ValidationError, kb: KnowledgeBase) -> Case | None:
    """Leave out what does not fit until the rest is a case; None when it never is."""
    for _ in range(_ROUNDS):
        for details in error.errors():
            loc = issue_of(details, kb).loc
            if loc == ("context", "date"):
                return None  # every other date is judged against this one
            if loc[:1] == ("decisions",):
                _leave_out(data, loc[:2])  # a decision without one of its parts would be told that it lacks it
            elif details["type"] == "missing":
                _fill(data, loc)
            else:
                _leave_out(data, loc)
            if loc[:2] == ("context", "products"):
                _leave_out(data, ("context", "product_for_area"))  # would name products now left out
        try:
            return Case.model_validate(data)
        except ValidationError as again:
            error = again
    return None


def _fill(data: Any, loc: Loc) -> None:
    """Stand in for what a case must have; an entry of a list that misses something is left out."""
    if loc == ("id",):
        data["id"] = "unnamed"
    elif loc == ("context", "jurisdiction"):
        data["context"]["jurisdiction"] = "US"
    else:
        _leave_out(data, loc[:-1])


def _leave_out(data: Any, loc: Loc) -> None:
    """Remove the value at `loc`; of a list all entries, as the others would change their places."""
    holder, key, here = data, "", data
    for part in loc:
        if isinstance(here, dict) and part in here:
            holder, key, here = here, str(part), here[part]
        elif part not in ("both", "answer"):  # these two are implied by the short forms
            break
    holder.pop(key, None)


def placed(issue: Issue, document: Document) -> Problem:
    """Say where in a document a mistake stands."""
    loc = document.written(issue.loc)
    line, column = document.place(loc, on_key=issue.on_key) or (None, None)
    return Problem(path_text(loc), issue.message, line, column)


def _too_large(name: str) -> CaseError:
    return _refused(name, f"more than {MAX_BYTES // 1000} kB: this is not a case file")


def _refused(name: str, message: str) -> CaseError:
    return CaseError((Problem("", message),), name)
