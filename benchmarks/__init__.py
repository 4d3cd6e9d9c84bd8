"""Measurements, and comparisons that take longer than a test may.  See README.md here."""
