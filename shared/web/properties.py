"""What OpenAPI documents say of fields, where apispec says less, or says it for Python."""

from typing import Any

from marshmallow import fields


def told(_: object, field: fields.Field[Any], *, ret: dict[str, Any]) -> dict[str, Any]:
    """Put right what is said of a field.

    A choice is a string, of those that its metadata names if it does; the length of a map is a
    number of properties; a pattern is one of ECMA 262 and, as marshmallow's, about the whole text.

    :param ret: what apispec says, changed in place
    """
    if isinstance(field, fields.Enum):
        ret.setdefault("type", "string")
        ret["enum"] = list(field.metadata.get("enum", ret["enum"]))
    if isinstance(field, fields.Mapping):
        for end in ("min", "max"):
            if f"{end}Length" in ret:
                ret[f"{end}Properties"] = ret.pop(f"{end}Length")
    if "pattern" in ret:
        ret["pattern"] = (
            f"^{ret['pattern'].removeprefix('^').removesuffix('$').removesuffix(_END)}$"
        )
    return {}


_END = r"\Z"
"""The end of the text, in Python."""
