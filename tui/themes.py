"""Themes: dark and light, the same in high contrast, and the terminal's own sixteen colours.

Quiet surfaces, one accent, colour only where it means something.  Texts stand out from what is behind them by 4.5
to 1 at least, in high contrast by 7 to 1; a test works it out from the colours.  `quiet`, `faint` and `rule` are
variables of our own: texts of less weight, and lines.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.theme import Theme

DARK = Theme(
    name="rhytid-dark",
    primary="#6fa8b8",
    secondary="#8a93a6",
    accent="#e0a46c",
    warning="#e8b45a",
    error="#e2707c",
    success="#86b98a",
    foreground="#dcdfe4",
    background="#14171b",
    surface="#191d22",
    panel="#222830",
    dark=True,
    variables={
        "quiet": "#a9b0ba",
        "faint": "#989fa9",
        "rule": "#3a424d",
        "text-muted": "#a9b0ba",
        "border": "#3a424d",
        "border-blurred": "#2b313a",
        "block-cursor-background": "#e0a46c",
        "block-cursor-foreground": "#14171b",
        "block-cursor-blurred-background": "#2d3540",
        "footer-background": "#191d22",
        "footer-key-foreground": "#e0a46c",
        "footer-description-foreground": "#9aa3af",
        "scrollbar": "#333b46",
        "scrollbar-background": "#191d22",
        "scrollbar-corner-color": "#191d22",
        "scrollbar-background-hover": "#191d22",
        "scrollbar-background-active": "#191d22",
    },
)

LIGHT = Theme(
    name="rhytid-light",
    primary="#2f6f82",
    secondary="#5c6675",
    accent="#9a4a16",
    warning="#946000",
    error="#b3303f",
    success="#3b7a45",
    foreground="#23282f",
    background="#efece7",
    surface="#fbfaf7",
    panel="#e6e2db",
    dark=False,
    variables={
        "quiet": "#535962",
        "faint": "#5b616a",
        "rule": "#cdc7bc",
        "text-muted": "#535962",
        "border": "#b9b3a8",
        "border-blurred": "#d0cbc1",
        "block-cursor-background": "#9a4a16",
        "block-cursor-foreground": "#fbfaf7",
        "block-cursor-blurred-background": "#e3ddd2",
        "footer-background": "#fbfaf7",
        "footer-key-foreground": "#9a4a16",
        "footer-description-foreground": "#5c6675",
        "scrollbar": "#c4beb3",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-corner-color": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
    },
)


class Hues(NamedTuple):
    """The five colours that mean something."""

    primary: str
    accent: str
    warning: str
    error: str
    success: str


def _stark(
    name: str, *, dark: bool, ink: str, paper: str, panel: str, cursor: str, quiet: str, line: str, hues: Hues
) -> Theme:
    """Return a theme of high contrast: full ink on plain paper, lines as strong as texts."""
    return Theme(
        name=name,
        primary=hues.primary,
        secondary=quiet,
        accent=hues.accent,
        warning=hues.warning,
        error=hues.error,
        success=hues.success,
        foreground=ink,
        background=paper,
        surface=paper,
        panel=panel,
        dark=dark,
        variables={
            "quiet": quiet,
            "faint": quiet,
            "rule": line,
            "text-muted": quiet,
            "text-primary": hues.primary,
            "text-accent": hues.accent,
            "text-warning": hues.warning,
            "text-error": hues.error,
            "text-success": hues.success,
            "primary-muted": panel,
            "warning-muted": panel,
            "error-muted": panel,
            "accent-muted": panel,
            "success-muted": panel,
            "border": line,
            "border-blurred": line,
            "block-cursor-background": hues.accent,
            "block-cursor-foreground": paper,
            "block-cursor-blurred-background": cursor,
            "footer-background": paper,
            "footer-key-foreground": hues.accent,
            "footer-description-foreground": ink,
            "scrollbar": quiet,
            "scrollbar-background": panel,
            "scrollbar-corner-color": panel,
            "scrollbar-background-hover": panel,
            "scrollbar-background-active": panel,
        },
    )


STARK_DARK = _stark(
    "rhytid-contrast-dark",
    dark=True,
    ink="#ffffff",
    paper="#000000",
    panel="#1c1c1c",
    cursor="#303030",
    quiet="#dadada",
    line="#8a8a8a",
    hues=Hues("#8fd8ff", "#ffd54f", "#ffcc66", "#ffa8ae", "#98f0a8"),
)

STARK_LIGHT = _stark(
    "rhytid-contrast-light",
    dark=False,
    ink="#000000",
    paper="#ffffff",
    panel="#e9e9e9",
    cursor="#d6d6d6",
    quiet="#2b2b2b",
    line="#6a6a6a",
    hues=Hues("#003b66", "#702a00", "#543500", "#86000f", "#06451a"),
)

THEMES = (DARK, LIGHT, STARK_DARK, STARK_LIGHT)
"""Themes of our own; the first is the usual one."""

TITLES = {
    DARK.name: "Dark",
    LIGHT.name: "Light",
    STARK_DARK.name: "High contrast, dark",
    STARK_LIGHT.name: "High contrast, light",
    "ansi-dark": "The terminal's own colours, dark",
    "ansi-light": "The terminal's own colours, light",
}
"""Every theme on offer, by name."""

_OTHER = {
    DARK.name: LIGHT.name,
    STARK_DARK.name: STARK_LIGHT.name,
    "ansi-dark": "ansi-light",
}


def counterpart(name: str) -> str:
    """Return the light theme that goes with a dark one, or the dark one that goes with a light one."""
    return _OTHER.get(name) or next((dark for dark, light in _OTHER.items() if light == name), DARK.name)


def own_variables(theme: Theme) -> dict[str, str]:
    """Return our variables for a theme that does not set them, such as those of the terminal's own colours."""
    ink = theme.foreground or ("#ffffff" if theme.dark else "#000000")
    return {"quiet": ink, "faint": ink, "rule": ink}
