"""Why something is written: one cause writes once to an address."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from services.mailer.config import AT_ONCE
from services.mailer.tools import Tools
from shared.clock import paris_date
from shared.messaging import News


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What has happened, and when.

    :ivar id: of the message, or of the letter in the letter box
    :ivar happened_at: when what it tells of happened
    :ivar now: when we act on it
    :ivar some: how many e-mails of a kind leave at once within a day, where each of them is told
        of what happens now and then (`Gathering.AFTER_SOME`)
    """

    id: UUID
    happened_at: datetime
    now: datetime
    some: int = AT_ONCE

    @classmethod
    def of(cls, news: News) -> Self:
        """Take a message as a cause."""
        assert isinstance(news.tools, Tools)
        return cls(
            id=news.message.id,
            happened_at=news.message.time,
            now=news.now,
            some=news.tools.settings.emails_at_once,
        )

    @property
    def day(self) -> date:
        """Tell on which day it happened, in Paris."""
        return paris_date(self.happened_at)

    @property
    def today(self) -> date:
        """Tell which day it is as we act, in Paris."""
        return paris_date(self.now)
