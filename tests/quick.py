"""Which tests `./comptoir test --quick` leaves out, and how it says so.

What is left tries nearly every rule, on a real PostgreSQL, within the test's own process.
"""

from collections import Counter
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PROCESSES = "containers, installations and processes of their own"
BROKER = "a real RabbitMQ"
RACES = "databases of their own: several at once, killed and begun again"
LONG = "long ones: models, calendars, crowds"
OPERATIONS = "every operation of every service, called in every way"
PORTAL = "the portal: an installation with its example, and a browser"
FOLDERS = {
    "portal": PORTAL,
    **dict.fromkeys(("compose", "deploy", "journeys", "observability", "outages"), PROCESSES),
    "shared/process": PROCESSES,
}
FILES = {
    f"contracts/test_{name}.py": OPERATIONS
    for name in (
        *("any_input", "bad_input", "good_calls", "headers", "message_statements", "statements"),
        *("unknown_parameters", "who_may"),
    )
}
FIXTURES = {
    **dict.fromkeys(("prepared", "data_folder"), PROCESSES),
    **dict.fromkeys(("broker", "own_broker", "vhost"), BROKER),
    "throwaway": RACES,
}


def reason(item: pytest.Item) -> str | None:
    """Say why a test is left out; None: it is not."""
    place = item.path.relative_to(TESTS).as_posix()
    found = [why for folder, why in FOLDERS.items() if place.startswith(f"{folder}/")]
    found += [FILES[place]] if place in FILES else []
    asked = getattr(item, "fixturenames", ())
    found += [why for fixture, why in FIXTURES.items() if fixture in asked]
    found += [LONG] if item.get_closest_marker("long") else []
    return found[0] if found else None


class Quick:
    """Leaves tests out, and counts them by why."""

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self.kept = 0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        reasons = {item: reason(item) for item in items}
        self.left_out.update(why for why in reasons.values() if why)
        out = [item for item in items if reasons[item]]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if not reasons[item]]
        self.kept = len(items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Take over what a process of xdist has counted: each has seen them all."""
        told = getattr(node, "workeroutput", {}).get("quick")
        if told:
            self.kept, self.left_out = told["kept"], Counter(told["left_out"])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["quick"] = {"kept": self.kept, "left_out": dict(self.left_out)}

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        total = self.kept + self.left_out.total()
        terminalreporter.section(f"--quick: {self.kept} of {total} tests", sep="-")
        for why, count in self.left_out.most_common():
            terminalreporter.line(f"left out: {count:5}  {why}")
