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
ARCHITECTURE = "the architecture, which ./comptoir lint looks at"
MANY = "many people, establishments or e-mails each: half a second a test and more"
PORTAL = "the portal: an installation with its example, and a browser"
FOLDERS = {
    "portal": PORTAL,
    "architecture": ARCHITECTURE,
    **dict.fromkeys(("compose", "deploy", "journeys", "observability", "outages"), PROCESSES),
    "shared/process": PROCESSES,
}
OF_MANY = {
    "accounts": """
        access_to_jobs any_sheet checked_imports erasure exports failing_jobs finding holdings
        identifier_sheets import_file jobs renewals_across reviews_by_jobs
    """,
    "accounts/api": """
        acts addresses_asked_by_delegates corrected_addresses deciding_many delegates due
        due_in_many finding_people history history_elsewhere invitations_across inviting_many
        links_in_history lost_letters paper_codes registration_letters renewing_due
        reviewed_accounts reviews reviews_across summary waiting_addresses
    """,
    "accounts/api/machine_clients": "assigned at_home history scopes",
    "accounts/api/recoveries": "letters",
    "delegation": """
        accepting_amendments assigning ending_assignments establishments extending_by_the_date
        extensions_in_the_log handing_over losing_an_extension many_by_a_job matrix perimeter taking
        taking_what_has_ended unassigning whoever_offered
    """,
    "identity/api": "identifier_reminders legacy_refusals",
    "mailer": "any_letter askers storage",
    "mailer/campaigns": "checking depositing embargo withdrawing",
    "mailer/letters": "never_reader_mailings",
    "mailer/paper": "day",
    "mailer/sending": "acts_on_many digests faulty_servers lanes",
    "shared/jobs": "batches failing",
}
FILES = {
    **{
        f"{folder}/test_{name}.py": MANY
        for folder, names in OF_MANY.items()
        for name in names.split()
    },
    **{
        f"contracts/test_{name}.py": OPERATIONS
        for name in (
            *("any_input", "bad_input", "good_calls", "headers", "message_statements"),
            *("statements", "step_up", "unknown_parameters", "who_may"),
        )
    },
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
