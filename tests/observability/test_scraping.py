"""Every process tells what it measures; rules, dashboard and handbook speak of nothing else."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from deploy.installation.installation import PORTAL
from deploy.installation.provisioning import SERVICES, Urls
from tests import asking
from tests.observability.conftest import DECLARED, FILES, ROOT, Scraped, queues_of
from tests.shared.process.running import Running, environ, free_port

ROLES = ("api", "worker")
A_DATABASE = "|".join(SERVICES)
A_METRIC = re.compile(rf"\b(?:comptoir_(?!(?:{A_DATABASE})\b)|rabbitmq_)[a-z_]+\b")
HANDBOOK = ROOT / "docs" / "operations.md"


def configured() -> dict[str, Any]:
    found = yaml.safe_load((FILES / "prometheus.yml").read_text())
    return {job["job_name"]: job for job in found["scrape_configs"]}


def expressions() -> list[str]:
    """Every expression that the rules and the dashboard ask."""
    rules = yaml.safe_load((FILES / "rules" / "comptoir.yml").read_text())
    asked = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    dashboard = json.loads((FILES / "grafana" / "dashboards" / "comptoir.json").read_text())
    for panel in dashboard["panels"]:
        asked += [target["expr"] for target in panel.get("targets", [])]
    return asked


def test_prometheus_looks_for_every_process_of_every_service() -> None:
    names = configured()["comptoir"]["dns_sd_configs"][0]["names"]

    of_services = {f"{service}-{role}" for service in SERVICES for role in ROLES}
    assert set(names) == of_services | {PORTAL}


@pytest.mark.parametrize("service", SERVICES)
def test_an_api_tells_of_its_requests(targets: dict[str, Scraped], service: str) -> None:
    found = targets[f"{service}-api"]

    labels = {"service": service, "route": "other", "method": "GET", "status": "4xx"}
    assert ("comptoir_http_requests_total", labels, 1.0) in found.series
    assert "comptoir_build_info" in found.names
    assert any(name == "comptoir_db_pool_limit" for name, *_ in found.series)


@pytest.mark.parametrize("service", SERVICES)
def test_a_worker_tells_how_it_and_its_messages_stand(
    targets: dict[str, Scraped], service: str
) -> None:
    series = targets[f"{service}-worker"].series

    ready = {labels["needs"]: value for name, labels, value in series if name.endswith("_ready")}
    assert ready == {"database": 1, "broker": 1, "consumer": 1}
    alive = [value for name, _, value in series if name == "comptoir_worker_thread_alive"]
    assert alive
    assert set(alive) == {1}
    assert ("comptoir_messages_parked", {"service": service}, 0.0) in series
    assert any(name == "comptoir_postgres_database_bytes" and v > 0 for name, _, v in series)


def test_a_worker_tells_of_each_chore(targets: dict[str, Scraped]) -> None:
    series = targets["mailer-worker"].series

    done = {labels["chore"] for name, labels, _ in series if name == "comptoir_chore_runs_total"}
    assert {"send_emails", "render_paper"} <= done


def test_the_broker_tells_of_every_queue(targets: dict[str, Scraped]) -> None:
    if "rabbitmq-queues" not in targets:
        pytest.skip("this broker's Prometheus port is not known")

    assert queues_of(targets["rabbitmq-queues"]) >= DECLARED


def test_every_metric_that_is_asked_for_is_told_by_some_target(targets: dict[str, Scraped]) -> None:
    told = {name for scraped in targets.values() for name in scraped.names}
    has_broker = "rabbitmq" in targets

    asked = {
        name for text in [*expressions(), HANDBOOK.read_text()] for name in A_METRIC.findall(text)
    }

    assert len(asked) > 30
    assert {name for name in asked - told if has_broker or name.startswith("comptoir")} == set()


def test_every_metric_of_ours_is_in_the_handbook(targets: dict[str, Scraped]) -> None:
    ours = {
        re.sub("_(total|bucket|sum|count|created)$", "", name)
        for scraped in targets.values()
        for name in scraped.names
        if name.startswith("comptoir_")
    }
    handbook = HANDBOOK.read_text()

    assert {name for name in ours if name not in handbook} == set()


def test_every_alert_is_in_the_handbook() -> None:
    rules = yaml.safe_load((FILES / "rules" / "comptoir.yml").read_text())
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]

    for alert in alerts:
        assert alert["labels"]["severity"] in ("page", "ticket")
        assert f"docs/operations.md#{alert['alert'].lower()}" in alert["annotations"]["runbook"]
        assert f"#### {alert['alert']}\n" in HANDBOOK.read_text()


def test_each_process_of_a_container_has_a_port_of_its_own(
    tmp_path: Path, provisioned: Any
) -> None:
    urls: Urls = provisioned("accounts")
    port, first = free_port(), free_port()
    env = environ(
        tmp_path, urls, "memory://none",
        WORKERS=2, BIND=f"127.0.0.1:{port}", METRICS_PORT=first, METRICS_HOST="127.0.0.1",
    )  # fmt: skip
    running = Running("accounts", "api", "-c", "deploy/gunicorn.conf.py", env=env)
    try:
        for one in (first, first + 1):
            running.answer(f"http://127.0.0.1:{one}/metrics")
        with pytest.raises(httpx.ConnectError):
            asking.get(f"http://127.0.0.1:{first + 2}/metrics")
    finally:
        running.end()
