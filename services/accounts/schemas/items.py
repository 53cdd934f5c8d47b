"""What became of each of many."""

from typing import Any

from marshmallow import fields

from shared.web import current
from shared.web.schemas import Schema


class _Title(fields.String):
    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        title: str = value.title_fr if current.language() == "fr" else value.title
        return title


class Item(Schema):
    """What became of one account: `done`, or `refused` for what `code` and `message` say."""

    id = fields.UUID()
    outcome = fields.String()
    code = fields.String(attribute="problem.code", dump_default=None, allow_none=True)
    message = _Title(attribute="problem", allow_none=True)
