"""What runs in the process of one tab: the app, drawing for the browser."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Run the app on the case named, or on the home screen; return the exit status."""
    from tui.app import run

    return run(Path(sys.argv[1]) if len(sys.argv) > 1 else None)


if __name__ == "__main__":
    sys.exit(main())
