"""OAuth 2.0 on the wire. Requests are forms, read by `api.forms`."""

from marshmallow import fields

from shared.web.schemas import Schema


class Issued(Schema):
    """A machine client's token (RFC 6749 §5.1)."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True)
    expires_in = fields.Integer(required=True)
    scope = fields.String(required=True)


class OAuthError(Schema):
    """A refusal (RFC 6749 §5.2)."""

    error = fields.String(required=True)
    error_description = fields.String()


class Introspection(Schema):
    """What a token says, if it is good (RFC 7662 §2.2)."""

    active = fields.Boolean(required=True)
    token_type = fields.String()
    sub = fields.String()
    client_id = fields.String()
    scope = fields.String()
    iss = fields.String()
    aud = fields.String()
    jti = fields.String()
    iat = fields.Integer()
    exp = fields.Integer()
    sid = fields.String()
    est = fields.String(metadata={"description": "The establishment."})
    profile = fields.String()
    acr = fields.String(
        metadata={
            "description": "How far the holder has proved it is them: `one_factor`, `two_factors`."
        }
    )
    amr = fields.List(
        fields.String(),
        metadata={
            "description": "By which methods: `pwd`, `otp`, `recovery`, of a passkey `swk` and "
            "`user`, of several `mfa`; `device`: a remembered one stood for a factor."
        },
    )
    auth_time = fields.Integer(
        metadata={"description": "When they have, in seconds: at the sign-in, or since."}
    )
