"""The golden cases of `tests/cases`, read once per test run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from engine.golden.case_format import GoldenCase
from engine.golden.reading import files_below, read_golden

from .cases import EXAMPLES, kb

FOLDER = EXAMPLES.parent / "tests" / "cases"


@cache
def golden() -> Mapping[Path, GoldenCase]:
    """Every golden case by its file."""
    return MappingProxyType(read_golden(files_below(FOLDER), kb()))
