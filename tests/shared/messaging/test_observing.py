"""What operations people see of a service's messages, looked up when they ask."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from prometheus_client.core import Metric

from shared.events import accounts
from shared.messaging import metrics
from shared.messaging.observing import Observed
from tests.shared.messaging import outage
from tests.shared.messaging.house import House, acted, until
from tests.shared.messaging.letters import Failing


def seen(observed: Observed) -> dict[tuple[str, ...], float]:
    """Each figure, by its name and the values of its labels."""
    families: list[Metric] = list(observed.collect())
    assert len({family.name for family in families}) == len(families)
    return {
        (sample.name.removeprefix("comptoir_"), *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_what_waits_and_what_was_given_up_is_counted(in_memory: House) -> None:
    failing: Any = {accounts.OperatorActed: Failing("bad")}
    publisher = in_memory.worker("accounts")
    listener = in_memory.worker("mailer", failing, delays=(timedelta(),))
    observed = Observed([publisher, listener])
    in_memory.start(publisher, listener)

    in_memory.announce("accounts", acted("bad"), acted("good"))

    until(lambda: in_memory.effects("mailer") == ["good"])
    found = seen(observed)
    assert found["messages_parked", "mailer"] == 1
    assert found["messages_parked", "accounts"] == 0
    assert found["worker_thread_alive", "mailer", "handler"] == 1
    assert found["postgres_database_bytes", "mailer"] > 0


def test_what_the_broker_has_not_taken_is_counted(in_memory: House) -> None:
    observed = Observed([in_memory.worker("accounts")])

    in_memory.announce("accounts", acted("one"), acted("two"))

    assert seen(observed)["outbox_unpublished", "accounts"] == 2


def test_a_database_that_is_away_is_told_and_nothing_else_of_it(
    in_memory: House, postgres: str
) -> None:
    observed = Observed([in_memory.worker("mailer")])

    with outage.of(in_memory.engine("mailer"), postgres):
        found = seen(observed)

    assert found["worker_ready", "mailer", "database"] == 0
    assert not any(name.startswith("postgres") for name, *_ in found)


def test_a_type_that_is_not_in_the_catalogue_makes_no_series() -> None:
    service = f"s{uuid4().hex}"
    for number in range(5):
        metrics.handled(service, f"accounts.made.up{number}.v1", "handled", 0.1)

    series = [
        sample.labels["type"]
        for family in metrics.MESSAGES.collect()
        for sample in family.samples
        if sample.labels["service"] == service and sample.name.endswith("_total")
    ]
    assert series == [metrics.UNKNOWN]
