"""What an event is, and how it looks on the wire (CloudEvents 1.0, structured JSON)."""

import dataclasses
import json
import types
import typing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Self, dataclass_transform
from uuid import UUID

import marshmallow
from marshmallow import fields


class UnknownEvent(LookupError):
    """The type on the wire is not in the catalogue of this release."""


class _Instant(fields.AwareDateTime):
    """An instant, written in UTC with a Z."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", default_timezone=UTC, **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if value is None:
            return None
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


_FIELDS: dict[type, type[fields.Field[Any]]] = {
    str: fields.String,
    int: fields.Integer,
    bool: fields.Boolean,
    UUID: fields.UUID,
    datetime: _Instant,
    date: fields.Date,
}


def _field(annotation: Any, **options: Any) -> fields.Field[Any]:
    """Derive the marshmallow field of one fact from its annotation."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        inner = next(a for a in arguments if a is not types.NoneType)
        return _field(inner, **options, allow_none=True)
    if origin is list:
        return fields.List(_field(arguments[0]), **options)
    if origin is dict:
        return fields.Dict(keys=_field(arguments[0]), values=_field(arguments[1]), **options)
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        return fields.Nested(annotation.schema, **options)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return fields.Enum(annotation, by_value=True, **options)
    return _FIELDS[annotation](**options)


def _schema(cls: type[Any]) -> marshmallow.Schema:
    hints = typing.get_type_hints(cls)
    derived: dict[str, Any] = {}
    for fact in dataclasses.fields(cls):
        default = fact.default
        options: dict[str, Any] = {"required": True}
        if default is not dataclasses.MISSING:
            options = {"load_default": default}
        elif fact.default_factory is not dataclasses.MISSING:
            options = {"load_default": fact.default_factory}
        derived[fact.name] = _field(hints[fact.name], **options)
    base = marshmallow.Schema.from_dict(derived, name=f"{cls.__name__}Schema")

    class Derived(base):  # type: ignore[valid-type, misc]
        class Meta:
            unknown = marshmallow.EXCLUDE  # readers are tolerant: later optional facts do no harm

        @marshmallow.post_load
        def make(self, data: dict[str, Any], **_: Any) -> Any:
            return cls(**data)

    return Derived()


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Fact:
    """A group of facts inside events; a subclass becomes a frozen, keyword-only dataclass."""

    schema: ClassVar[marshmallow.Schema]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(frozen=True, kw_only=True)(cls)
        cls.schema = _schema(cls)

    def to_data(self) -> dict[str, Any]:
        """Write the facts as JSON values."""
        data: dict[str, Any] = self.schema.dump(self)
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Read the facts from JSON values.

        :raises marshmallow.ValidationError: if a required fact is missing or of the wrong type
        """
        made: Self = cls.schema.load(data)
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
        return str(self._reach(self.subject))

    @property
    def tenant_id(self) -> UUID | None:
        """Tell the establishment it happened in, if it did in one."""
        return None if self.tenant is None else self._reach(self.tenant)

    def _reach(self, path: str) -> Any:
        value: Any = self
        for step in path.split("."):
            value = getattr(value, step)
        return value


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """An event with its CloudEvents attributes, as it travels.

    :ivar id: of this message; the inbox's key
    :ivar sequence: of the subject: a projection ignores an older one
    :ivar position: of the publisher, without gaps; None until its relay has numbered it
    :ivar actor_id: who caused it: an account's or a machine client's id, None for the suite itself
    :ivar on_behalf_of: the establishment a delegate worked for
    :ivar correlation_id: the same for all that one request set off
    """

    id: UUID
    type: str
    time: datetime
    subject: str
    sequence: int
    data: dict[str, Any]
    position: int | None = None
    tenant_id: UUID | None = None
    actor_id: UUID | None = None
    on_behalf_of: UUID | None = None
    delegation_id: UUID | None = None
    correlation_id: str | None = None
    traceparent: str | None = None

    @property
    def publisher(self) -> str:
        """Tell which service announced it."""
        return self.type.split(".", 1)[0]

    @property
    def event(self) -> Event:
        """Read the facts.

        :raises UnknownEvent: if this release does not know the type
        :raises marshmallow.ValidationError: if the facts are not as the catalogue says
        """
        try:
            event_class = CATALOGUE[self.type]
        except KeyError:
            raise UnknownEvent(self.type) from None
        return event_class.from_data(self.data)

    def to_message(self) -> dict[str, Any]:
        """Write it as a CloudEvents 1.0 JSON object; what is not known is left out."""
        message = {
            "specversion": "1.0",
            "id": str(self.id),
            "source": f"/{self.publisher}",
            "type": self.type,
            "time": self.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "subject": self.subject,
            "datacontenttype": "application/json",
            "sequence": str(self.sequence),
            "position": None if self.position is None else str(self.position),
            "tenantid": _text(self.tenant_id),
            "actorid": _text(self.actor_id),
            "onbehalfof": _text(self.on_behalf_of),
            "delegationid": _text(self.delegation_id),
            "correlationid": self.correlation_id,
            "traceparent": self.traceparent,
            "data": self.data,
        }
        return {key: value for key, value in message.items() if value is not None}

    def to_json(self) -> str:
        """Write it as it travels."""
        return json.dumps(self.to_message(), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> Self:
        """Read it from a CloudEvents JSON object.

        :raises KeyError, ValueError: if it is not one
        """
        if message.get("specversion") != "1.0":
            raise ValueError("not a CloudEvents 1.0 message")
        return cls(
            id=UUID(message["id"]),
            type=message["type"],
            time=datetime.fromisoformat(message["time"]),
            subject=message["subject"],
            sequence=int(message["sequence"]),
            position=None if "position" not in message else int(message["position"]),
            tenant_id=_uuid(message.get("tenantid")),
            actor_id=_uuid(message.get("actorid")),
            on_behalf_of=_uuid(message.get("onbehalfof")),
            delegation_id=_uuid(message.get("delegationid")),
            correlation_id=message.get("correlationid"),
            traceparent=message.get("traceparent"),
            data=message["data"],
        )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _uuid(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)
