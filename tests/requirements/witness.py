"""A plugin of the pytest that runs under a mutation: it writes down how each test ended, and why.

It goes by the name `tests.requirements.witness`, and writes a line of JSON for each report into the
file that `COMPTOIR_WITNESS` names.
"""

import json
import logging
import os
import traceback
from collections.abc import Generator
from pathlib import Path

import pytest

FILE = "COMPTOIR_WITNESS"
WALL = "shared.web.problems"
"""The logger that hears of every exception that nobody expected in a request."""


class _Crashes(logging.Handler):
    """Notes that the product itself broke, rather than doing something else."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note an exception that was answered as a bug."""
        if record.exc_info and record.exc_info[1] is not None:
            self.heard.append(repr(record.exc_info[1]))


_crashes = _Crashes()


def pytest_configure(config: pytest.Config) -> None:
    """Listen."""
    logging.getLogger(WALL).addHandler(_crashes)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write how a part of a test ended."""
    report = yield
    told = {
        "test": item.nodeid.partition("[")[0],
        "when": report.when,
        "outcome": report.outcome,
        "is_of_test": call.excinfo is not None and _is_of_test(call.excinfo.value),
        "why": call.excinfo.exconly() if call.excinfo else "",
        "crashes": _crashes.heard[:],
    }
    if report.when == "teardown":
        _crashes.heard.clear()
    with Path(os.environ[FILE]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(told) + "\n")
    return report


def _is_of_test(error: BaseException) -> bool:
    """Tell whether it is the test that objects, rather than the product that breaks."""
    if isinstance(error, BaseExceptionGroup):
        return all(_is_of_test(inner) for inner in error.exceptions)
    if isinstance(error, pytest.fail.Exception):
        return True
    frames = traceback.extract_tb(error.__traceback__)
    inmost = Path(frames[-1].filename)
    return Path.cwd() / "tests" in inmost.parents
