"""Passwords on the wire: they come in, and never go out, but for suggestions."""

from marshmallow import fields

from services.identity.config import PolicyName
from services.identity.domain.password_policy import CLASSES, REASONS
from services.identity.models.credential import IDENTIFIER_LENGTH
from shared.web.schemas import Choice, Email, Schema, Secret, Text


class NewPassword(Schema):
    """A password chosen with the code of a link."""

    token = Secret(max=200, required=True)
    password = Secret(required=True)


class ChangedPassword(Schema):
    """A password changed by whoever knows the present one."""

    current_password = Secret(required=True)
    password = Secret(required=True)


class ForgottenPassword(Schema):
    """Whose password is forgotten."""

    identifier = Text(max=IDENTIFIER_LENGTH, required=True)


class ForgottenIdentifier(Schema):
    """Where the identifier is to be sent."""

    email = Email(required=True)


class Policy(Schema):
    """What a password must be."""

    name = Choice(PolicyName, required=True)
    min_length = fields.Integer(required=True)
    max_length = fields.Integer(required=True)
    classes = fields.List(
        fields.String(),
        required=True,
        metadata={"description": f"One character of each, at least: {', '.join(CLASSES)}."},
    )
    is_raised = fields.Boolean(
        required=True,
        metadata={"description": "Whether your establishment asks for more than the platform."},
    )
    faults = fields.Constant(
        list(REASONS),
        metadata={
            "type": "array",
            "items": {"type": "string"},
            "description": "The codes in the `faults` of a refusal.",
        },
    )


class Occasion(Schema):
    """With which code the password is to be chosen, if with one."""

    token = Secret(max=200)


class Suggestion(Schema):
    """A password that meets the policy."""

    password = fields.String(required=True)
