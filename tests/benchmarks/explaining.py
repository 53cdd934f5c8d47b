"""The plans by which PostgreSQL answers whatever a service does, told by itself (auto_explain)."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from deploy.installation.provisioning import conninfo
from shared import db

SETTINGS = """
ALTER ROLE {role} SET session_preload_libraries = 'auto_explain';
ALTER ROLE {role} SET auto_explain.log_min_duration = 0;
ALTER ROLE {role} SET auto_explain.log_nested_statements = on;
ALTER ROLE {role} SET auto_explain.log_analyze = on;
ALTER ROLE {role} SET auto_explain.log_buffers = on;
ALTER ROLE {role} SET auto_explain.log_timing = off;
ALTER ROLE {role} SET auto_explain.log_format = 'json';
ALTER ROLE {role} SET auto_explain.log_level = 'notice';
"""
MANY = 10_000
"""Rows from which on reading a table from end to end is told."""

LENGTH = 110
"""Characters of a condition that are shown."""

_NOTICE = re.compile(r"duration: ([0-9.]+) ms  plan:\n(.*)", re.DOTALL)


@dataclass(frozen=True)
class Plan:
    """How one statement was answered.

    :ivar milliseconds: that it took
    :ivar root: its topmost step, as PostgreSQL tells it in JSON
    """

    statement: str
    milliseconds: float
    root: dict[str, Any]

    @property
    def whole_tables(self) -> list[str]:
        """Name the large tables that were read from end to end, and how many rows that were."""
        found = [
            (step["Relation Name"], _read(step))
            for _, step in self.steps()
            if step["Node Type"] == "Seq Scan"
        ]
        return [f"{table} ({rows:,})" for table, rows in found if rows >= MANY]

    @property
    def most(self) -> int:
        """Tell how many rows the step that reads most of them reads."""
        return max(_read(step) for _, step in self.steps())

    def steps(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Go through the steps, each with its depth."""
        waiting = [(0, self.root)]
        while waiting:
            depth, step = waiting.pop()
            yield depth, step
            waiting += [(depth + 1, below) for below in reversed(step.get("Plans", []))]

    def short(self) -> str:
        """Write the plan, a line for each step: what it reads, by what, how many rows."""
        return "\n".join("  " * depth + _line(step) for depth, step in self.steps())


class Explained:
    """An engine for a service's own role, whose plans are kept."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sessions = db.sessions(engine)
        self._told: list[str] = []

        @event.listens_for(engine, "connect")
        def _(connection: psycopg.Connection, record: object) -> None:
            connection.add_notice_handler(
                lambda notice: self._told.append(notice.message_primary or "")
            )

    def plans_of(self, act: Callable[[db.Sessions], object]) -> Sequence[Plan]:
        """Do something, and tell the plans of all its statements, the slowest first."""
        self._told.clear()
        act(self.sessions)
        with self.engine.begin() as connection:
            connection.exec_driver_sql("SELECT 1")  # only then has the last plan been told
        plans = [_plan(notice) for notice in self._told if _NOTICE.match(notice)]
        return sorted(plans, key=lambda plan: -plan.milliseconds)


@contextmanager
def explaining(admin_url: str, url: str) -> Iterator[Explained]:
    """Have a service's role told the plans of all that it asks."""
    engine = db.connect(url)
    with psycopg.connect(conninfo(admin_url), autocommit=True) as server:
        for setting in SETTINGS.format(role=f'"{engine.url.username}"').strip().splitlines():
            server.execute(setting.encode())
    yield Explained(engine)
    engine.dispose()
    with psycopg.connect(conninfo(admin_url), autocommit=True) as server:
        server.execute(f'ALTER ROLE "{engine.url.username}" RESET ALL'.encode())


def _plan(notice: str) -> Plan:
    found = _NOTICE.match(notice)
    assert found is not None
    told = json.loads(found[2])
    return Plan(told["Query Text"], float(found[1]), told["Plan"])


def _read(step: dict[str, Any]) -> int:
    """Tell how many rows a step has looked at, in all its loops."""
    gone = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    each = step["Actual Rows"] + sum(step.get(name, 0) for name in gone)
    return int(each * step["Actual Loops"])


def _line(step: dict[str, Any]) -> str:
    words = [step["Node Type"]]
    if "Function Name" in step:
        words.append(step["Function Name"])
    if "Index Name" in step:
        words.append(step["Index Name"])
    elif "Relation Name" in step:
        words.append(step["Relation Name"])
    for name in ("Index Cond", "Recheck Cond", "Filter", "Sort Key"):
        if name in step and not (name == "Recheck Cond" and "Index Cond" in step):
            said = ", ".join(step[name]) if isinstance(step[name], list) else step[name]
            words.append(f"[{name.lower()}: {_shortened(said)}]")
    words.append(f"rows={step['Actual Rows']:g}")
    if step["Actual Loops"] > 1:
        words.append(f"loops={step['Actual Loops']:g}")
    if step.get("Rows Removed by Filter"):
        words.append(f"removed={step['Rows Removed by Filter']:g}")
    words.append(f"pages={step['Shared Hit Blocks'] + step['Shared Read Blocks']}")
    return " ".join(words)


def _shortened(condition: str) -> str:
    plain = re.sub(r"::(text\[\]|text|character varying|uuid\[\]|date)|\(\)", "", condition)
    return plain if len(plain) <= LENGTH else f"{plain[: LENGTH - 1]}…"
