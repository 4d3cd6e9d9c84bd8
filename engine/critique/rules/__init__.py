"""The rules of critique, one module per question; they join the proposal with what the consultation concluded."""

from engine.critique.rules.catalogue import critique_rules as critique_rules
