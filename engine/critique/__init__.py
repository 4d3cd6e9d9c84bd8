"""Critique: a practitioner's own plan held against the same rules and statements as ours."""
