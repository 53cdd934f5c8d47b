"""Templates, and how they would read."""

from marshmallow import fields, validate

from services.mailer.domain.templates import LANGUAGES
from shared.web.schemas import Schema


class ListedTemplate(Schema):
    """A template; `subjects`: how that of its example reads, by language."""

    name = fields.String()
    version = fields.String()
    description = fields.String()
    subjects = fields.Dict(keys=fields.String(), values=fields.String())
    languages = fields.List(fields.String())
    has_code = fields.Boolean()


class Template(ListedTemplate):
    """A template with its files, by language and part, and an example of its values."""

    sources = fields.Dict(keys=fields.String(), values=fields.Dict())
    sample = fields.Dict(keys=fields.String(), values=fields.Raw())


class Preview(Schema):
    """In which language, and with which values; the example's stand for those not given."""

    language = fields.String(load_default="fr", validate=validate.OneOf(LANGUAGES))
    values = fields.Dict(keys=fields.String(), load_default=dict, validate=validate.Length(max=40))


class Wording(Schema):
    """How an e-mail reads."""

    subject = fields.String()
    text = fields.String()
    html = fields.String()
