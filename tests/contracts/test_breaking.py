"""What breaks those who call by the documents of a release: each rule, and the release itself."""

import json
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from deploy.commands import openapi
from deploy.contracts import breaking, fixtures, releases, releasing
from tests.contracts.operations import documents

IDENTITY = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with one commit, in which identity has one path, and one event is known."""
    folder = tmp_path / "docs" / "openapi"
    folder.mkdir(parents=True)
    (folder / "identity.json").write_text(json.dumps({"paths": {"/identity/v1/gone": {}}}))
    events = tmp_path / "tests" / "contracts" / "events"
    events.mkdir(parents=True)
    (events / "identity.heart.broken.v1.json").write_text("{}")
    for arguments in (["init", "-q"], ["add", "."], [*IDENTITY, "commit", "-qm", "One"]):
        git(tmp_path, *arguments)
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(("git", *arguments), cwd=folder, check=True)


class TestEachRule:
    @pytest.mark.parametrize("path", fixtures.listed().values(), ids=list(fixtures.listed()))
    def test_tells_what_a_change_breaks_and_no_more(self, path: Path) -> None:
        change = fixtures.read(path)

        assert change.before != change.after
        assert breaking.changes(change.before, change.after) == change.breaks

    def test_is_tried_both_ways(self) -> None:
        changes = [fixtures.read(path) for path in fixtures.listed().values()]

        assert len([change for change in changes if change.breaks]) > 30
        assert len([change for change in changes if not change.breaks]) > 30

    @pytest.mark.parametrize("service", sorted(documents()))
    def test_has_nothing_against_a_document_that_stays(self, service: str) -> None:
        assert breaking.changes(documents()[service], documents()[service]) == []

    @pytest.mark.parametrize("service", sorted(documents()))
    def test_misses_each_path_of_a_service_that_is_gone(self, service: str) -> None:
        paths = documents()[service]["paths"]

        assert breaking.changes(documents()[service], {"paths": {}}) == sorted(
            f"{path}: gone" for path in paths
        )


class TestTheRelease:
    def test_is_the_last_tag(self, clone: Path) -> None:
        git(clone, "tag", "v1.0.0")
        git(clone, *IDENTITY, "commit", "-qm", "Two", "--allow-empty")

        reference = releases.last(clone)

        assert reference == "v1.0.0"
        assert releases.documents(reference, releases.OPENAPI, clone) == {
            "identity": {"paths": {"/identity/v1/gone": {}}}
        }

    def test_is_missed_in_words_in_a_clone_without_tags(self, clone: Path) -> None:
        with pytest.raises(releases.NoRelease, match="No names found"):
            releases.last(clone)

    def test_is_missed_in_words_where_there_is_no_clone(self, tmp_path: Path) -> None:
        with pytest.raises(releases.NoRelease, match="not a git repository"):
            releases.last(tmp_path)

    def test_is_kept_by_paths_and_by_golden_messages(self, clone: Path) -> None:
        assert list(releasing.broken("HEAD", clone)) == [
            "/identity/v1/gone: gone",
            "identity.heart.broken.v1: another golden message, or none",
        ]

    def test_may_be_named_but_must_be_there(self, clone: Path) -> None:
        assert releases.documents("HEAD", releases.OPENAPI, clone)

        with pytest.raises(click.ClickException, match="git knows no v9"):
            releases.documents("v9", releases.OPENAPI, clone)


class TestTheCommand:
    def test_breaks_nothing_and_says_what_it_compared_with(self) -> None:
        result = CliRunner().invoke(openapi.command, ["--breaking"])

        assert result.exit_code == 0, result.output
        assert result.output.startswith(("Compared with ", "No release to compare with ("))

    def test_refuses_what_git_does_not_know(self) -> None:
        result = CliRunner().invoke(openapi.command, ["--breaking", "--against", "v0.0.0-none"])

        assert result.exit_code == 1
        assert "v0.0.0-none" in result.output
