"""Lines of a campaign's table, read as the body of a request is."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from services.mailer.domain import campaign_faults as faults
from services.mailer.schemas.campaigns import LineOfCampaign
from shared.edge.messages import in_language
from shared.errors import Bilingual, Invalid, Problem

LINE = LineOfCampaign()
"""What a line must say, once for all of them."""


def read(given: Mapping[str, Any]) -> Mapping[str, Any] | Problem:
    """Tell what a line says, or what is wrong with it, by column."""
    if given.get("has_surplus"):
        return Invalid({"line": [faults.SURPLUS]})
    if twin := given.get("twin"):
        return Invalid({"reference": [faults.TWIN.format(line=twin)]})
    try:
        values: dict[str, Any] = LINE.load(given.get("values", {}))
    except ValidationError as error:
        return Invalid(_told(error))
    return values


def _told(error: ValidationError) -> dict[str, list[Bilingual]]:
    messages: Any = error.messages
    return {name: _said(said) for name, said in messages.items()}


def _said(messages: Any) -> list[Bilingual]:
    said = [messages] if isinstance(messages, str) else list(messages)
    return [Bilingual(in_language(each, "en"), in_language(each, "fr")) for each in said]
