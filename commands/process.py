"""How the process of one command begins and ends: quickly, for it is over in a moment."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading


def begin() -> None:
    """What speeds up a process that runs one command, before anything large is imported."""
    # Almost all that a command makes lives until it ends, and little of the rest is in cycles: looking through it
    # for garbage at the usual intervals takes a third of its time.
    gc.set_threshold(1_000_000, 20, 50)
    # Looking for plug-ins means reading what is known of every installed package; no other package may change
    # how a case is read anyway.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def leave_at_once(code: int) -> None:
    """End the process with an exit code when nothing is left to do but to take it apart, which takes long.

    What was to happen at exit has happened then, and all output is out.  Returns where something else still runs in
    the process, watches it, or wants to look at it, and where output cannot be written: the usual way tells that.
    """
    watched = sys.gettrace() or sys.getprofile() or any(map(_watching, range(6)))
    if watched or sys.flags.inspect or os.environ.get("PYTHONINSPECT") or threading.active_count() > 1:
        return
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            return
    os._exit(code)


def _watching(tool: int) -> bool:
    """Whether a profiler or debugger of CPython 3.12 and later has that number."""
    monitoring = getattr(sys, "monitoring", None)
    return monitoring is not None and monitoring.get_tool(tool) is not None
