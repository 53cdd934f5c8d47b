"""After a whole run: has each test that holds a rule run, or was one skipped or left out?

A run is whole if nothing on its command line chooses tests. With xdist it is the process that
hears of every test which looks.
"""

from collections import defaultdict
from collections.abc import Iterable

import pytest

from tests.requirements import page

CHOOSING = (
    *("keyword", "markexpr", "collectonly", "deselect", "ignore", "ignore_glob", "lf"),
    "quick",
)
"""Options that leave tests out, by the names that pytest has for them, or we."""


def watch(config: pytest.Config) -> None:
    """Look at the tests of this run, if it is a whole one and this is the process to do it."""
    if not hasattr(config, "workerinput") and is_whole(config):
        config.pluginmanager.register(Watch(page.tests()), "requirements")


def is_whole(config: pytest.Config) -> bool:
    """Tell whether nothing chooses among the tests."""
    is_all = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return is_all and not any(getattr(config.option, name, None) for name in CHOOSING)


class Watch:
    """Notes what becomes of the tests that hold rules."""

    def __init__(self, tests: Iterable[str]) -> None:
        self._outcomes: dict[str, set[str]] = {test: set() for test in tests}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hear of a test, whichever process ran it."""
        test = report.nodeid.partition("[")[0]
        if test in self._outcomes and (report.when == "call" or report.outcome == "skipped"):
            self._outcomes[test].add(report.outcome)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let the run fail if one has not run; one that was broken off is no whole run."""
        was_broken_off = session.shouldstop or session.shouldfail
        if self.faults() and session.exitstatus == pytest.ExitCode.OK and not was_broken_off:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which have not run."""
        for what, tests in self.faults().items():
            terminalreporter.section(f"rules whose test {what} (docs/requirements.md)", red=True)
            for test in tests:
                terminalreporter.line(test)

    def faults(self) -> dict[str, list[str]]:
        """List the tests that were skipped, and those that nobody ran."""
        found: dict[str, list[str]] = defaultdict(list)
        for test, outcomes in sorted(self._outcomes.items()):
            if "skipped" in outcomes:
                found["was skipped"].append(test)
            elif not outcomes:
                found["did not run"].append(test)
        return dict(found)
