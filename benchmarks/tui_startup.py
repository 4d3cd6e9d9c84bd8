"""How long `rhytid consult` takes from the shell to the first frame, and on to the loaded knowledge base.

Method.  The command runs as a process of its own in a pseudo-terminal of 120 by 40, with folders of its own for
unsaved work and settings, started by the interpreter that runs this program.  The clock starts just before the
process does.  The first frame is there when the terminal has received the last words of the home screen, which are
written in one go with all above them; the app is loaded when the line under the list names the release of the
knowledge base.  The process is then killed.  One run comes first and is not counted: it writes bytecode and the
cache of the knowledge base, as the first run of an installation does.  `python -c pass` is timed in turn with it,
so that a machine that gets busier slows both alike.  Processor time is that of the process up to the first frame
(Linux only).  The load of the machine is told, since it decides what the figures are worth: take those of an idle
one, and the least where it was not.

    python benchmarks/tui_startup.py [--repeat 15] [--tree FOLDER]
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parents[1]
FRAME, LOADED = b"Decides nothing", b"Knowledge base "
LIMIT_SECONDS = 30.0


class Started(NamedTuple):
    """Milliseconds of one start; `processor` is -1 where the system does not tell."""

    first_frame: float
    loaded: float
    processor: float


def start(tree: Path, state: Path) -> Started:
    """Start the app once and kill it when it is loaded.  Raises TimeoutError when it never gets there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(tree)}
    environment |= {"RHYTID_STATE": str(state), "RHYTID_CONFIG": str(state)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    process = subprocess.Popen(
        (sys.executable, "-m", "rhytid", "consult"),
        cwd=tree, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    try:
        seen, framed, used = b"", 0.0, -1.0
        while time.perf_counter() - began < LIMIT_SECONDS:
            if not select.select([ours], [], [], 0.5)[0]:
                continue
            seen += os.read(ours, 1 << 16)
            now = 1000 * (time.perf_counter() - began)
            if not framed and FRAME in seen:
                framed, used = now, _processor(process.pid)
            if framed and LOADED in seen:
                return Started(framed, now, used)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    raise TimeoutError(f"the app never got there: {seen[-300:]!r}")


def _processor(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return -1.0
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def nothing() -> float:
    """Return the milliseconds of `python -c pass`."""
    began = time.perf_counter()
    subprocess.run((sys.executable, "-c", "pass"), check=True)
    return 1000 * (time.perf_counter() - began)


def told(name: str, figures: list[float]) -> str:
    """Return one line of figures."""
    low, middle, high = statistics.quantiles(figures, n=4)
    return f"{name:<26} median {middle:7.0f} ms ({low:.0f} to {high:.0f}), least {min(figures):7.0f} ms"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--tree", type=Path, default=HERE, help="another checkout, to compare with")
    options = parser.parse_args()
    tree = options.tree.resolve()
    with tempfile.TemporaryDirectory() as folder:
        start(tree, Path(folder))
        starts, pauses = [], []
        for _ in range(max(options.repeat, 2)):
            pauses.append(nothing())
            starts.append(start(tree, Path(folder)))
    load = os.getloadavg()[0]
    print(f"{len(starts)} starts, load of the machine {load:.1f} on {os.cpu_count()} processors")
    print(told("python -c pass", pauses))
    print(told("first frame", [one.first_frame for one in starts]))
    print(told("first frame, processor", [one.processor for one in starts]))
    print(told("knowledge base loaded", [one.loaded for one in starts]))


if __name__ == "__main__":
    main()
