"""A route that will go says so: since when, until when, and what to use instead."""

from datetime import date

import pytest

from shared.web import Service, deprecated, openapi
from tests.shared.web.conftest import Caller


@pytest.fixture
def path(things: str) -> str:
    return f"{things}/oldest"


class TestADeprecatedRoute:
    def test_goes_on_working_and_tells_that_it_will_go(
        self, administrator: Caller, things: str, path: str
    ) -> None:
        administrator.post(things, json={"name": "a"})

        answer = administrator.get(path)

        base = "https://comptoir.example.org"
        assert (answer.status_code, answer.json["name"]) == (200, "a")
        assert answer.headers["Deprecation"] == "@1767225600"
        assert answer.headers["Sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
        assert answer.headers.getlist("Link") == [
            f'<{base}/mailer/v2{things}>; rel="successor-version"',
            f'<{base}/mailer/docs>; rel="deprecation"; type="text/html"',
        ]

    def test_tells_so_when_it_refuses_too(self, anybody: Caller, path: str) -> None:
        answer = anybody.get(path)

        assert answer.status_code == 401
        assert answer.headers["Deprecation"] == "@1767225600"

    def test_is_marked_in_the_document(self, app: Service) -> None:
        paths = openapi.document(app)["paths"]
        [operation] = [found["get"] for name, found in paths.items() if name.endswith("/oldest")]

        assert operation["deprecated"] is True
        assert (
            "Use `/mailer/v2/establishments/{establishment_id}/things`"
            in (operation["description"])
        )
        assert {"Deprecation", "Sunset"} <= set(operation["responses"]["200"]["headers"])

    def test_is_seen_in_the_log(
        self, anybody: Caller, path: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO")
        anybody.get(path)

        [line] = [record for record in caplog.records if record.message == "answered"]
        assert line.__dict__["deprecated"] is True


class TestOtherRoutes:
    def test_tell_nothing_of_the_kind(self, administrator: Caller, things: str) -> None:
        headers = administrator.get(things).headers

        assert not {"Deprecation", "Sunset"} & set(headers.keys())

    def test_cannot_be_deprecated_at_short_notice(self) -> None:
        with pytest.raises(ValueError, match="180 days"):
            deprecated(since=date(2026, 1, 1), sunset=date(2026, 6, 1), instead="/mailer/v2/things")
