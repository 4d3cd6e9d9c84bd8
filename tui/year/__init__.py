"""A schedule made ready for the eye: rows of a timeline, details of a day, reasons of a gap; no screen."""
