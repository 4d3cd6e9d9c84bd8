"""What follows from a case: rules as data, a recorded derivation, a plan."""

VERSION = "0.1.0"
