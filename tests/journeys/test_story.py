"""The whole story, over HTTP, on a real PostgreSQL and each transport."""

import pytest

from deploy.demo import story
from tests import asking
from tests.journeys.conftest import Start, scene_on
from tests.journeys.embedded import Embedded


class TestTheStory:
    def test_is_lived_over_the_transport_within_the_process(self, installation: Embedded) -> None:
        with scene_on(installation) as scene:
            story.refuse_production(scene)
            story.play(scene)

        assert scene.tell.taken > 30

    @pytest.mark.broker
    def test_is_lived_over_rabbitmq(self, start: Start, vhost: str) -> None:
        installation = start(broker=vhost)
        with scene_on(installation) as scene:
            story.play(scene)

        assert scene.tell.taken > 30


class TestTheInstallation:
    def test_greets_with_the_portal_and_has_a_page_for_each_api(
        self, installation: Embedded
    ) -> None:
        page = asking.get(f"{installation.url}/sign-in").text

        assert 'name="identifier"' in page
        for service in ("identity", "accounts", "delegation", "mailer"):
            assert asking.get(f"{installation.url}/{service}/docs").status_code == 200
            assert asking.get(f"{installation.url}/{service}/openapi.json").status_code == 200

    def test_stops_cleanly_and_starts_again_on_the_same_data(self, start: Start) -> None:
        installation = start()

        ended = installation.stop()
        installation.start()
        installation.wait()

        assert ended == 0
        assert asking.get(f"{installation.url}/sign-in").status_code == 200

    def test_keeps_secrets_for_its_own_user(self, installation: Embedded) -> None:
        secrets = [file for file in (installation.data / "secrets").rglob("*") if file.is_file()]

        assert secrets
        assert all(file.stat().st_mode & 0o077 == 0 for file in secrets)
