"""A plan as JSON: fields in the order of the model, decimals as strings, the same bytes for the same plan."""

from __future__ import annotations

from engine.plan import Plan


def to_json(plan: Plan) -> str:
    """Return the plan as indented JSON that `engine.plan.Plan` reads back, with a line end."""
    return plan.model_dump_json(by_alias=True, indent=2) + "\n"
