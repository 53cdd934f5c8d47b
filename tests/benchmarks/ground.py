"""The ground that every request, message and act stands on: what each costs, and what is to reach.

Ready for docs/performance.md, with the machine, its load and the day. Nothing else should run.
"""

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import click

from tests.benchmarks import (
    ground_accounts,
    ground_delegations,
    ground_installation,
    ground_messages,
    ground_relay,
    ground_requests,
    machine,
)
from tests.benchmarks.parts import Line, TooLong, within


@dataclass(frozen=True)
class Plan:
    """How much is measured.

    :ivar requests: of each kind, in each round
    """

    rounds: int
    requests: int


def requests_of(*services: str) -> Callable[[Plan], Iterable[Line]]:
    """Make the part that measures requests to some services."""

    def measure(plan: Plan) -> Iterable[Line]:
        return ground_requests.measure(services, rounds=plan.rounds, requests=plan.requests)

    return measure


def identity(plan: Plan) -> Iterator[Line]:
    """Measure who one is and what one may, beside one raw hash."""
    yield ground_requests.one_hash()
    yield from requests_of("identity", "delegation")(plan)


PARTS: dict[str, Callable[[Plan], Iterable[Line]]] = {
    "requests": requests_of("accounts"),
    "identity": identity,
    "messages": lambda plan: ground_messages.measure(rounds=plan.rounds),
    "relay": lambda plan: [ground_relay.measure()],
    "accounts": lambda plan: ground_accounts.measure(),
    "delegations": lambda plan: ground_delegations.measure(),
    "installation": lambda plan: ground_installation.measure(),
}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--only", type=click.Choice(list(PARTS)), multiple=True, help="Parts.  [default: all]"
)
@click.option("--rounds", default=5, show_default=True, help="How often all take their turns.")
@click.option("--requests", default=100, show_default=True, help="Of each, in each round.")
@click.option("--limit", default=600.0, show_default=True, help="Seconds for each part.")
def main(only: tuple[str, ...], rounds: int, requests: int, limit: float) -> None:
    """Measure each part, one after the other, and print the table.

    Without another unit, ms are of CPU, user and system; × is times a bare flask-smorest view of
    one constant object, in turns with it.
    """
    names = only or tuple(PARTS)
    asked = f" --only {' --only '.join(only)}" if only else ""
    click.echo(f"`./comptoir bench ground{asked}` ({machine.told()}; {rounds} rounds, {requests}")
    click.echo("requests of each kind in each):\n")
    click.echo("| what | measured | to reach |\n|---|---|---|")
    plan = Plan(rounds=rounds, requests=requests)
    failed = [f"{name}: {fault}" for name in names if (fault := _fault(name, plan, limit))]
    click.echo(f"\nWhen it was over: {machine.told()}.")
    if failed:
        raise click.ClickException(f"not all was measured. {'; '.join(failed)}")


def _fault(name: str, plan: Plan, limit: float) -> str | None:
    """Measure a part, line by line; tell why it could not be measured to its end."""
    try:
        with within(limit):
            for line in PARTS[name](plan):
                click.echo(line)
    except TooLong as error:
        return str(error)
    except Exception as error:
        traceback.print_exc()
        return repr(error)
    return None


if __name__ == "__main__":
    main()
