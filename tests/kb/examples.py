"""Where the examples of the quality queries are."""

from __future__ import annotations

from pathlib import Path

QUALITY_EXAMPLES = Path(__file__).parent / "quality"
