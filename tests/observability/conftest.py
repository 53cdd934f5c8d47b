"""Every kind of process, running for real, and what each tells when it is asked."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from deploy.installation.provisioning import SERVICES
from deploy.tooling import scratch
from tests.servers.broker import Broker
from tests.servers.databases import Databases
from tests.shared.process.running import Running, environ, free_port

ROOT = Path(__file__).parents[2]
FILES = ROOT / "deploy" / "observability"

Names = frozenset[str]

DECLARED = {"comptoir.dead", *(f"{service}.events" for service in SERVICES)}
COUNTED_WITHIN = 60
"""RabbitMQ counts what stands in its queues every five seconds, later when it is busy."""


@dataclass(frozen=True)
class Scraped:
    """What one target told.

    :ivar names: of its metrics, suffixes included
    :ivar series: the same with their labels
    """

    names: Names
    series: list[tuple[str, dict[str, str], float]]


def scrape(text: str) -> Scraped:
    families = list(text_string_to_metric_families(text))
    names = {family.name for family in families}
    names |= {f"{family.name}_total" for family in families if family.type == "counter"}
    names |= {f"{family.name}_bucket" for family in families if family.type == "histogram"}
    samples = [sample for family in families for sample in family.samples]
    series = [(sample.name, dict(sample.labels), sample.value) for sample in samples]
    return Scraped(frozenset(names | {name for name, *_ in series}), series)


def queues_of(told: Scraped) -> set[str]:
    """Return the names of the queues whose messages the broker counts."""
    return {labels["queue"] for name, labels, _ in told.series if name.endswith("queue_messages")}


@pytest.fixture(scope="module")
def targets(databases: Databases, broker: Broker) -> Iterator[dict[str, Scraped]]:
    """What each job of prometheus.yml tells: "identity-api", "mailer-worker", …, "rabbitmq"."""
    vhost = broker.make_vhost()
    made = {service: databases.copy(service) for service in SERVICES}
    started: dict[str, tuple[Running, int, int]] = {}
    with scratch.folder() as folder:
        try:
            for service, urls in made.items():
                for role in ("api", "worker"):
                    port, metrics = free_port(), free_port()
                    settings = {"METRICS_PORT": metrics, "METRICS_HOST": "127.0.0.1"}
                    settings |= {"HEALTH_PORT": port, "BIND": f"127.0.0.1:{port}"}
                    env = environ(folder / service, urls, vhost, **settings)
                    options = ["-c", "deploy/gunicorn.conf.py"] if role == "api" else []
                    running = Running(service, role, *options, env=env)
                    started[f"{service}-{role}"] = (running, port, metrics)
            yield {job: _ask(job, *one) for job, one in started.items()} | _broker(broker)
        finally:
            for running, *_ in started.values():
                running.stop()
            for running, *_ in started.values():
                running.end()
            for urls in made.values():
                databases.drop(urls)
            broker.drop_vhost(vhost)


def _ask(job: str, running: Running, port: int, metrics: int) -> Scraped:
    service, _, role = job.partition("-")
    prefix = f"/{service}" if role == "api" else ""
    running.answer(f"http://127.0.0.1:{port}{prefix}/health/ready")
    if role == "api":
        running.answer(f"http://127.0.0.1:{port}/{service}/nowhere", status=404)
    return scrape(running.answer(f"http://127.0.0.1:{metrics}/metrics").text)


def _broker(broker: Broker) -> dict[str, Scraped]:
    if broker.prometheus is None:
        return {}
    page = "/metrics/detailed?family=queue_coarse_metrics&family=queue_consumer_count"
    with httpx.Client(base_url=broker.prometheus, trust_env=False, timeout=30) as client:

        def asked(page: str) -> Scraped:
            return scrape(client.get(page).raise_for_status().text)

        queues = asked(page)
        deadline = time.monotonic() + COUNTED_WITHIN
        while not queues_of(queues) >= DECLARED and time.monotonic() < deadline:
            time.sleep(0.5)
            queues = asked(page)
        return {"rabbitmq": asked("/metrics"), "rabbitmq-queues": queues}
