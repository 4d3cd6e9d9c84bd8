"""Widgets that know no domain: they show what they are given and say what was pressed."""
