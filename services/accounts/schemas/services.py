"""The catalogue in requests and answers."""

from marshmallow import fields, validate

from services.accounts.models import RESERVED
from shared.web.schemas import HttpsAddress, Schema, Text

_CODE = validate.Regexp(r"[a-z][a-z0-9_.-]*\Z")


class Labels(Schema):
    """What something is called, in both languages."""

    fr = Text(max=120, required=True)
    en = Text(max=120, required=True)


_ADDRESS = {"description": "Where people use it: the portal leads there; null: nowhere yet."}


class ServiceChanges(Schema):
    """What can be edited; use it partially. A domain's labels change for all its services."""

    labels = fields.Nested(Labels, required=True)
    domain_labels = fields.Nested(Labels, required=True)
    is_delegable = fields.Boolean(required=True)
    is_exclusive = fields.Boolean(required=True)
    is_sensitive = fields.Boolean(required=True)
    address = HttpsAddress(required=True, allow_none=True, metadata=_ADDRESS)


class NewService(Schema):
    """A service to publish; a new domain says what it is called."""

    code = Text(max=40, required=True, validate=_CODE)
    domain = Text(max=40, required=True, validate=_CODE)
    labels = fields.Nested(Labels, required=True)
    domain_labels = fields.Nested(Labels, load_default=None)
    is_delegable = fields.Boolean(load_default=False)
    is_exclusive = fields.Boolean(load_default=False)
    is_sensitive = fields.Boolean(load_default=False)
    address = HttpsAddress(load_default=None, metadata=_ADDRESS)


class Service(ServiceChanges):
    """A service of the catalogue."""

    code = fields.String()
    domain = fields.String()
    published_on = fields.Date()
    is_grantable = fields.Function(
        lambda service: service.code not in RESERVED,
        metadata={
            "type": "boolean",
            "description": "Whether accounts can have it: some go with the profile.",
        },
    )


class ServiceQuery(Schema):
    """Which services are wanted."""

    domain = Text(max=40, metadata={"description": "Only services of this domain."})
