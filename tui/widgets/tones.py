"""From the name of a tone to a text style of the theme; without colour, to reverse, bold and underline."""

from __future__ import annotations

from typing import Any

from textual.app import App

_COLOUR = {
    "": "",
    "label": "",
    "muted": "$foreground 76%",
    "faint": "$foreground 70%",
    "rule": "$foreground 18%",
    "bold": "bold",
    "title": "bold",
    "link": "$text-accent",
    "focus": "$accent",
    "problem": "bold $text-error",
    "good": "$text-success",
    "warn": "$text-warning",
    "stop": "bold $text-error",
    "option": "$foreground 74%",
    "chosen": "bold $text-primary on $primary-muted",
    "alert": "bold $text-warning on $warning-muted",
    "value": "bold",
    "unknown": "$foreground 60%",
    "typing": "bold $foreground on $accent-muted",
    "chosen-here": "bold $block-cursor-foreground on $accent",
    "alert-here": "bold $block-cursor-foreground on $warning",
    "option-here": "underline $text-accent",
    "value-here": "bold $block-cursor-foreground on $accent",
    "unknown-here": "$block-cursor-foreground on $accent",
}

_PLAIN = {
    "": "",
    "title": "bold",
    "bold": "bold",
    "value": "bold",
    "problem": "bold",
    "stop": "bold reverse",
    "link": "underline",
    "focus": "bold",
    "chosen": "reverse",
    "alert": "bold reverse",
    "typing": "reverse",
    "chosen-here": "bold underline reverse",
    "alert-here": "bold underline reverse",
    "option-here": "underline",
    "value-here": "bold reverse",
    "unknown-here": "reverse",
    "muted": "dim",
    "faint": "dim",
    "rule": "dim",
}


def style_of(app: App[Any], tone: str) -> str:
    """Return the style of a tone; an unknown tone has none."""
    return _PLAIN.get(tone, "") if app.no_color else _COLOUR.get(tone, "")
