"""What one can ask of a finished consultation: why, why not, which rules, and what a set of cases reaches.

Everything is read from the recorded derivation and from the rules as data; no condition is written a second time.
"""
