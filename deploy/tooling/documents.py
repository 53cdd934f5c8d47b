"""What is generated from the code: OpenAPI and AsyncAPI, the table of events, golden messages."""

import dataclasses
import importlib
import inspect
import json
import types
import typing
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from deploy.checkout import ROOT
from deploy.installation.provisioning import SERVICES
from deploy.tooling.contracts import asyncapi
from shared.events import CATALOGUE, Envelope, Event
from shared.events.base import Fact
from shared.events.derivation import is_later
from shared.messaging import topology

GOLDEN = ROOT / "tests" / "contracts" / "events"
SAMPLES: dict[Any, Any] = {
    str: "exemple",
    int: 7,
    bool: True,
    UUID: UUID("01920000-0000-7000-8000-000000000001"),
    datetime: datetime(2026, 1, 31, 8, 30, tzinfo=UTC),
    date: date(2026, 1, 31),
}


def openapi_documents() -> dict[Path, str]:
    """Make the OpenAPI document of each service."""
    from shared.web import openapi

    documents = {}
    with TemporaryDirectory() as folder:
        for service in SERVICES:
            settings = _settings(service, folder)
            app = importlib.import_module(f"services.{service}.app").create_app(settings)
            text = _json(openapi.document(app), sort_keys=True)
            documents[ROOT / "docs" / "openapi" / f"{service}.json"] = text
    return documents


def _settings(service: str, folder: str) -> Any:
    """Make settings good enough to compose an application that never serves.

    :param folder: for the keys that it makes
    """
    environ = {
        "DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/nothing",
        "BROKER_URL": "memory://documents",
        "TOKEN_KEYS": f"file:{folder}/token-keys.json",
        "SEALING_KEYS": f"{folder}/sealing-keys.json",
        "SECRETS": folder,
        "STORAGE": folder,
        "MAIL_URL": f"maildir:{folder}",
        "MAIL_FROM": "no-reply@comptoir.example.org",
        "SUPPORT_PHONE": "+33199000000",
        "ENVIRONMENT": "development",
    }
    return importlib.import_module(f"services.{service}.config").Settings.read(environ)


def golden_files() -> dict[Path, str]:
    """Make one sample message for each type of the catalogue."""
    return {
        GOLDEN / f"{name}.json": _json(_sample_message(event_class))
        for name, event_class in CATALOGUE.items()
    }


def event_documents() -> dict[Path, str]:
    """Make the readable table of events, and the AsyncAPI document with the golden messages."""
    golden = {name: json.loads((GOLDEN / f"{name}.json").read_text()) for name in CATALOGUE}
    return {
        ROOT / "docs" / "events.md": "\n".join(_lines()) + "\n",
        ROOT / "docs" / "asyncapi.json": _json(asyncapi.document(golden)),
    }


def _json(document: Any, **options: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, **options) + "\n"


def _lines() -> Iterator[str]:
    yield "# Events"
    yield ""
    yield "Generated from `shared/events/` by `./comptoir events`; do not edit. The envelope is"
    yield "CloudEvents 1.0 in structured JSON; each type has a golden message in"
    yield "`tests/contracts/events/`. A released event never changes. For programs, the same is"
    yield "told in full in `asyncapi.json` (AsyncAPI 3)."
    for publisher in SERVICES:
        hearers = [name for name, heard in topology.LISTENS.items() if publisher in heard]
        yield ""
        yield f"## {publisher}"
        yield ""
        yield f"Heard by: {', '.join(hearers) or 'nobody yet'}."
        yield ""
        yield "| type | what has happened | facts |"
        yield "|---|---|---|"
        for name, event_class in sorted(CATALOGUE.items()):
            if event_class.publisher == publisher:
                said = inspect.getdoc(event_class) or ""
                facts = ", ".join(f"`{field.name}`" for field in dataclasses.fields(event_class))
                yield f"| `{name}` | {said.splitlines()[0]} | {facts} |"


def _sample_message(event_class: type[Event]) -> dict[str, Any]:
    event = _sample(event_class)
    return Envelope(
        id=UUID("01920000-0000-7000-8000-0000000000ff"),
        type=event_class.type,
        time=SAMPLES[datetime],
        subject=event.subject_id,
        sequence=3,
        position=42,
        tenant_id=event.tenant_id,
        actor_id=SAMPLES[UUID],
        correlation_id="exemple",
        data=event.to_data(),
    ).to_message()


def _sample(annotation: Any) -> Any:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        return _sample(next(a for a in arguments if a is not types.NoneType))
    if origin is list:
        return [_sample(arguments[0])]
    if origin is dict:
        return {_sample(arguments[0]): _sample(arguments[1])}
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        hints = typing.get_type_hints(annotation)
        fields = dataclasses.fields(annotation)  # type: ignore[arg-type]
        told = [field.name for field in fields if not is_later(field)]
        return annotation(**{name: _sample(hints[name]) for name in told})
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return next(iter(annotation))
    return SAMPLES[annotation]
