"""The forms of OAuth's routes, and where clients put their credentials (RFC 6749 §2.3.1)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

import flask

from services.identity.errors import OAuthRefusal

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class ClientCredentials:
    """What a client says it is, and by which secret."""

    client_id: str
    secret: str


def field(name: str) -> str | None:
    """Read a field of the form; one that is empty was not sent (RFC 6749 §3.2).

    :raises OAuthRefusal: if it is not a form, or has a field twice
    """
    if flask.request.mimetype != FORM:
        raise OAuthRefusal("invalid_request", f"The body must be {FORM}.")
    twice = [key for key, values in flask.request.form.lists() if len(values) > 1]
    if twice:
        raise OAuthRefusal("invalid_request", f"{', '.join(twice)} is there twice.")
    return flask.request.form.get(name) or None


def needed(name: str) -> str:
    """Read a field that must be there.

    :raises OAuthRefusal: if it is not
    """
    value = field(name)
    if value is None:
        raise OAuthRefusal("invalid_request", f"{name} is missing.")
    return value


def credentials() -> ClientCredentials:
    """Read the client's credentials.

    :raises OAuthRefusal: if there are none, or they come in two ways
    """
    basic = flask.request.authorization
    client_id, secret = field("client_id"), field("client_secret")
    if basic is not None:
        if secret is not None:
            raise OAuthRefusal("invalid_request", "Credentials come in the header or in the form.")
        if basic.type != "basic" or basic.username is None or basic.password is None:
            raise OAuthRefusal.of_client()
        return ClientCredentials(unquote_plus(basic.username), unquote_plus(basic.password))
    if client_id is None or secret is None:
        raise OAuthRefusal.of_client()
    return ClientCredentials(client_id, secret)


def described(*required: str, **optional: str) -> dict[str, Any]:
    """Describe a form in the documentation: its fields, and the client's credentials.

    :param optional: each with an example
    """
    names = [*required, *optional, "client_id", "client_secret"]
    fields: dict[str, Any] = {name: {"type": "string"} for name in names}
    for name, example in optional.items():
        fields[name]["example"] = example
    schema = {"type": "object", "required": list(required), "properties": fields}
    return {"requestBody": {"required": True, "content": {FORM: {"schema": schema}}}}
