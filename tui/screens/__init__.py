"""Whole screens and dialogs; each has its style sheet beside it."""
