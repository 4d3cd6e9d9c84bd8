"""What runs in the process of one tab: the app, drawing for the browser."""

from __future__ import annotations

import gc
import sys
from pathlib import Path


def main() -> int:
    """Run the app on the case named, or on the home screen; return the exit status."""
    gc.set_threshold(100_000, 20, 50)  # as the command does: most of what is made stays
    from tui.app import run

    return run(Path(sys.argv[1]) if len(sys.argv) > 1 else None)


if __name__ == "__main__":
    sys.exit(main())
