"""The typed values of an e-mail. A template that lacks one fails a test, not a send."""

import re
from enum import StrEnum
from typing import Any, ClassVar, Self
from uuid import UUID

from services.mailer.domain.lanes import Lane
from shared.events.accounts import Person
from shared.events.base import Fact


class Named(Fact):
    """Somebody, as an e-mail or a letter names them.

    :ivar account_id: by which they are found when their personal data is to go; no reader sees it
    """

    title: str
    first_name: str
    last_name: str
    account_id: UUID | None = None

    @classmethod
    def of(cls, person: Any) -> Self:
        """Name an account's holder, or a person in an announcement."""
        account_id = person.account_id if hasattr(person, "account_id") else person.id
        return cls(
            title=person.title,
            first_name=person.first_name,
            last_name=person.last_name,
            account_id=account_id,
        )

    @classmethod
    def of_optional(cls, person: Person | None) -> Self | None:
        """Name a person in an announcement, if there is one."""
        return None if person is None else cls.of(person)


class Right(Fact):
    """A service, by its label in the reader's language, and how far a right on it goes.

    :ivar previous: how far it went before, where it has changed
    """

    service: str
    level: str
    previous: str | None = None


class Gathering(StrEnum):
    """When e-mails of a kind to one person wait for one another, to leave as one (design.md §4.9).

    :cvar AFTER_SOME: of what happens to somebody now and then; as many as a setting says leave at
        once within a day
    :cvar AFTER_FIRST: of what many events tell one person; the first within a day leaves at once
    :cvar ALWAYS: of what the calendar brings, or an act on many: nobody waits for it, and where
        there is one there often are fifty
    """

    AFTER_SOME = "after_some"
    AFTER_FIRST = "after_first"
    ALWAYS = "always"


MAILS: dict[str, type["Mail"]] = {}
"""Every e-mail that can be sent, by the name of its template's folder."""


class Mail(Fact):
    """What one e-mail says, beside what every e-mail says (the platform's name, signature, links).

    A subclass is one template: the class `PasswordCreation` fills `templates/password_creation/`.

    :ivar to: whom it greets
    """

    template: ClassVar[str]
    has_code: ClassVar[bool] = False
    """Whether it carries a one-time code, sealed beside the values and opened only to render."""
    lane: ClassVar[Lane] = Lane.NEWS
    """How soon it is to leave."""

    gathering: ClassVar[Gathering] = Gathering.AFTER_SOME
    """When those to one person wait for one another."""
    gathered_on: ClassVar[str] = ""
    """The page of the portal that shows many of them at once; none: the first one."""

    to: Named

    def __init_subclass__(
        cls,
        *,
        has_code: bool = False,
        lane: Lane = Lane.NEWS,
        gathering: Gathering = Gathering.AFTER_SOME,
        is_template: bool = True,
    ) -> None:
        super().__init_subclass__()
        cls.has_code, cls.lane, cls.gathering = has_code, lane, gathering
        cls.template = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        if is_template:
            MAILS[cls.template] = cls

    @property
    def is_holdable(self) -> bool:
        """Tell whether it may wait for others of its kind: nobody waits for it."""
        return self.lane is Lane.NEWS
