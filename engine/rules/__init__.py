"""The rule base, one module per question a good clinician asks, in that order.

Rules are generic; the medicine is in the statements of the knowledge base they join.
"""

from engine.rules.catalogue import rule_base as rule_base
