"""What an event is: facts about something that has happened."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self, dataclass_transform
from uuid import UUID

import marshmallow

from shared.events import plain
from shared.events.derivation import EMPTY, derive, is_later


class UnknownEvent(LookupError):
    """The type on the wire is not in the catalogue of this release."""


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Fact:
    """A group of facts inside events; a subclass becomes a frozen, keyword-only dataclass.

    :ivar schema: how it is read and written
    :ivar plain_reader: reads usual values as the schema would (`shared.events.plain`)
    :ivar plain_writer: writes them
    """

    schema: ClassVar[marshmallow.Schema]
    plain_reader: ClassVar[Callable[[Any], Any]]
    plain_writer: ClassVar[Callable[[Any], Any]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(frozen=True, kw_only=True)(cls)
        cls.schema = derive(cls)
        later = [fact.name for fact in fields(cls) if is_later(fact)]  # type: ignore[arg-type]
        cls.plain_reader = staticmethod(plain.reader(cls))
        cls.plain_writer = staticmethod(plain.writer(cls, later=later, empty=EMPTY))

    def to_data(self) -> dict[str, Any]:
        """Write the facts as JSON values."""
        try:
            data: dict[str, Any] = type(self).plain_writer(self)
        except plain.Unusual:
            data = self.schema.dump(self)
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Read the facts from JSON values.

        :raises marshmallow.ValidationError: if a required fact is missing or of the wrong type
        """
        try:
            made: Self = cls.plain_reader(data)
        except plain.Unusual:
            made = cls.schema.load(data)
        return made


CATALOGUE: dict[str, type["Event"]] = {}
"""Every event of this release, by its type on the wire."""


class Event(Fact):
    """Something that has happened, told by the service that owns it.

    A released event never changes: a required or renamed fact is a new class, the next version.
    `subject` and `tenant` name where the subject's id and the establishment's id stand among the
    facts ("account.account_id" reaches into a nested fact).
    """

    type: ClassVar[str]
    publisher: ClassVar[str]
    subject: ClassVar[str]
    tenant: ClassVar[str | None]

    def __init_subclass__(
        cls, *, name: str, version: int = 1, subject: str, tenant: str | None = None, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls.type = f"{name}.v{version}"
        cls.publisher = name.split(".", 1)[0]
        cls.subject = subject
        cls.tenant = tenant
        if cls.type in CATALOGUE:
            raise TypeError(f"two events are called {cls.type}")
        CATALOGUE[cls.type] = cls

    @property
    def subject_id(self) -> str:
        """Tell the id of what the event is about: messages on one subject are handled in order."""
        return str(self._at(self.subject))

    @property
    def tenant_id(self) -> UUID | None:
        """Tell the establishment it happened in, if it did in one."""
        return None if self.tenant is None else self._at(self.tenant)

    def _at(self, path: str) -> Any:
        value: Any = self
        for step in path.split("."):
            value = getattr(value, step)
        return value
