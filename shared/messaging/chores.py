"""What a service does because time passes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.db import Sessions


@dataclass(frozen=True)
class Chore:
    """Something to do again and again, by one worker at a time.

    :ivar name: stable, unique in its service: the lock and the record of the last run go by it
    :ivar every: how long after a run the next is due
    :ivar run: `run(sessions, now, tools)`, with its own transactions; tells how many things it did
    """

    name: str
    every: timedelta
    run: Callable[[Sessions, datetime, Any], int]
