"""What commands read: the knowledge base, a case, the consultation that follows from it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.case import Case
    from engine.consultation import Engine, Outcome
    from kb.snapshot import KnowledgeBase


def add_case(parser: argparse.ArgumentParser, name: str = "case") -> None:
    """Let a command take a case."""
    parser.add_argument(name, metavar=name.upper(), help="case file, YAML or JSON; - for standard input")


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Let a command choose who reasons."""
    parser.add_argument(
        "--engine",
        choices=("experta", "compiled"),
        default="experta",
        help="what applies the rules; the plan is the same (default: experta)",
    )


def knowledge() -> KnowledgeBase:
    """The knowledge base in use.  Raises KnowledgeError."""
    from kb.snapshot import load

    return load()


def consulted(name: str, kb: KnowledgeBase, engine: Engine = "experta") -> Outcome:
    """The consultation of a case file.  Raises CaseError."""
    from engine.consultation import consult

    return consult(read(name, kb), kb, engine)


def read_once(*names: str) -> None:
    """Raise EngineError where standard input is named for more than one file: it can be read once only."""
    from engine.errors import EngineError
    from engine.render.output import STANDARD_STREAM

    if names.count(STANDARD_STREAM) > 1:
        raise EngineError("standard input (-) can be read once only; give a file in place of the other -")


def read(name: str, kb: KnowledgeBase) -> Case:
    """The case in a file, or on standard input when the name is `-`.  Raises CaseError, EngineError, OSError."""
    from engine.casefile import parse_case, read_case
    from engine.errors import EngineError
    from engine.render.output import STANDARD_STREAM

    if name == STANDARD_STREAM:
        try:
            text = sys.stdin.read()
        except UnicodeDecodeError:
            raise EngineError("standard input: this is not text in UTF-8") from None
        return parse_case(text, "standard input", kb)
    return read_case(Path(name), kb)


def at_a_terminal() -> bool:
    """Whether there is a screen to draw on and a keyboard to read."""
    return sys.stdin.isatty() and sys.stdout.isatty()
