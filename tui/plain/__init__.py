"""The consultation question by question, as lines of plain text: for screen readers, dumb terminals and pipes.

The same session, form, journal and edits as the app; no screen library is imported here.
"""
