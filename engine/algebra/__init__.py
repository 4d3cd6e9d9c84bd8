"""The small rule language: patterns over facts, tests, expressions, one head."""
