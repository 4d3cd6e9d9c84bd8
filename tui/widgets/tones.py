"""From the name of a tone to a text style of the theme; without colour, or with few, to reverse, bold and underline."""

from __future__ import annotations

from typing import Any

from textual.app import App

_COLOUR = {
    "": "",
    "label": "",
    "muted": "$quiet",
    "faint": "$faint",
    "rule": "$rule",
    "bold": "bold",
    "title": "bold",
    "link": "$text-accent",
    "focus": "$accent",
    "problem": "bold $text-error",
    "good": "$text-success",
    "warn": "$text-warning",
    "stop": "bold $text-error",
    "option": "$quiet",
    "chosen": "bold $text-primary on $primary-muted",
    "alert": "bold $text-warning on $warning-muted",
    "value": "bold",
    "unknown": "$faint",
    "typing": "bold $foreground on $accent-muted",
    "chosen-here": "bold $block-cursor-foreground on $accent",
    "alert-here": "bold $block-cursor-foreground on $warning",
    "option-here": "underline $text-accent",
    "value-here": "bold $block-cursor-foreground on $accent",
    "unknown-here": "$block-cursor-foreground on $accent",
}

_SIXTEEN = {
    **_COLOUR,
    # The terminal's own colours cannot be mixed: less weight is dim, and what stands out is reversed.
    "muted": "dim",
    "faint": "dim",
    "rule": "dim",
    "option": "dim",
    "unknown": "dim",
    "chosen": "bold reverse",
    "alert": "bold reverse $text-warning",
    "typing": "bold underline",
    "chosen-here": "bold underline reverse $accent",
    "alert-here": "bold underline reverse $text-warning",
    "value-here": "bold reverse $accent",
    "unknown-here": "reverse $accent",
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
    styles = _PLAIN if app.no_color else _SIXTEEN if app.native_ansi_color else _COLOUR
    return styles.get(tone, "")
