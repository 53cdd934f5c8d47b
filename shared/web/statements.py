"""What a request asks of its database, told to those who develop: in its answer and in the log.

The header is the standard one (W3C Server Timing), so that a browser's tools show it:
`Server-Timing: db;dur=3.1;desc="5 statements"`. Begin and commit are not counted, and a statement
that failed is, without its time.
"""

import time
from dataclasses import dataclass
from typing import Any

import flask
from sqlalchemy import Connection, Engine, event

HEADER = "Server-Timing"


@dataclass
class Asked:
    """What the present request has asked so far.

    :ivar count: of statements
    :ivar seconds: until they were answered
    :ivar began: when the last of them was sent, by the performance counter
    """

    count: int = 0
    seconds: float = 0.0
    began: float = 0.0

    @property
    def milliseconds(self) -> float:
        """Tell the time as header and log do."""
        return round(self.seconds * 1000, 1)


def watch(database: Engine | Connection) -> None:
    """Count what requests ask of a database."""
    event.listen(database, "before_cursor_execute", _before)
    event.listen(database, "after_cursor_execute", _after)


def asked() -> Asked:
    """Tell what the present request has asked so far."""
    if "asked" not in flask.g:
        flask.g.asked = Asked()
    found: Asked = flask.g.asked
    return found


def header() -> dict[str, str]:
    """Write the header of an answer."""
    found = asked()
    noun = "statement" if found.count == 1 else "statements"
    return {HEADER: f'db;dur={found.milliseconds};desc="{found.count} {noun}"'}


def facts() -> dict[str, object]:
    """Write what the line in the log says."""
    found = asked()
    return {"statements": found.count, "database_milliseconds": found.milliseconds}


def _before(*_: Any) -> None:
    if flask.has_app_context():
        found = asked()
        found.count += 1
        found.began = time.perf_counter()


def _after(*_: Any) -> None:
    if flask.has_app_context():
        found = asked()
        found.seconds += time.perf_counter() - found.began
