"""Deciding: what the practitioner makes of a plan, line by line.  Nothing here changes what follows from a case."""
