"""What `python -m services.<name>` does with what it is told."""

import pytest

from deploy.installation.provisioning import SERVICES
from shared.process import play
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


@pytest.mark.parametrize("arguments", [[], ["postman"]])
def test_an_unknown_role_is_answered_with_those_there_are(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match=r"python -m services.mailer api \| worker$"):
        play("mailer", {"api": print, "worker": print}, arguments)
