"""Command-line options that say how a thing is written: format, width, depth."""

from __future__ import annotations

import argparse

from engine.render.view import DETAILS

ALL = 1_000_000
"""Levels of a tree of reasons: everything."""


def add_format(parser: argparse.ArgumentParser) -> None:
    """Text, Markdown or JSON."""
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")


def add_layout(parser: argparse.ArgumentParser) -> None:
    """Format and width."""
    add_format(parser)
    parser.add_argument("--width", type=positive, metavar="N", help="columns (default: the terminal's)")


def add_detail(parser: argparse.ArgumentParser) -> None:
    """One screen or everything."""
    parser.add_argument(
        "--detail",
        choices=DETAILS,
        default="brief",
        help="brief: one screen, the weightiest first; full: everything (default: brief; JSON is whole)",
    )
    parser.add_argument("--full", dest="detail", action="store_const", const="full", help="the same as --detail full")


def positive(text: str) -> int:
    """A whole number from 1, or a message."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def depth(text: str) -> int:
    """Levels of reasons, or all."""
    return ALL if text == "all" else positive(text)
