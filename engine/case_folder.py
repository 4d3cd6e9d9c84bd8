"""The cases of some folders, of a clinic's own or golden ones, as consultations to run again."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.case import Case
from engine.casefile import parse_case
from engine.errors import EngineError
from engine.positions import Unreadable, read_document
from kb.snapshot import KnowledgeBase

SUFFIXES = (".yaml", ".yml", ".json")
_ROOT = Path(__file__).parents[1]

PROPOSALS = "proposals"
"""Name of the folder beside cases that holds practitioners' own plans, which are no cases."""


@dataclass(frozen=True, slots=True)
class CaseText:
    """A case file as it stands; whether it is a case depends on the knowledge base that reads it."""

    name: str
    text: str

    def case(self, kb: KnowledgeBase) -> Case:
        """Read it as a case file, or as the consultation of a golden case.

        Raises CaseError with every mistake found.
        """
        return parse_case(_consultation(self.text), self.name, kb)


@lru_cache(maxsize=1024)
def _consultation(text: str) -> str:
    """The consultation in a golden case, as a case file; any other text as it stands."""
    try:
        data = read_document(text).data
    except Unreadable:
        return text
    if isinstance(data, dict) and isinstance(data.get("case"), dict):
        return json.dumps({"id": data.get("id"), **data["case"]}, default=str)
    return text


def golden_folder() -> Path | None:
    """Return where the golden cases are; None outside a checkout."""
    folder = _ROOT / "tests" / "cases"
    return folder if folder.is_dir() else None


def usual_folders() -> tuple[Path, ...]:
    """Return where cases come with the software: the samples, and in a checkout the golden cases."""
    installed = Path(sys.prefix) / "share" / "rhytid" / "examples"
    examples = _ROOT / "examples"
    folders = [examples if examples.is_dir() else installed, golden_folder()]
    return tuple(folder for folder in folders if folder is not None and folder.is_dir())


def read_folders(folders: Sequence[Path]) -> tuple[CaseText, ...]:
    """Return the case files in and below some folders (a file stands for itself), by name, each named once.

    Raises EngineError for a folder that is not there or holds none, and for a file that is no text.
    """
    return tuple(text for folder in folders for text in _read_folder(folder))


def _read_folder(folder: Path) -> Iterator[CaseText]:
    if not folder.exists():
        raise EngineError(f"{folder}: there is no such file or folder")
    single = folder.is_file()
    paths = (
        [folder]
        if single
        else sorted(
            p
            for p in folder.rglob("*")
            if p.suffix.lower() in SUFFIXES and PROPOSALS not in p.relative_to(folder).parts
        )
    )
    if not paths:
        raise EngineError(f"{folder}: there are no cases (*.yaml) in here")
    for path in paths:
        name = path.name if single else f"{folder.name}/{path.relative_to(folder).as_posix()}"
        try:
            yield CaseText(name, path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError:
            raise EngineError(f"{path}: this is not text in UTF-8") from None
