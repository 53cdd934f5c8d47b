"""The story, through the gateway; and what is left of it when containers go and come back."""

import dataclasses
import threading
import time
from collections.abc import Callable

import httpx
import pytest

from deploy.demo import story
from deploy.demo.chapters import accounts, delegating, machines, opening, registering
from deploy.demo.chapters.accounts import accounts_of
from deploy.demo.client import Answer
from deploy.demo.people import Somebody
from deploy.installation.provisioning import SERVICES
from tests.compose.conftest import scene_on
from tests.compose.project import Project

STALE = "access_knowledge_stale"
LONGEST = 120
"""Seconds to wait for what comes back by itself."""


def until(what: str, check: Callable[[], bool]) -> None:
    """Wait until something is so again.

    :raises AssertionError: it is not, in time
    """
    deadline = time.monotonic() + LONGEST
    while not check():
        assert time.monotonic() < deadline, f"not so after {LONGEST} s: {what}"
        time.sleep(0.5)


class TestTheStory:
    def test_is_told_by_the_command_that_finds_this_project_by_its_address(
        self, project: Project
    ) -> None:
        told = project.comptoir("demo", "--url", project.url, "--lang", "en", "--patience", "90")

        assert "steps, all as they should be." in told

    def test_leaves_every_service_knowing_what_its_owners_say_and_is_there_after_down_and_up(
        self, project: Project
    ) -> None:
        with scene_on(project) as scene:
            story.play(scene)
            project.tools("projections", "check")
            assert "sound" in project.tools("history", "verify")
            head, town = scene.town_head, scene.town_head.establishment_id
            theirs = f"/accounts/v1/establishments/{town}/accounts"
            before = head.client.get(theirs, params={"page_size": 100}).body

            project.down()
            project.up()
            scene.cast.sign_in(head)
            after = head.client.get(theirs, params={"page_size": 100}).body

        signed_in = {"last_signed_in_at", "etag"}
        assert [_without(row, signed_in) for row in after] == [
            _without(row, signed_in) for row in before
        ]


class TestWhileRabbitMQIsStopped:
    def test_requests_are_answered_but_delegated_ones_and_what_they_announce_comes_later(
        self, project: Project
    ) -> None:
        with scene_on(project) as scene:
            for chapter in (opening, machines, registering, accounts):
                chapter.play(scene)
            delegating.give(scene)
            town = accounts_of(scene.town_head)
            late = scene.cast.somebody("ms", "Odile", "Tardive")

            project.compose("stop", "rabbitmq")
            try:
                made = scene.town_head.client.post(
                    town, expect=201, json={**late.coordinates, "profile": "user", "rights": {}}
                ).body
                until("delegates are sent away", lambda: ask(scene.delegate, town).code == STALE)
                refused = ask(scene.delegate, town)
                seen = scene.town_head.client.get(f"{town}/{made['id']}").body
                sent_meanwhile = list(scene.cast.mails.to(late.email))
            finally:
                project.up()
            told = scene.cast.mail(late)
            until("delegates are let in again", lambda: ask(scene.delegate, town).status == 200)
            delegating.take_back(scene)

        assert refused.status == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert seen["last_name"] == "Tardive"
        assert sent_meanwhile == []
        assert told.code
        until("the events have come", lambda: _knows_everything(project))

    def test_the_story_goes_on_when_it_comes_back(self, project: Project) -> None:
        back = threading.Timer(10, lambda: project.up("rabbitmq"))
        with scene_on(project, patience=240) as scene:
            stopping = _At(step=24, act=lambda: project.compose("stop", "rabbitmq"))
            starting = _At(step=24, act=back.start)

            def interfere(number: int) -> None:
                stopping(number)
                starting(number)

            scene.tell.before = interfere
            try:
                story.play(scene)
            finally:
                back.join()
                project.up()

        assert stopping.is_done
        until("the events have come", lambda: _knows_everything(project))


class TestWhilePostgreSQLIsStopped:
    def test_every_service_answers_503_and_comes_back_by_itself(self, project: Project) -> None:
        paths = [f"/{service}/health/ready" for service in SERVICES]
        asked = {"token": "x" * 43}
        project.compose("stop", "postgres")
        try:
            answers = [project.get(path) for path in paths]
            code = httpx.post(f"{project.url}/identity/v1/codes/lookup", json=asked, timeout=60)
        finally:
            project.compose("start", "postgres")

        for answer in [*answers, code]:
            assert answer.status_code == 503, answer.text
            assert answer.headers["Retry-After"]
            assert answer.headers["Content-Type"] == "application/problem+json"
        for path in paths:
            until(path, lambda path=path: project.get(path).status_code == 200)  # type: ignore[misc]
        with scene_on(project) as scene:
            story.play(scene)


class TestAStop:
    @pytest.mark.parametrize("name", ["accounts-api", "accounts-worker", "gateway"])
    def test_is_graceful(self, project: Project, name: str) -> None:
        project.compose("stop", name)
        (container,) = project.containers(name, all=True)
        project.up(name)

        assert container["State"]["ExitCode"] == 0
        assert container["State"]["OOMKilled"] is False


def ask(somebody: Somebody, path: str) -> Answer:
    """Ask once, whatever the answer."""
    client = somebody.client
    return dataclasses.replace(client, patience=0).get(path, expect={200, 403, 503})


class _At:
    """Does something once, before a step of the story."""

    def __init__(self, *, step: int, act: Callable[[], object]) -> None:
        self._step = step
        self._act = act
        self.is_done = False

    def __call__(self, number: int) -> None:
        if number >= self._step and not self.is_done:
            self.is_done = True
            self._act()


def _without(row: dict[str, object], names: set[str]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in names}


def _knows_everything(project: Project) -> bool:
    return project.tools("projections", "check", "--json").strip() == "[]"
