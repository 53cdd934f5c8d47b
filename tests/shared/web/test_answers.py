"""What every answer carries, and what the log keeps of it."""

import logging
from dataclasses import replace

import pytest

from shared.web import Service
from tests.shared.web.conftest import Caller


@pytest.mark.parametrize("path", ["/nowhere", "/failures/bug", "//mailer/health/live", "/things"])
def test_every_answer_is_nobodys_to_keep_or_to_show(anybody: Caller, path: str) -> None:
    headers = anybody.get(path).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Language"] == "en"
    assert headers["X-Request-ID"]


class TestStrictTransport:
    """`Strict-Transport-Security`: RFC 6797."""

    @pytest.mark.parametrize(
        ("peer", "scheme", "forwarded", "is_said"),
        [
            ("10.0.0.1", "http", "https", True),
            ("10.0.0.1", "http", "http, HTTPS", True),
            ("10.0.0.1", "http", "https, http", False),  # the caller wrote the first
            ("10.0.0.1", "https", "http", False),
            ("10.0.0.1", "http", "", False),
            ("198.51.100.7", "http", "https", False),  # not a proxy of ours
            ("198.51.100.7", "https", "", True),
            ("", "https", "https", True),
        ],
    )
    def test_is_said_to_who_came_by_https(
        self, app: Service, peer: str, scheme: str, forwarded: str, is_said: bool
    ) -> None:
        app.settings = replace(app.settings, hsts=31536000)

        for path in ("/nowhere", "//mailer/health/live"):
            headers = (
                Caller(app)
                .get(
                    path,
                    base_url=f"{scheme}://comptoir.example.org",
                    environ_base={"REMOTE_ADDR": peer},
                    headers={"X-Forwarded-Proto": forwarded} if forwarded else {},
                )
                .headers
            )

            said = headers.get("Strict-Transport-Security")
            assert said == ("max-age=31536000" if is_said else None)

    def test_is_not_said_unless_asked_for(self, anybody: Caller) -> None:
        answer = anybody.get("//mailer/health/live", base_url="https://comptoir.example.org")

        assert "Strict-Transport-Security" not in answer.headers


class TestTheLog:
    @pytest.fixture(autouse=True)
    def _at_info(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO)

    def test_keeps_a_line_of_each_request(
        self, administrator: Caller, things: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        administrator.get(f"{things}?q=Jeanne")

        [line] = [record for record in caplog.records if record.message == "answered"]
        assert line.__dict__["method"] == "GET"
        assert line.__dict__["route"] == "/mailer/v1/establishments/<uuid:establishment_id>/things"
        assert line.__dict__["status"] == 200
        assert line.__dict__["actor"] == str(administrator.id)
        assert line.__dict__["tenant"] == str(administrator.home)
        assert line.__dict__["milliseconds"] >= 0

    def test_keeps_no_secret_and_nothing_personal(
        self, administrator: Caller, things: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        administrator.post(f"{things}?q=Jeanne", json={"name": "Dupré"})

        kept = " ".join(str(record.__dict__) for record in caplog.records)
        assert administrator.token is not None
        assert administrator.token not in kept
        assert "Jeanne" not in kept
        assert "Dupré" not in kept

    def test_does_not_fill_with_health(
        self, anybody: Caller, caplog: pytest.LogCaptureFixture
    ) -> None:
        anybody.get("//mailer/health/live")

        assert caplog.records == []
