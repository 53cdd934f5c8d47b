"""Options that several commands take."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

F = TypeVar("F", bound=Callable[..., Any])

SERVICES = ("identity", "accounts", "delegation", "mailer")
"""As `provisioning` has them, which a `--help` does without."""


def data(command: F) -> F:
    """Let a command be told which data folder it is about."""
    option = click.option(
        "--data",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="The data folder.  [default: the one that `up` served last]",
    )
    return option(command)


def as_json(command: F) -> F:
    """Let a command answer programs."""
    return click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")(command)


def service(command: F) -> F:
    """Let a command be limited to one service."""
    option = click.option(
        "--service", type=click.Choice(SERVICES), help="Only of this service.  [default: of all]"
    )
    return option(command)


class Instant(click.ParamType[datetime]):
    """An instant as people write it: ISO 8601, in Paris unless an offset is given."""

    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read it, or refuse it with an example."""
        if isinstance(value, datetime):
            return value
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no instant: write 2026-11-21 or 2026-11-21T08:30", param, ctx)
        return read if read.tzinfo else read.replace(tzinfo=ZoneInfo("Europe/Paris"))
