"""A broker by TLS is believed only if a known authority vouches for its very name, as we are."""

import shutil
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from deploy.tooling import scratch
from shared.messaging import Broker, topology
from shared.messaging.broker import BROKER_ERRORS
from tests.conftest import find_broker, skips_are_failures
from tests.servers.certificates import Authority
from tests.shared.messaging.house import House, acted, until

NONE = "no broker of our own to start by TLS: start Docker, or install rabbitmq-server"


@dataclass(frozen=True)
class TlsBroker:
    """A RabbitMQ that calls itself localhost, and asks for a certificate."""

    url: str
    authority: Authority

    def address(
        self, files: Mapping[str, Path], *, scheme: str = "amqps", host: str = "localhost"
    ) -> str:
        parts = urlsplit(self.url)
        identity = f"{parts.username}:{parts.password}"
        return f"{scheme}://{identity}@{host}:{parts.port}//?{urlencode(files)}"

    def files(self) -> dict[str, Path]:
        """Make what a client of ours is given."""
        certificate, key = self.authority.vouch("client")
        return {"ca_certs": self.authority.file, "certfile": certificate, "keyfile": key}


@pytest.fixture(scope="module")
def by_tls() -> Iterator[TlsBroker]:
    source = find_broker()
    if source is None or source.tls is None:
        (pytest.fail if skips_are_failures() else pytest.skip)(NONE)
    with scratch.folder() as folder:
        authority = Authority(folder)
        certificate, key = authority.vouch("localhost")
        for file, name in ((authority.file, "ca.pem"), (certificate, "server.pem")):
            shutil.copy(file, folder / name)
        (folder / "server.key").write_bytes(key.read_bytes())
        for file in folder.iterdir():
            file.chmod(0o644)  # the broker's user is another
        folder.chmod(0o755)
        with source.tls(folder) as broker:
            yield TlsBroker(broker.url, authority)


class TestABrokerByTls:
    def test_carries_messages(self, by_tls: TlsBroker, make_database: Callable[[], str]) -> None:
        house = House(by_tls.address(by_tls.files()), make_database)
        house.start(house.worker("accounts"), house.worker("mailer"))
        for number in range(20):
            house.announce("accounts", acted(f"{number:02}"))

        until(lambda: len(house.effects("mailer")) == 20)
        effects = house.effects("mailer")
        house.close()

        assert effects == [f"{number:02}" for number in range(20)]

    def test_is_refused_under_another_name(self, by_tls: TlsBroker) -> None:
        with pytest.raises(ssl.SSLCertVerificationError, match=r"127\.0\.0\.1"):
            topology.declare_all(Broker(by_tls.address(by_tls.files(), host="127.0.0.1")))

    def test_is_refused_without_a_known_authority(self, by_tls: TlsBroker, tmp_path: Path) -> None:
        files = by_tls.files()
        another = files | {"ca_certs": Authority(tmp_path, "Another authority").file}
        none = {name: path for name, path in files.items() if name != "ca_certs"}

        for given in (another, none):
            with pytest.raises(ssl.SSLCertVerificationError, match="certificate verify failed"):
                topology.declare_all(Broker(by_tls.address(given)))

    def test_refuses_who_shows_no_certificate_or_a_strangers(
        self, by_tls: TlsBroker, tmp_path: Path
    ) -> None:
        certificate, key = Authority(tmp_path, "Another authority").vouch("client")
        trusting = {"ca_certs": by_tls.authority.file}

        nothing: dict[str, Path] = {}

        for shown in (nothing, {"certfile": certificate, "keyfile": key}):
            with pytest.raises(BROKER_ERRORS):
                topology.declare_all(Broker(by_tls.address(trusting | shown)))

    def test_refuses_who_speaks_openly(self, by_tls: TlsBroker) -> None:
        with pytest.raises(BROKER_ERRORS):
            topology.declare_all(Broker(by_tls.address({}, scheme="amqp")))
