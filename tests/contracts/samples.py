"""A good value for a schema, as far as its schema tells what is good."""

from collections.abc import Mapping
from typing import Any

from tests.contracts.operations import Schema

OF_FORMAT = {
    "uuid": "01920000-0000-7000-8000-0000000000aa",
    "date": "2026-12-31",
    "date-time": "2026-12-31T09:30:00Z",
    "email": "jeanne.exemple@example.org",
    "uri": "https://paie.example.org/",
}


def sample(schema: Schema, *, known: Mapping[str, Any], name: str = "") -> Any:
    """Make a value; of an object, what must be there.

    :param known: values by the name of their field, for what no schema tells
    """
    if name in known:
        return known[name]
    if "example" in schema:
        return schema["example"]
    if schema.get("enum"):
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            needed = schema.get("required", ())
            return {each: sample(properties[each], known=known, name=each) for each in needed}
        case "array":
            return [sample(schema["items"], known=known)]
        case "boolean":
            return True
        case "integer" | "number":
            return schema.get("minimum", 1)
        case _:
            return OF_FORMAT.get(schema.get("format", ""), "Exemple")
