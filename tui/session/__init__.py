"""The consultation being edited: case, revisions, undo, journal.  Knows nothing of any screen."""
