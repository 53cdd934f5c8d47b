"""How long somebody still gets in who was taken out, end to end (design.md §4.8).

An installation in a process of its own, over HTTP: a centre takes somebody out of a delegation, or
the town suspends it, in turns; its `accounts`, which hears of it by messages, is called by whoever
was let in until it refuses. What is timed: from the answer that it is done to the first refusal's.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

import click

from deploy.demo.client import Client
from tests.benchmarks import machine
from tests.benchmarks.ground_installed import Installed, installed
from tests.benchmarks.parts import Line
from tests.servers import broker

WITHIN = 60
"""Seconds after which it is given up."""
RIGHTS = {"accounts": "write"}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--times", default=500, show_default=True, help="How often something is revoked.")
@click.option("--rabbitmq", is_flag=True, help="By RabbitMQ, not by the embedded transport.")
def main(times: int, rabbitmq: bool) -> None:
    """Revoke, and call until it is refused."""
    with contextlib.ExitStack() as stack:
        house = stack.enter_context(installed(stack.enter_context(_vhost()) if rabbitmq else None))
        click.echo(f"{machine.told()}\n")
        click.echo("| what | measured | to reach |\n|---|---|---|")
        for line in measure(house, times):
            click.echo(line)
        click.echo(f"\n{machine.told()}")


def measure(house: Installed, times: int) -> Iterator[Line]:
    """Take out and suspend in turns; tell each, and all together."""
    turns = Turns.of(house)
    found: dict[str, list[float]] = {"taken out": [], "suspended": []}
    for number in range(times):
        if number % 2:
            found["suspended"].append(turns.suspend())
        else:
            found["taken out"].append(turns.take_out())
    for what, seconds in found.items():
        yield _line(f"{what} → next call refused", seconds)
    yield _line("revoked → next call refused", [each for some in found.values() for each in some])


def _line(what: str, seconds: list[float]) -> Line:
    cuts = quantiles((1000 * each for each in seconds), n=100, method="inclusive")
    told = f"p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms, at most {1000 * max(seconds):.0f} ms"
    return Line(f"{what}, of {len(seconds)}", told, "≤ 2 s")


@dataclass
class Turns:
    """Somebody of a centre who is let into a town again and again.

    :ivar clerk: who calls `accounts` of the town
    """

    centre: Client
    town: Client
    clerk: Client
    delegation: str
    door: str
    clerk_id: str

    @classmethod
    def of(cls, house: Installed) -> "Turns":
        """Find the delegation in force of the worked example, and who works in it."""
        heads = [each for each in house.people if each["role"] == "administrateur"]
        worker = next(each for each in house.people if each["role"] == "utilisateur")
        centre, town, clerk = (_signed_in(house, each) for each in (*heads[:2], worker))
        (shown,) = centre.get("/delegation/v1/delegations?status=active").body
        delegation = f"/delegation/v1/delegations/{shown['id']}"
        (assigned,) = centre.get(f"{delegation}/assignments").body
        door = f"/accounts/v1/establishments/{heads[1]['establishment_id']}/accounts?page_size=1"
        return cls(centre, town, clerk, delegation, door, assigned["account_id"])

    def take_out(self) -> float:
        """Take the clerk out, tell after how long they are refused, and let them in again."""
        (assigned,) = self.centre.get(f"{self.delegation}/assignments").body
        path = f"{self.delegation}/assignments/{assigned['id']}"
        self.centre.send("DELETE", path, expect=204)
        seconds = self._until(is_let_in=False)
        body = {"account_id": self.clerk_id, "rights": RIGHTS}
        self.centre.post(f"{self.delegation}/assignments", expect={200, 201}, json=body)
        self._until(is_let_in=True)
        return seconds

    def suspend(self) -> float:
        """Suspend the delegation, tell after how long the clerk is refused, and resume it."""
        self.town.post(f"{self.delegation}/suspend", json={"reason": "Mesure."})
        seconds = self._until(is_let_in=False)
        self.town.post(f"{self.delegation}/resume")
        self._until(is_let_in=True)
        return seconds

    def _until(self, *, is_let_in: bool) -> float:
        """Call until they are let in, or refused; tell after how many seconds that was."""
        began = time.monotonic()
        while (self.clerk.get(self.door, expect={200, 403, 404}).status == 200) is not is_let_in:
            assert time.monotonic() < began + WITHIN, f"not within {WITHIN} s"
        return time.monotonic() - began


def _signed_in(house: Installed, person: dict[str, Any]) -> Client:
    """Sign somebody in for longer than a token lasts."""
    client = house.sign_in(person)

    def renew() -> str:
        token = house.sign_in(person).token
        assert token is not None
        return token

    client.renew = client.prove = renew
    return client


@contextlib.contextmanager
def _vhost() -> Iterator[str]:
    found = broker.find()
    if found is None:
        raise click.ClickException("There is no broker here.")
    with found.started() as running:
        yield running.make_vhost()


if __name__ == "__main__":
    main()
