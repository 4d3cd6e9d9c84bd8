"""JSON Schema of case, plan, schedule, proposal and critique, as published by `rhytid schema`.

The models accept short forms (`pregnancy: no` for `pregnancy: {answer: no}`) by validators that pydantic
cannot describe; here each is described beside the long form, so that an editor that knows the schema accepts
what the engine accepts.
"""

from __future__ import annotations

from typing import Any

from engine.case import Case
from engine.critique.critique import Critique
from engine.critique.proposal import Proposal
from engine.plan import Plan

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_ANSWER: Schema = {"enum": ["yes", "no", "unknown", True, False, None]}
_UNSIDED = "One value for both sides or the midline, or one each for `right` and `left`."


def case_schema() -> Schema:
    """Return the JSON Schema of a case file, short forms included."""
    schema = Case.model_json_schema(by_alias=True, mode="validation")
    kinds: dict[str, Schema] = schema["$defs"]
    for kind in kinds.values():
        for field in kind.get("properties", {}).values():
            if field.get("enum") == ["yes", "no", "unknown"]:
                field["enum"] = _ANSWER["enum"]
                field.pop("type", None)
    _allow(kinds, "SafetyAnswer", _ANSWER, "An answer, or an answer with its date and a note.")
    _allow(kinds, "SidedMuscle", {"$ref": "#/$defs/MuscleFinding"}, _UNSIDED)
    _allow(kinds, "SidedLine", _line_with_scale(kinds), _UNSIDED)
    _allow(kinds, "SidedValue", _observed(kinds["SidedValue"]), _UNSIDED)
    _allow(kinds, "SidedUnits", kinds["SidedUnits"]["properties"]["both"], _UNSIDED)
    for section in ("skin", "goals"):
        schema["properties"][section]["additionalProperties"] = _observed(kinds["SidedValueInFull"])
    return {"$schema": DIALECT, "title": "Rhytid case", **_without_title(schema)}


def plan_schema() -> Schema:
    """Return the JSON Schema of a plan as `rhytid plan --format json` writes it."""
    schema = Plan.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": DIALECT, "title": "Rhytid plan", **_without_title(schema)}


def proposal_schema() -> Schema:
    """Return the JSON Schema of a proposal file, short forms included."""
    schema = Proposal.model_json_schema(by_alias=True, mode="validation")
    kinds: dict[str, Schema] = schema["$defs"]
    kinds["ProposedArea"]["properties"]["off_label"].pop("type", None)
    kinds["ProposedArea"]["properties"]["off_label"]["enum"] = _ANSWER["enum"]
    _allow(kinds, "ProposedUnits", kinds["ProposedUnits"]["properties"]["units"], "Units, or units with points.")
    _allow(kinds, "ProposedTreatment", {"type": "string"}, "A treatment id, or one with date, sessions and rhythm.")
    return {"$schema": DIALECT, "title": "Rhytid proposal", **_without_title(schema)}


def critique_schema() -> Schema:
    """Return the JSON Schema of a critique as `rhytid critique --format json` writes it."""
    schema = Critique.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": DIALECT, "title": "Rhytid critique", **_without_title(schema)}


def schedule_schema() -> Schema:
    """Return the JSON Schema of a schedule as `rhytid schedule --format json` writes it."""
    from engine.schedule.year import Schedule

    schema = Schedule.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": DIALECT, "title": "Rhytid schedule", **_without_title(schema)}


def _allow(kinds: dict[str, Schema], name: str, short: Schema, description: str) -> None:
    """Put a short form beside the form in full, which keeps its own definition."""
    kinds[f"{name}InFull"] = kinds[name]
    kinds[name] = {"anyOf": [short, {"$ref": f"#/$defs/{name}InFull"}], "description": description}


def _line_with_scale(kinds: dict[str, Schema]) -> Schema:
    finding = kinds["LineFinding"]
    scale = kinds["SidedLine"]["properties"]["scale"]
    return {
        **finding,
        "properties": {**finding["properties"], "scale": scale},
        "title": "LineFindingWithScale",
    }


def _observed(sided_value: Schema) -> Schema:
    """Return the schema of an observed value, to which a YAML or JSON boolean is an answer too."""
    value = sided_value["properties"]["both"]
    return {"anyOf": [*value["anyOf"], {"type": "boolean"}]}


def _without_title(schema: Schema) -> Schema:
    return {name: value for name, value in schema.items() if name != "title"}
