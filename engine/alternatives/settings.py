"""`path=value`: one answer set anew in a case, written as the case file has it or in a shorter form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from engine.alternatives.members import LISTS, Member, member
from engine.alternatives.set_text import NOT_GIVEN, SAFETY_VALUES, UNKNOWN, dated_yes, finding, value_text
from engine.case import Case
from engine.errors import CaseError, Problem
from engine.intake import case_issues
from engine.issue import Loc, as_problems, path_text, short, short_path
from engine.known_terms import nearest_word, section_of, term, unknown_term
from engine.plain_words import field_names, issue_of, shown
from engine.positions import Unreadable, read_document
from kb.snapshot import KnowledgeBase

_STEP = re.compile(r"([^.\[\]]+)((?:\[[0-9]+\])*)")
_SIDES = ("both", "right", "left")
_SIDED = ("lines", "muscles", "features")


@dataclass(frozen=True, slots=True)
class Setting:
    """One place of a case and the plain value it is given; None clears the place."""

    loc: Loc
    value: Any

    @property
    def path(self) -> str:
        """The place as users read it; an entry of a list by its name."""
        return path_text((*self.loc, self.value.name) if isinstance(self.value, Member) else self.loc)

    @property
    def written(self) -> str:
        """`path=value` as `parse_setting` reads it."""
        unknown = self.value is None and (self.loc[0] in ("skin", "goals") or _clears(self.loc))
        return f"{short_path(self.path)}={UNKNOWN if unknown else value_text(self.value)}"


def parse_setting(text: str, kb: KnowledgeBase) -> Setting:
    """Read `path=value`; the value is YAML, or as answers are told (`yes, ended 2026-05-21`).  Raises CaseError."""
    path, equals, written = re.sub(r"\s*\n\s*", " ", text).partition("=")
    if not equals or not path.strip():
        raise _refused(text, "write PATH=VALUE, e.g. safety.pregnancy=yes")
    loc = _located(path.strip(), text, kb)
    try:
        document = read_document(f"value: {written.strip()}")
    except Unreadable as fault:
        raise _refused(text, fault.message) from None
    if document.problems:
        raise _refused(text, document.problems[0].message)
    value = document.data["value"]
    if loc[:2] in LISTS:
        return _entry_set(loc, value, text, kb)
    if loc[:2] == ("safety", "answers") and len(loc) == 3 and not isinstance(value, Mapping):
        return _answer_set(loc, value)
    return Setting(loc, _as_told(loc, value))


def _answer_set(loc: Loc, value: Any) -> Setting:
    """A safety question answered in words, with the day of its end or without."""
    if isinstance(value, str):
        dated = dated_yes(value)
        if dated is not None:
            return Setting(loc, dated)
        if value not in ("yes", "no", UNKNOWN):
            raise _refused(path_text(loc), f"{shown(value)} is not allowed: write {SAFETY_VALUES}")
    return Setting((*loc, "answer"), value)


def _entry_set(loc: Loc, value: Any, text: str, kb: KnowledgeBase) -> Setting:
    """One entry of a list, by its name: `context.products.ID=yes`.  By number or as a whole it is set as anything."""
    kind, key = LISTS[loc[:2]]
    where = path_text(loc[:2])
    if len(loc) == 2 and not isinstance(value, str):
        return Setting(loc, value)
    if len(loc) == 2:
        raise _refused(
            text, f"{where} is a list; write {where}.{value}=yes or {where}.{value}=no for one of its entries"
        )
    if isinstance(loc[2], int):
        return Setting(loc, _as_told(loc, value))
    if term(kb, kind, loc[2]) is None:
        raise _refused(path_text(loc[:3]), unknown_term(kb, kind, loc[2]))
    more = value if key is not None and isinstance(value, Mapping) else None
    if len(loc) > 3 or (more is None and not (isinstance(value, str | bool) and value in _HELD)):
        fields = [name for name in field_names((*loc[:2], 0)) if name != key]
        further = f", or {{{', '.join(f'{name}: …' for name in fields)}}}" if fields else ""
        raise _refused(text, f"write {where}.{loc[2]}=yes or {where}.{loc[2]}=no{further}")
    return Setting(loc[:2], member(loc[:2], loc[2], more is not None or _HELD[value], more))


def _as_told(loc: Loc, value: Any) -> Any:
    """A value as a case has it, of one that is written as answers are told."""
    if value == NOT_GIVEN or (value == UNKNOWN and _clears(loc)):
        return None
    if loc[0] == "lines" and isinstance(value, str):
        found = finding(value)
        if found is None and (len(loc) == 2 or loc[2:] in (("both",), ("right",), ("left",))):
            fields = ", ".join(f"{name}: …" for name in field_names((*loc[:2], "both")))
            raise _refused(path_text(loc), f"{shown(value)} is not allowed: write those that apply of {{{fields}}}")
        return found or value
    return value


def _clears(loc: Loc) -> bool:
    """Whether “unknown” is no value here but the want of one."""
    if loc[0] == "history":
        return loc[-1] != "response"
    if loc[0] == "person":
        return loc[-1] != "sex"
    return loc[0] in _SIDED and loc[-1] != "spread_flattens"


_HELD: Mapping[Any, bool] = {"yes": True, True: True, "no": False, False: False}


def _located(path: str, text: str, kb: KnowledgeBase) -> Loc:
    parts: list[str | int] = []
    for step in path.split("."):
        match = _STEP.fullmatch(step.strip())
        if match is None:
            raise _refused(text, f"“{path}” is no path into a case; write e.g. lines.glabellar.both.rest")
        name = match[1]
        parts.append(int(name) if parts and name.isdigit() else name)
        parts += [int(number) for number in re.findall(r"[0-9]+", match[2])]
    first = str(parts[0])
    if first not in field_names(()):
        section = section_of(kb, first)
        if section is None:
            raise _refused(text, _no_such_start(first, kb, alone=len(parts) == 1))
        parts[:1] = [*section.split("."), first]
    if parts[0] == "safety" and len(parts) > 1 and parts[1] not in ("answers", "none_of"):
        parts.insert(1, "answers")
    return tuple(parts)


def _no_such_start(name: str, kb: KnowledgeBase, *, alone: bool) -> str:
    names = field_names(())
    nearest = nearest_word(name, names)
    if nearest is not None:
        return f"a case has no “{name}”; did you mean “{nearest}”?"
    if alone:
        return unknown_term(kb, "condition", name)
    return f"a case has no “{name}”; it has {', '.join(names)}"


def with_settings(case: Case, settings: Iterable[Setting], kb: KnowledgeBase) -> Case:
    """The case with each place set anew, judged by the intake.  Raises CaseError."""
    chosen = tuple(settings)
    data: dict[str, Any] = case.model_dump(mode="python", by_alias=True, exclude_none=True)
    for setting in chosen:
        _set(data, setting, kb)
    try:
        changed = Case.model_validate(data)
    except ValidationError as error:
        problems = as_problems(issue_of(details, kb) for details in error.errors())
        raise CaseError(problems, _source(problems, chosen)) from None
    problems = as_problems(case_issues(changed, kb))
    if problems:
        raise CaseError(problems, _source(problems, chosen))
    return changed


def _source(problems: Iterable[Problem], chosen: Sequence[Setting]) -> str:
    """The places that were set, unless every problem names one of them itself."""
    own = [path_text(short(setting.loc)) for setting in chosen]

    def told(problem: Problem) -> bool:
        at = f"{problem.path}."
        return bool(problem.path) and any(f"{one}.".startswith(at) or at.startswith(f"{one}.") for one in own)

    return "" if all(map(told, problems)) else ", ".join(setting.path for setting in chosen)


def possible(case: Case, settings: Sequence[Setting], kb: KnowledgeBase) -> Case | None:
    """The case with these answers, or None where they contradict it."""
    try:
        return with_settings(case, settings, kb)
    except CaseError:
        return None


def contradictions(case: Case, settings: Sequence[Setting], kb: KnowledgeBase) -> frozenset[str]:
    """The names that the intake speaks of when it refuses these answers; empty when it does not."""
    try:
        with_settings(case, settings, kb)
    except CaseError as error:
        return frozenset(name for p in error.problems for name in re.findall(r"[A-Za-z0-9_]+", f"{p.path} {p.message}"))
    return frozenset()


def _set(data: dict[str, Any], setting: Setting, kb: KnowledgeBase) -> None:
    loc = setting.loc
    if loc[:2] == ("safety", "answers") and len(loc) > 2:
        _open_group(data, str(loc[2]), setting, kb)
        given = data.setdefault("safety", {}).setdefault("answers", {}).get(str(loc[2]), {})
        if loc[3:] == ("answer",) and setting.value not in ("yes", True):
            # Dates of its end belong to a yes.
            given.pop("ended", None)
            given.pop("expected_end", None)
        if loc[3:] == ("ended",) and setting.value is not None:
            given.pop("expected_end", None)
    if loc[:2] == ("person", "age_years"):
        data.setdefault("person", {}).pop("birth_date", None)
    if loc[:2] == ("person", "birth_date"):
        data.setdefault("person", {}).pop("age_years", None)
    if loc[0] in _SIDED and len(loc) > 1:
        for one in _sided(data, loc):
            _put(data, one, setting)
    else:
        _put(data, loc, setting)


def _open_group(data: dict[str, Any], name: str, setting: Setting, kb: KnowledgeBase) -> None:
    """“None of these” said of a group no longer holds when one of its questions is answered otherwise."""
    condition = kb.get(f"condition:{name}")
    safety = data.get("safety", {})
    group = None if condition is None else condition.one("inQuestionGroup")
    local = str(group).partition(":")[2]
    if group is None or local not in safety.get("none_of", ()):
        return
    answer = setting.value.get("answer") if isinstance(setting.value, Mapping) else setting.value
    if setting.loc[3:] in ((), ("answer",)) and answer in ("no", False):
        return
    safety["none_of"] = [one for one in safety["none_of"] if one != local]
    answers = safety.setdefault("answers", {})
    for own in _members(kb, str(group)):
        answers.setdefault(own, {"answer": "no"})


_MEMBERS: dict[tuple[str, str], tuple[str, ...]] = {}


def _members(kb: KnowledgeBase, group: str) -> tuple[str, ...]:
    """The questions of a group that are asked; kept, as a search for pairs opens the same groups thousands of times."""
    found = _MEMBERS.get((kb.version, group))
    if found is None:
        found = _MEMBERS[kb.version, group] = tuple(
            one.id.partition(":")[2]
            for one in kb.of_kind("Condition")
            if one.one("inQuestionGroup") == group and one.one("askedWhen") != "derived"
        )
    return found


def _sided(data: dict[str, Any], loc: Loc) -> list[Loc]:
    """The places a sided answer is written to, with “both” and the sides kept apart in the data."""
    section, name = str(loc[0]), str(loc[1])
    side, rest = (loc[2], loc[3:]) if len(loc) > 2 and loc[2] in _SIDES else ("both", loc[2:])
    if rest == ("scale",):
        return [loc]
    entry = data.setdefault(section, {}).setdefault(name, {})
    if not isinstance(entry, dict):
        return [loc]
    if side == "both":
        present = [one for one in ("right", "left") if entry.get(one) is not None]
        if present and rest:
            return [(section, name, one, *rest) for one in ("right", "left")]
        for one in present:
            entry.pop(one)
        return [(section, name, "both", *rest)]
    if entry.get("both") is not None:
        shared = entry.pop("both")
        for one in ("right", "left"):
            entry[one] = dict(shared) if isinstance(shared, dict) else shared
    return [(section, name, side, *rest)]


def _put(data: dict[str, Any], loc: Loc, setting: Setting) -> None:
    here: Any = data
    for place, part in enumerate(loc[:-1]):
        step = loc[: place + 1]
        if isinstance(part, int):
            here = _entry(here, part, step, setting)
            continue
        if not isinstance(here, dict):
            raise _refused(setting.path, _nothing_below(loc[:place], here))
        inner = here.get(part)
        if isinstance(inner, tuple):
            inner = here[part] = list(inner)
        if inner is None:
            inner = here[part] = {}
        here = inner
    last = loc[-1]
    if isinstance(last, int):
        _entry(here, last, loc, setting)
        here[last] = setting.value
    elif not isinstance(here, dict):
        raise _refused(setting.path, _nothing_below(loc[:-1], here))
    elif setting.value is None:
        here.pop(last, None)
    elif isinstance(setting.value, Member):
        here[last] = setting.value.applied(here.get(last) or ())
    else:
        here[last] = setting.value


def _nothing_below(loc: Loc, here: Any) -> str:
    where = path_text(loc)
    if isinstance(here, list):
        return f"{where} is a list; write the number of an entry, e.g. {where}[0]"
    return f"there is nothing below “{where}”; write {where}=VALUE"


def _entry(here: Any, number: int, loc: Loc, setting: Setting) -> Any:
    if not isinstance(here, list) or number >= len(here):
        held = len(here) if isinstance(here, list) else 0
        many = "1 entry" if held == 1 else f"{held or 'no'} entries"
        raise _refused(setting.path, f"{path_text(loc[:-1])} has {many}" + ("; the first is [0]" if held else ""))
    return here[number]


def _refused(what: str, message: str) -> CaseError:
    return CaseError((Problem("", message),), what)
