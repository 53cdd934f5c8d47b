"""`./comptoir operator`, and the settings that `up` takes."""

import json
from pathlib import Path
from typing import Any

import click
import pytest

from deploy.checkout import ROOT
from deploy.installation.embedded import installation as embedded
from deploy.installation.embedded import settings
from deploy.installation.embedded.installation import Choices, Installation
from deploy.installation.operating.operators import create_operator
from deploy.installation.provisioning import Urls
from tests.deploy.conftest import Comptoir


class TestOperators:
    def test_are_listed_with_how_far_they_have_come(
        self, run: Comptoir, installation: Installation
    ) -> None:
        assert run("operator", "list").stdout == "0 operators.\n"
        identifier = create_operator(
            installation,
            title="ms",
            first_name="Ondine",
            last_name="Vasseur",
            email="ondine.vasseur@example.org",
            duties=["support", "print"],
        )

        (told,) = json.loads(run("operator", "list", "--json").stdout)
        shown = run("operator", "list").stdout

        assert told == {
            "identifier": identifier,
            "name": "Ondine Vasseur",
            "email": "ondine.vasseur@example.org",
            "profile": "administrator",
            "status": "invited",
            "expires_on": None,
            "duties": ["print", "support"],
        }
        assert f"{identifier}  Ondine Vasseur, administrator, invited, no password yet" in shown

    def test_are_cleaned_as_the_api_cleans(self, run: Comptoir) -> None:
        made = create(run, first_name=" Elo\u0308\u200bise  Anne ", email=" eloise@example.org ")

        (told,) = [each for each in listed(run) if each["identifier"] == made]
        assert told["name"] == "Elöise Anne Vasseur"
        assert told["email"] == "eloise@example.org"

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ({"first_name": "Ondine\U0001f600"}, "--first-name: "),
            ({"last_name": "   "}, "--last-name: It must not be empty."),
            ({"last_name": "V" * 81}, "--last-name: At most 80 characters."),
            ({"email": "josé@example.org"}, "--email: "),
            ({"email": "nobody"}, "--email: "),
        ],
        ids=["emoji", "empty", "long", "unreachable", "no address"],
    )
    def test_are_refused_as_the_api_refuses_and_nothing_is_changed(
        self, run: Comptoir, said: dict[str, str], told: str
    ) -> None:
        before = listed(run)

        answer = run(*order(**said))

        assert answer.exit_code == 2
        assert told in answer.output
        assert listed(run) == before

    def test_are_refused_with_every_fault(self, run: Comptoir) -> None:
        answer = run(*order(first_name="", email="nobody"))

        assert "--first-name: " in answer.output
        assert "--email: " in answer.output


def order(**said: str) -> list[str]:
    given = {"first_name": "Ondine", "last_name": "Vasseur", "email": "ondine@example.org", **said}
    options = [word for name, value in given.items() for word in (named(name), value)]
    return ["operator", "create", *options]


def named(fact: str) -> str:
    return f"--{fact.replace('_', '-')}"


def create(run: Comptoir, **said: str) -> str:
    identifier: str = json.loads(run(*order(**said), "--json").stdout)["identifier"]
    return identifier


def listed(run: Comptoir) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("operator", "list", "--json").stdout)
    return found


class TestSettings:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "env"

    def test_come_from_a_file_as_compose_reads_it_and_from_the_environment_first(
        self, file: Path
    ) -> None:
        file.write_text(
            "# ours\nORGANISATION='Centre de gestion'\nSUPPORT_PHONE=01 99 00 12 34  # desk\n"
            "EXPIRY_BASIS=last_sign_in\nMAIL_URL=\nPORT=8080\n"
        )

        found = settings.chosen({"EXPIRY_BASIS": "renewal", "HOME": "/root"}, file)

        assert found == {
            "ORGANISATION": "Centre de gestion",
            "SUPPORT_PHONE": "01 99 00 12 34",
            "EXPIRY_BASIS": "renewal",
        }

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("EXPIRY_BASES=renewal", "sets EXPIRY_BASES, which is no setting of Comptoir"),
            ("ORGANISATION", "Line 1 of"),
        ],
    )
    def test_that_are_none_are_named(self, file: Path, line: str, told: str) -> None:
        file.write_text(line)

        with pytest.raises(click.ClickException, match=told):
            settings.chosen({}, file)

    def test_are_those_of_the_containers(self) -> None:
        named = {
            line.partition("=")[0]
            for line in (ROOT / ".env.example").read_text().splitlines()
            if line[:1].isalpha()
        }

        assert named == settings.TAKEN | settings.OF_CONTAINERS
        assert not settings.TAKEN & settings.OF_CONTAINERS

    def test_reach_the_services_and_are_kept_for_commands(self, tmp_path: Path) -> None:
        choices = Choices(
            public_url="http://127.0.0.1:8000",
            settings={"MAIL_URL": "smtp://127.0.0.1:1025", "EXPIRY_BASIS": "last_sign_in"},
        )
        choices.keep(tmp_path)

        assert Choices.kept(tmp_path) == choices
        urls = Urls(owner="postgresql://a/b", runtime="postgresql://a/b")
        environ = embedded._environ(tmp_path, "mailer", urls, choices)
        assert environ["MAIL_URL"] == "smtp://127.0.0.1:1025"
        assert environ["EXPIRY_BASIS"] == "last_sign_in"
