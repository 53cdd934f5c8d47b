"""What commands write: JSON for programs, plain lines for people."""

import json
import unicodedata
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import click

_UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))


def write_json(value: Any) -> None:
    """Write a value for a program: instants in UTC, with a Z."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_written))


def write(line: str = "") -> None:
    """Write a line for people; what would move a terminal's cursor is left out."""
    click.echo("".join(c for c in line if c in "\n\t" or unicodedata.category(c) not in _UNSEEN))


_UNSEEN = frozenset({"Cc", "Cs"})


def instant(when: datetime | None) -> str:
    """Write an instant, in UTC; a dash if there is none."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%SZ}" if when else "–"


def span(lasted: timedelta) -> str:
    """Write how long something takes, in its greatest unit: `3 min`."""
    seconds = max(0, int(lasted.total_seconds()))
    name, size = next((unit for unit in _UNITS if seconds >= unit[1]), _UNITS[-1])
    return f"{seconds // size} {name}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Write how many of something there are: `1 message`, `2 messages`."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, UUID | StrEnum | date | Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"cannot write {type(value).__name__} as JSON")
