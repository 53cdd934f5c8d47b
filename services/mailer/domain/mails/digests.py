"""One e-mail that says what many would have told one person."""

from uuid import UUID

from services.mailer.domain.mails.base import Mail
from shared.events.base import Fact

MOST_LINES = 100
"""As many are told one by one; of the rest, how many there are."""


class Line(Fact):
    """What one of the e-mails would have told: its subject.

    :ivar account_id: whom it names, if it names somebody
    :ivar establishment: whose it is, where the digest is about several
    :ivar email_id: the e-mail that it stands for
    :ivar is_withdrawn: whether what it tells of was withdrawn before the digest left
    """

    line: str
    account_id: UUID | None = None
    establishment: str | None = None
    email_id: UUID | None = None
    is_withdrawn: bool = False


class Digest(Mail):
    """In place of many e-mails of a kind to one person within a while.

    :ivar kind: the template of those that it replaces
    :ivar establishment: None where they are about several
    :ivar count: how many e-mails it replaces
    :ivar more: how many of these are not told one by one
    :ivar page: the page of the portal that shows them all, below the platform's address
    """

    kind: str = ""
    page: str = ""
    establishment: str | None
    count: int
    items: list[Line]
    more: int
