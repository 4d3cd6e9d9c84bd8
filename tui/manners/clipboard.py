"""Ways to the clipboard outside the terminal, tried in turn; only these can say whether they worked.

A terminal that is asked to copy (OSC 52) never answers, so that route is used as well but believed nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_SECONDS = 2.0


@dataclass(frozen=True)
class Route:
    """A program that takes text on its standard input and puts it on the clipboard."""

    name: str
    command: tuple[str, ...]
    encoding: str = "utf-8"


def routes(
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    which: Callable[[str], str | None] = shutil.which,
) -> tuple[Route, ...]:
    """Return the programs that are there and have a clipboard to reach, best first."""
    return tuple(route for route in _candidates(environment, platform) if which(route.command[0]))


def _candidates(environment: Mapping[str, str], platform: str) -> Iterator[Route]:
    if platform == "darwin":
        yield Route("pbcopy", ("pbcopy",))
        return
    if environment.get("WAYLAND_DISPLAY"):
        yield Route("wl-copy", ("wl-copy",))
    if environment.get("DISPLAY"):
        yield Route("xclip", ("xclip", "-selection", "clipboard"))
        yield Route("xsel", ("xsel", "--clipboard", "--input"))
    if platform == "win32" or environment.get("WSL_DISTRO_NAME"):
        yield Route("clip", ("clip.exe",), "utf-16-le")  # it takes what starts with a byte order mark as Unicode


def put(text: str, ways: Sequence[Route]) -> str | None:
    """Give the text to the first way that takes it; return its name, or None.  Slow ways are given up."""
    for way in ways:
        start = "\ufeff" if way.encoding.startswith("utf-16") else ""
        try:
            done = subprocess.run(
                way.command,
                input=(start + text).encode(way.encoding, errors="replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.SubprocessError):
            continue
        if done.returncode == 0:
            return way.name
    return None


def brief(text: str, width: int = 48) -> str:
    """Return what was copied in a few words, on one line."""
    line = " ".join(text.split())
    lines = text.strip().count("\n") + 1
    cut = line if len(line) <= width else line[: width - 1].rstrip() + "…"
    return cut if lines == 1 else f"{cut} ({lines} lines)"
