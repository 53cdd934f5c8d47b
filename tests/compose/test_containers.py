"""What the containers are: healthy, unprivileged, each with its own secrets and no other's."""

import json

import pytest

from deploy.installation.provisioning import SERVICES
from tests.compose.project import Project

ROLES = [f"{service}-{role}" for service in SERVICES for role in ("api", "worker")]
PYTHON = ("python", "-c")


class TestTheContainers:
    def test_are_healthy_and_their_jobs_ended_well(self, project: Project) -> None:
        states = {
            container["Config"]["Labels"]["com.docker.compose.service"]: container["State"]
            for container in project.containers(all=True)
        }

        jobs = {"secrets", "databases", *(f"{service}-migrate" for service in SERVICES)}
        assert jobs <= states.keys()
        for name, state in states.items():
            if name in jobs:
                assert (state["Status"], state["ExitCode"]) == ("exited", 0), name
            else:
                assert state["Health"]["Status"] == "healthy", name

    @pytest.mark.parametrize("name", [*ROLES, "portal", "gateway"])
    def test_run_unprivileged_on_a_file_system_they_cannot_write(
        self, project: Project, name: str
    ) -> None:
        inside = "id -u; if touch /app/x /usr/x 2>/dev/null; then echo written; fi; echo end"

        said = project.compose("exec", "-T", name, "sh", "-c", inside).split()

        assert said == ["10001", "end"]

    @pytest.mark.parametrize("service", SERVICES)
    def test_hold_no_other_service_and_no_tool_of_development(
        self, project: Project, service: str
    ) -> None:
        others = [name for name in SERVICES if name != service]
        unwanted = [*(f"services.{name}" for name in others), "deploy", "pip", "pytest", "mypy"]
        look = (
            "import importlib.util, json\n"
            "def there(name):\n"
            "    try: return importlib.util.find_spec(name) is not None\n"
            "    except ModuleNotFoundError: return False\n"
            f"print(json.dumps([n for n in {unwanted!r} if there(n)]))"
        )

        said = project.compose("exec", "-T", f"{service}-api", *PYTHON, look)

        assert json.loads(said) == []

    @pytest.mark.parametrize("name", ROLES)
    def test_see_the_secrets_of_their_own_service_alone(self, project: Project, name: str) -> None:
        own = {
            "identity": {"server-key", "signing-keys.json", "factor-keys.json"},
            "accounts": {"history.key"},
            "delegation": {"consent-keys.json", "published-consent-keys.json"},
            "mailer": {"sealing-keys.json"},
        }[name.partition("-")[0]]
        common = {"database-password", "database-url", "broker-password", "broker-url"}

        said = project.compose("exec", "-T", name, "ls", "/run/comptoir/secrets").split()

        assert set(said) == common | own

    def test_cannot_change_their_secrets_and_nobody_else_can_read_them(
        self, project: Project
    ) -> None:
        inside = "cd /run/comptoir/secrets && stat -c %a * && (echo x > broker-url) 2>&1 || true"

        said = project.compose("exec", "-T", "accounts-api", "sh", "-c", inside)

        assert "Read-only file system" in said
        assert {line for line in said.split() if line.isdigit()} <= {"400", "600"}


class TestTheJobs:
    def test_replace_nothing_when_they_run_again(self, project: Project) -> None:
        before = self._sums(project)

        for job in ("secrets", "databases", *(f"{service}-migrate" for service in SERVICES)):
            project.compose("run", "--rm", "-T", "--no-deps", job)

        assert self._sums(project) == before

    def _sums(self, project: Project) -> str:
        sums = "cd /installation && find . -type f | sort | xargs sha256sum"
        command = ("run", "--rm", "-T", "--no-deps", "--entrypoint", "sh", "tools", "-c", sums)
        return project.compose("--profile", "tools", *command)


class TestTheLogs:
    @pytest.mark.parametrize("name", [*ROLES, "gateway"])
    def test_are_a_json_object_a_line(self, project: Project, name: str) -> None:
        project.get(f"/{name.partition('-')[0]}/openapi.json")

        lines = project.logs(name)

        assert lines
        for line in lines:
            assert json.loads(line)["timestamp"], line
