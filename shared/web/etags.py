"""Lost updates are refused: editing says which version it edits (RFC 9110 §13.1).

The ETag of what can be edited has two halves, "<editable>-<whole>". If-Match is about the first,
so that what nobody edits, such as a last sign-in, refuses no edit. If-None-Match is about both, so
that a 304 hides no change.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import flask
import marshmallow
import orjson

from shared.errors import PreconditionFailed, PreconditionRequired
from shared.web.dumping import made

_KEPT = "ETag"

SchemaLike = type[marshmallow.Schema] | marshmallow.Schema


def tag(obj: Any, schema: SchemaLike) -> None:
    """Let the answer carry the ETag of something that can be edited.

    :param schema: of its editable fields only, the same that `check` is given
    """
    flask.g.etag = digest(obj, schema)


def check(obj: Any, schema: SchemaLike) -> None:
    """Refuse to edit another version than the caller has read. Call it with the row locked.

    A tag that a compressing proxy has weakened (W/"…") counts: it names the same version.

    :param schema: of its editable fields only
    :raises PreconditionRequired: without If-Match
    :raises PreconditionFailed: if the editable fields have changed since
    """
    if not flask.request.headers.get("If-Match"):
        raise PreconditionRequired
    given = flask.request.if_match
    known = {opaque.partition("-")[0] for opaque in given.as_set(include_weak=True) if opaque}
    if not given.star_tag and digest(obj, schema) not in known:
        raise PreconditionFailed


def kept() -> dict[str, str]:
    """Tell the editable half, for an answer that is kept and replayed."""
    editable: str | None = flask.g.get("etag")
    return {_KEPT: editable} if editable else {}


def restore(headers: Mapping[str, str]) -> None:
    """Take the editable half from the headers of a kept answer."""
    flask.g.etag = headers.get(_KEPT)


def digest(obj: Any, schema: SchemaLike) -> str:
    """Digest the editable fields of something, as their schema writes them."""
    instance = made(schema) if isinstance(schema, type) else schema
    return _digest(orjson.dumps(instance.dump(obj), option=orjson.OPT_SORT_KEYS))


def finish(response: flask.Response) -> None:
    """Put the ETag on an answer, and make it a 304 if the caller has it already.

    What nobody edits has one too, where it is read as JSON: it is of the whole, the count of a
    list's rows included.
    """
    editable: str | None = flask.g.get("etag")
    is_read = flask.request.method in ("GET", "HEAD")
    is_good = 200 <= response.status_code < 300
    if not is_good or not (editable or (is_read and _is_document(response))):
        return
    whole = _digest(response.get_data() + response.headers.get("X-Pagination", "").encode())
    response.set_etag(f"{editable}-{whole}" if editable else whole)
    if is_read and flask.request.if_none_match.contains_weak(response.get_etag()[0] or ""):
        response.status_code = 304
        response.set_data(b"")


def _is_document(response: flask.Response) -> bool:
    is_health = flask.request.blueprint == "health"
    return response.is_json and response.is_sequence and not is_health


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:20]
