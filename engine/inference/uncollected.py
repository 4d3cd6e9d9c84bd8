"""No search for cyclic garbage during a run."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cyclic garbage meanwhile: a run makes thousands of small things, none of them in a cycle.

    Whoever finds the collector at work sets it to work again, so it is on when the last of several runs ends.
    """
    at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if at_work:
            gc.enable()
