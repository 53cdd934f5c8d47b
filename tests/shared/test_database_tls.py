"""A database by TLS is believed only if a known authority vouches for its very name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import exc, text

from shared import db
from shared.messaging.database import reason
from tests.conftest import skips_are_failures
from tests.servers import postgres_tls
from tests.servers.certificates import Authority
from tests.servers.postgres_tls import TlsPostgres


@pytest.fixture(scope="module")
def server() -> Iterator[TlsPostgres]:
    programs = postgres_tls.programs()
    if programs is None:
        (pytest.fail if skips_are_failures() else pytest.skip)(postgres_tls.NONE)
    with postgres_tls.started(programs) as running:
        yield running


def ask(url: str, question: str) -> object:
    engine = db.connect(url)
    try:
        with engine.connect() as connection:
            return connection.scalar(text(question))
    finally:
        engine.dispose()


def refusal(url: str) -> str:
    """Tell why a connection is refused, as the log does."""
    with pytest.raises(exc.OperationalError) as refused:
        ask(url, "SELECT 1")
    return reason(refused.value)


class TestADatabaseByTls:
    def test_is_spoken_to_in_secret(self, server: TlsPostgres) -> None:
        url = server.url(sslmode="verify-full", sslrootcert=str(server.authority.file))

        version = ask(url, "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")

        assert version == "TLSv1.3"

    def test_is_refused_under_another_name(self, server: TlsPostgres) -> None:
        url = server.url(
            host="127.0.0.1", sslmode="verify-full", sslrootcert=str(server.authority.file)
        )

        assert 'does not match host name "127.0.0.1"' in refusal(url)

    def test_is_refused_without_a_known_authority(
        self, server: TlsPostgres, tmp_path: Path
    ) -> None:
        another = Authority(tmp_path, "Another authority").file

        url = server.url(sslmode="verify-full", sslrootcert=str(another))

        assert "certificate verify failed" in refusal(url)

    def test_refuses_who_speaks_openly(self, server: TlsPostgres) -> None:
        assert "no encryption" in refusal(server.url(sslmode="disable"))

    def test_knows_a_client_by_its_certificate_alone(
        self, server: TlsPostgres, tmp_path: Path
    ) -> None:
        trusting = {"sslmode": "verify-full", "sslrootcert": str(server.authority.file)}
        ask(server.url(**trusting), "SELECT 1")
        with_role = server.url(**trusting)
        engine = db.connect(with_role)
        with engine.begin() as connection:
            connection.execute(text("CREATE ROLE by_certificate LOGIN"))
        engine.dispose()
        certificate, key = Authority(tmp_path, server.authority.name, server.authority.key).vouch(
            "by_certificate"
        )
        by_certificate = {"sslcert": str(certificate), "sslkey": str(key)}

        known = ask(server.url(user="by_certificate", **trusting, **by_certificate), "SELECT user")

        assert known == "by_certificate"
        assert "certificate" in refusal(server.url(user="by_certificate", **trusting))
