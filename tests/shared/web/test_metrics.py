"""Requests are counted by labels that no caller can make up."""

from prometheus_client import REGISTRY

from shared.web import Service
from tests.shared.web.conftest import Caller
from tests.shared.web.sample_api import NAME

NAMES = ("comptoir_http_requests_total", "comptoir_http_refusals_total")


def labels_of(name: str, service: str = NAME) -> set[tuple[str, ...]]:
    return {
        tuple(value for key, value in sorted(sample.labels.items()) if key != "service")
        for family in REGISTRY.collect()
        for sample in family.samples
        if sample.name == name and sample.labels.get("service") == service
    }


def count(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, {"service": NAME, **labels}) or 0


def test_a_request_is_counted_by_its_route_as_declared(anybody: Caller) -> None:
    labels = {"route": f"/{NAME}/openapi.json", "method": "GET", "status": "2xx"}
    before = count("comptoir_http_requests_total", **labels)

    anybody.get(f"//{NAME}/openapi.json")

    assert count("comptoir_http_requests_total", **labels) == before + 1
    timed = {"route": f"/{NAME}/openapi.json", "method": "GET"}
    assert count("comptoir_http_request_seconds_count", **timed) >= 1


def test_whatever_is_asked_for_the_number_of_series_stays_the_same(
    anybody: Caller, app: Service
) -> None:
    def ask(number: int) -> None:
        anybody.get(f"//{NAME}/nowhere/{number}?code={number}")
        app.test_client().open(f"/{NAME}/v1/{number}", method=f"METHOD{number}")

    ask(0)
    before = {name: labels_of(name) for name in NAMES}

    for number in range(1, 20):
        ask(number)

    assert {name: labels_of(name) for name in NAMES} == before


def test_probes_are_not_counted(anybody: Caller) -> None:
    anybody.get(f"//{NAME}/health/live")

    assert not any("health" in "".join(labels) for labels in labels_of(NAMES[0]))


def test_a_refusal_is_counted_by_its_code(anybody: Caller) -> None:
    before = count("comptoir_http_refusals_total", status="404", code="not_found")

    anybody.get(f"//{NAME}/nowhere")

    assert count("comptoir_http_refusals_total", status="404", code="not_found") == before + 1


def test_none_is_being_answered_afterwards(anybody: Caller) -> None:
    anybody.get(f"//{NAME}/nowhere")

    assert count("comptoir_http_in_flight") == 0
