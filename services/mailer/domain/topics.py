"""What e-mails are about, and how often their holder wants them; of security nobody chooses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from services.mailer.domain.mails import LetterDeposited, LettersNeverRead, ServicePublished
from shared.clock import day_ends_at, paris_date


class Topic(StrEnum):
    """What a holder chooses about: letters, delegations, news of the catalogue.

    :cvar REMINDERS: what operators write of letters that nobody has ever opened
    """

    LETTERS = "letters"
    DELEGATIONS = "delegations"
    SERVICES = "services"
    REMINDERS = "reminders"


class OneByOne(StrEnum):
    """How often somebody is told of what they have to know."""

    EACH = "each"
    DAILY = "daily"


class IfAtAll(StrEnum):
    """Whether somebody is told of what they may do without."""

    EACH = "each"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What a holder has chosen, by topic."""

    letters: OneByOne = OneByOne.EACH
    delegations: OneByOne = OneByOne.EACH
    services: IfAtAll = IfAtAll.EACH
    reminders: IfAtAll = IfAtAll.EACH

    @classmethod
    def of(cls, preferences: Mapping[str, str]) -> Self:
        """Read what is kept; of a topic that is not there, each e-mail is wanted."""
        return cls(
            letters=OneByOne(preferences.get(Topic.LETTERS, OneByOne.EACH)),
            delegations=OneByOne(preferences.get(Topic.DELEGATIONS, OneByOne.EACH)),
            services=IfAtAll(preferences.get(Topic.SERVICES, IfAtAll.EACH)),
            reminders=IfAtAll(preferences.get(Topic.REMINDERS, IfAtAll.EACH)),
        )


OF_DELEGATIONS = (
    *("delegation_", "amendment_", "extension_", "assignment_", "transfer_"),
    "objection_answered",
)
"""How the names of templates about delegations begin.

What is objected to is told to operators, whose duty it is to answer: they do not choose.
"""

MORNING = timedelta(hours=7)


def topic_of(template: str) -> Topic | None:
    """Tell what an e-mail is about; None: nobody chooses."""
    if template == LetterDeposited.template:
        return Topic.LETTERS
    if template == ServicePublished.template:
        return Topic.SERVICES
    if template == LettersNeverRead.template:
        return Topic.REMINDERS
    return Topic.DELEGATIONS if template.startswith(OF_DELEGATIONS) else None


def is_refused(template: str, preferences: Mapping[str, str]) -> bool:
    """Tell whether a holder wants no e-mail of this kind."""
    return _chosen(template, preferences) == IfAtAll.NEVER


def is_gathered_daily(template: str, preferences: Mapping[str, str]) -> bool:
    """Tell whether a holder wants e-mails of this kind once a day."""
    return _chosen(template, preferences) == OneByOne.DAILY


def next_morning(now: datetime) -> datetime:
    """Tell when what is gathered daily leaves: at seven, in Paris."""
    today = paris_date(now)
    this_morning = day_ends_at(today - timedelta(days=1)) + MORNING
    return this_morning if now < this_morning else day_ends_at(today) + MORNING


def _chosen(template: str, preferences: Mapping[str, str]) -> str | None:
    topic = topic_of(template)
    return None if topic is None else preferences.get(topic)
