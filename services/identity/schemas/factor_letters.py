"""Codes by letter, for lost second factors, on the wire."""

from services.identity.schemas.factors import CODE_LENGTH
from shared.web.schemas import Instant, Schema, Secret


class NewLetter(Schema):
    """A letter that is asked for after the right password."""

    challenge = Secret(
        max=200,
        required=True,
        metadata={"description": "That of the refusal `second_factor_required`."},
    )


class Letter(Schema):
    """A letter that is on its way to the legal representative."""

    asked_at = Instant(attribute="created_at", required=True)
    expires_at = Instant(
        required=True, metadata={"description": "Until when the code in it is good."}
    )


class HandedIn(NewLetter):
    """The code of a letter, after the right password."""

    code = Secret(max=CODE_LENGTH, required=True)
