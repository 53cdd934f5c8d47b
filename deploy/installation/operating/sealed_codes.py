"""One-time codes that have still to be opened, which a rotation of their keys may end."""

import base64
import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

if TYPE_CHECKING:
    from deploy.installation.installation import Installation


def count(installation: "Installation") -> Counter[str]:
    """Count the one-time codes that have still to be opened, by the key they are sealed to."""
    return Counter(_key_of(sealed) for sealed in _sealed(installation))


def _sealed(installation: "Installation") -> Iterator[str]:
    from deploy.installation.operating.databases import session
    from services.mailer.models import Email, PaperItem
    from shared.messaging import knowledge, topology
    from shared.messaging.tables import BacklogMessage, OutboxMessage, ParkedMessage

    messages: list[dict[str, Any]] = []
    with session(installation, "mailer") as opened:
        for kept in (Email, PaperItem):
            waiting = select(kept.sealed).where(kept.sealed.is_not(None))
            yield from filter(None, opened.scalars(waiting))
        messages += opened.scalars(select(BacklogMessage.message))
        messages += opened.scalars(select(ParkedMessage.message))
        heard = {name: knowledge.contiguous(opened, name) for name in topology.LISTENS["mailer"]}
    for publisher, position in heard.items():
        is_to_come = or_(OutboxMessage.position.is_(None), OutboxMessage.position > position)
        with session(installation, publisher) as opened:
            messages += opened.scalars(select(OutboxMessage.message).where(is_to_come))
    yield from (message["data"]["sealed"] for message in messages if message["data"].get("sealed"))


def _key_of(sealed: str) -> str:
    """Name the key of a compact JWE, which its header tells (RFC 7516 §4.1.6)."""
    header = sealed.split(".", 1)[0]
    told = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    return str(told.get("kid"))
