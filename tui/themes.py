"""Two themes, dark and light: quiet surfaces, one accent, colour only where it means something."""

from __future__ import annotations

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
    accent="#a8541c",
    warning="#a86a00",
    error="#b3303f",
    success="#3b7a45",
    foreground="#23282f",
    background="#efece7",
    surface="#fbfaf7",
    panel="#e6e2db",
    dark=False,
    variables={
        "border": "#b9b3a8",
        "border-blurred": "#d0cbc1",
        "block-cursor-background": "#a8541c",
        "block-cursor-foreground": "#fbfaf7",
        "block-cursor-blurred-background": "#e3ddd2",
        "footer-background": "#fbfaf7",
        "footer-key-foreground": "#a8541c",
        "footer-description-foreground": "#5c6675",
        "scrollbar": "#c4beb3",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-corner-color": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
    },
)

THEMES = (DARK, LIGHT)
