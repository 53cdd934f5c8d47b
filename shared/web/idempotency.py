"""Idempotency-Key: a POST repeated with the same key is done once (design.md §5).

Key, fingerprint and answer are written in the request's own transaction, so a refusal, a failure or
a kill leaves nothing behind and the key is free again. "In flight" is a lock that ends with it.
"""

import hashlib
import re
from collections.abc import Callable, Collection
from copy import deepcopy
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast

import flask
import orjson
from sqlalchemy import ARRAY, Text, bindparam, delete, func, select, text, update
from sqlalchemy.orm import Session

from shared.errors import Bilingual
from shared.tables import KeptAnswer
from shared.web import current, etags, refusals

F = TypeVar("F", bound=Callable[..., Any])

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT_FOR = timedelta(hours=24)

ERASED = 409
"""The status that an answer is kept with once it is emptied: those that are kept whole are 2xx."""

_SPEAK_OF = text(
    "SELECT key FROM kept_answers WHERE EXISTS (SELECT FROM unnest(:ids) AS theirs(id)"
    " WHERE position(convert_to(theirs.id, 'UTF8') IN body) > 0)"
).bindparams(bindparam("ids", type_=ARRAY(Text)))

_KEY = re.compile(r'"?([\x21\x23-\x7e]{1,255})"?')


TOLD_ONCE = 410
"""The status that stands for an answer with a secret, of which nothing is kept."""


def idempotent(view: F) -> F:
    """Let a POST accept an Idempotency-Key. Put it between `@guarded` and `@blueprint.arguments`.

    Never on sessions, passwords or tokens: their answers must not be kept.
    """
    return _once(view, is_kept=True)


def done_once(view: F) -> F:
    """Let a POST that tells a secret accept an Idempotency-Key: that it was done is kept alone.

    Sent again, it is refused.
    """
    return _once(view, is_kept=False)


def _once(view: F, *, is_kept: bool) -> F:
    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Any:
        given = flask.request.headers.get(HEADER)
        if given is None:
            return view(*args, **kwargs)
        key, fingerprint = _scoped(_read(given)), _fingerprint()
        kept = _find(current.session(), key, now=current.now())
        if kept is not None:
            return _replay(kept, fingerprint)
        response = flask.make_response(view(*args, **kwargs))
        if 200 <= response.status_code < 300:
            current.session().add(_keep(key, fingerprint, response if is_kept else None))
        return response

    once._apidoc = deepcopy(getattr(view, "_apidoc", {})) | {"idempotent": True}  # type: ignore[attr-defined]
    return cast(F, once)


def forget_expired(session: Session, *, now: datetime) -> int:
    """Remove the answers that are kept no longer, and tell how many."""
    gone = delete(KeptAnswer).where(KeptAnswer.expires_at < now).returning(KeptAnswer.key)
    return len(session.scalars(gone).all())


def empty(session: Session, account_ids: Collection[str]) -> int:
    """Empty the answers that name accounts whose data is erased, and tell how many.

    The key stays, so that what was done is not done again.
    """
    found = session.scalars(_SPEAK_OF, {"ids": list(account_ids)}).all()
    emptied = update(KeptAnswer).where(KeptAnswer.key.in_(found))
    session.execute(emptied.values(status=ERASED, headers={}, body=b""))
    return len(found)


def _read(given: str) -> str:
    matched = _KEY.fullmatch(given.strip())
    if matched is None:
        raise refusals.BadKey
    return matched[1]


def _scoped(key: str) -> str:
    """Digest a key with its caller and its route: another's equal key is another key."""
    actor = flask.g.get("actor")
    caller = actor.name if actor else "anybody"
    rule = flask.request.url_rule.rule if flask.request.url_rule else ""
    return _digest(orjson.dumps([caller, flask.request.method, rule, key]))


def _fingerprint() -> str:
    request = flask.request
    return _digest(orjson.dumps([request.full_path, request.mimetype, _body()]))


def _body() -> Any:
    """Digest the body; of one in parts, these alone: clients draw another boundary each time."""
    request = flask.request
    if request.mimetype != "multipart/form-data":
        return _digest(request.get_data(cache=True))
    files = []
    for name, file in request.files.items(multi=True):
        files.append([name, file.filename, _digest(file.read())])
        file.seek(0)
    return [list(request.form.items(multi=True)), files]


def _find(session: Session, key: str, *, now: datetime) -> KeptAnswer | None:
    """Take the key for this transaction, and return what is kept under it.

    :raises InFlight: if another transaction has it
    """
    number = int.from_bytes(bytes.fromhex(key)[:8], signed=True)
    if not session.scalar(select(func.pg_try_advisory_xact_lock(number))):
        raise refusals.InFlight
    kept = session.get(KeptAnswer, key)
    if kept is not None and kept.expires_at <= now:
        session.delete(kept)
        session.flush()  # its key is used again
        return None
    return kept


def _keep(key: str, fingerprint: str, response: flask.Response | None) -> KeptAnswer:
    """Keep an answer, or that there was one."""
    expires_at = current.now() + KEPT_FOR
    if response is None:
        return KeptAnswer(
            key=key,
            fingerprint=fingerprint,
            status=TOLD_ONCE,
            headers={},
            body=b"",
            expires_at=expires_at,
        )
    return KeptAnswer(
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        headers={k: v for k, v in response.headers.items() if k != "Content-Length"} | etags.kept(),
        body=response.get_data(),
        expires_at=expires_at,
    )


def _replay(kept: KeptAnswer, fingerprint: str) -> flask.Response:
    if kept.fingerprint != fingerprint:
        kind = refusals.KeyReused
        raise kind({HEADER: [Bilingual(kind.title, kind.title_fr)]})
    if kept.status == ERASED:
        raise refusals.AnswerErased
    if kept.status == TOLD_ONCE:
        raise refusals.SecretTold
    etags.restore(kept.headers)
    response = flask.Response(kept.body, status=kept.status, headers=kept.headers)
    response.headers[REPLAYED] = "true"
    return response


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
