"""`./comptoir documents`: the linter, and how it comes here."""

import json
from pathlib import Path
from typing import Any

import click
import pytest

from deploy.tooling.contracts import linting, node


@pytest.fixture
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(linting.committed()[0].read_text())
    return found


class TestTheLinter:
    def test_has_nothing_against_the_committed_documents(self) -> None:
        assert linting.lint(linting.committed()) == 0

    @pytest.mark.parametrize("fact", ["summary", "description", "operationId", "tags"])
    def test_refuses_an_operation_without(
        self, fact: str, document: dict[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        del document["paths"]["/accounts/v1/me"]["get"][fact]
        path = tmp_path / "accounts.json"
        path.write_text(json.dumps(document))

        assert linting.lint([path]) == 1
        assert fact.removesuffix("s") in capfd.readouterr().out

    def test_refuses_a_refusal_that_is_no_problem(
        self, document: dict[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        content = document["components"]["responses"]["FORBIDDEN"]["content"]
        content["application/json"] = content.pop("application/problem+json")
        path = tmp_path / "accounts.json"
        path.write_text(json.dumps(document))

        assert linting.lint([path]) == 1
        assert "problem+json" in capfd.readouterr().out


class TestItsPackages:
    def test_are_installed_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        node.packages()
        capsys.readouterr()

        assert (node.packages() / "@redocly" / "cli").is_dir()
        assert capsys.readouterr().err == ""

    def test_are_missed_in_words_where_no_registry_answers(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
        monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
        monkeypatch.setenv("npm_config_fetch_retries", "0")

        with pytest.raises(click.ClickException, match="once it can be reached, run this again"):
            node.packages(folder=tmp_path / "node")

        assert not (tmp_path / "node" / "installed.json").exists()

    def test_are_pinned_without_a_host(self) -> None:
        lock = json.loads((node.PINNED / "package-lock.json").read_text())

        assert all("integrity" in found for name, found in lock["packages"].items() if name)
        assert "resolved" not in json.dumps(lock)
