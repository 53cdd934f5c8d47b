"""What `python -m services.<name>` does with what it is told."""

import pytest

from deploy.provisioning import SERVICES
from tests.shared.process.running import Running


@pytest.mark.parametrize("role", ["api", "worker", "migrate"])
@pytest.mark.parametrize("service", SERVICES)
def test_wrong_settings_end_a_process_at_once_with_one_line_that_names_them(
    service: str, role: str
) -> None:
    running = Running(service, role, env={"METRICS_PORT": "99999"})

    assert running.end_of_itself() == 1

    running.end()
    (line,) = running.log()
    assert line["level"] == "critical"
    assert "DATABASE_URL" in line["event"]
    assert "METRICS_PORT" in line["event"]


def test_an_unknown_role_is_answered_with_those_there_are() -> None:
    running = Running("mailer", "postman", env={})

    assert running.end_of_itself() == 1

    running.end()
    assert running.lines == ["usage: python -m services.mailer api | worker | migrate"]
