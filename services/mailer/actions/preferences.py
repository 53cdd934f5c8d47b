"""Holders say how often they want to be written to."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from services.mailer.domain.topics import IfAtAll
from services.mailer.domain.unsubscribing import Wish
from services.mailer.models import KnownAccount
from services.mailer.queries import people
from shared import tenancy
from shared.errors import NotFound


def change(account: KnownAccount, changes: Mapping[str, str]) -> None:
    """Change what the holder of a locked account wants, for e-mails yet to come."""
    account.preferences = account.preferences | {
        topic: str(chosen) for topic, chosen in changes.items()
    }


def end(session: Session, wish: Wish | None) -> None:
    """End e-mails of a kind, as a link says; twice does no more than once.

    :raises NotFound: if it is no link of ours, or nobody's any more
    """
    if wish is None:
        raise NotFound
    tenancy.confine(session, wish.establishment_id)
    change(people.own(session, wish.account_id, lock=True), {wish.topic: IfAtAll.NEVER})
