"""Round trips to PostgreSQL: how often one waits for it, as libpq itself has it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def trips(engine: Engine) -> Iterator[list[list[str]]]:
    """Take down, for each round trip of an engine's connections meanwhile, what was sent."""
    found: list[list[str]] = []
    traced: dict[int, Any] = {}
    with tempfile.TemporaryFile("w+") as file:

        def trace(driver: Any, *_: object) -> None:
            if id(driver) not in traced:
                traced[id(driver)] = driver
                driver.pgconn.trace(file.fileno())

        event.listen(engine, "checkout", trace)
        try:
            yield found
        finally:
            event.remove(engine, "checkout", trace)
            for driver in traced.values():
                if not driver.closed:
                    driver.pgconn.untrace()
            file.seek(0)
            found += _told(file)


def _told(lines: Any) -> Iterator[list[str]]:
    """Part the messages: each time the server answers, a trip has ended."""
    sent: list[str] = []
    for line in lines:
        parts = line.rstrip("\n").split("\t", 3)
        if len(parts) < 4 or parts[1] not in ("F", "B"):
            continue  # a message of several lines goes on
        if parts[1] == "F":
            sent.append(parts[3])
        elif sent:
            yield sent
            sent = []
