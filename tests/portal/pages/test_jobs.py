"""Long acts: how far they are, and what came of each."""

import threading

import httpx
import pytest

from tests.portal.house import House

ROW = {"outcome": "refused", "number": 2, "facts": {"errors": {"courriel": ["Faux."]}}}


@pytest.fixture
def path(house: House, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of a job that ends, with a line, in the moment after its report was asked for."""
    job, asked = house.job(), house.transport.handle_request
    body = house.somebody(house.head()).client.get(f"/accounts/v1/jobs/{job}").body
    is_asked, is_over = threading.Event(), threading.Event()

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(f"/jobs/{job}/report"):
            rows = [ROW] if is_over.is_set() else []
            is_asked.set()
            return httpx.Response(200, json=rows, headers={"X-Pagination": '{"total": 1}'})
        if request.url.path.endswith(f"/jobs/{job}"):
            is_asked.wait(0.5)
            is_over.set()
            return httpx.Response(200, json={**body, "status": "done"})
        return asked(request)

    monkeypatch.setattr(house.transport, "handle_request", handle)
    return f"/establishment/jobs/{job}"


def test_what_came_of_each_is_told_as_soon_as_it_is_done(house: House, path: str) -> None:
    page = house.signed_in(house.head()).get(path)

    assert "The file is checked; nothing was created." in page.text
    assert "Faux." in page.text


def test_while_it_goes_on_nothing_is_asked_that_is_not_shown(house: House) -> None:
    job = house.job()
    path = f"/accounts/v1/jobs/{job}"
    body = house.somebody(house.head()).client.get(path).body
    house.transport.told[path] = ({**body, "status": "running", "done": 1, "total": 2}, 1)
    head = house.signed_in(house.head())
    house.transport.asked.clear()

    head.get(f"/establishment/jobs/{job}", headers={"HX-Request": "true"})

    assert house.transport.asked == [f"GET {path}"]


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ({"done": 2340}, ["Done for 2,340 accounts."]),
        ({"done": 2339, "refused": 1}, ["Done for 2,339 accounts.", "1 account was left out"]),
        ({"refused": 2}, ["2 accounts were left out"]),
    ],
)
def test_of_how_many_it_was_done_is_told_in_place_of_its_end(
    house: House, outcomes: dict[str, int], told: list[str]
) -> None:
    job = house.job()
    path = f"/accounts/v1/jobs/{job}"
    body = house.somebody(house.head()).client.get(path).body
    whole = {"kind": "bulk", "parameters": {"action": "renew"}, "status": "done"}
    line = {"outcome": next(iter(outcomes)), "number": 1, "account_id": house.account()}
    house.transport.told[path] = {**body, **whole, "outcomes": outcomes}, 1
    house.transport.told[f"{path}/report"] = [line], 1

    page = house.signed_in(house.head()).get(f"/establishment/jobs/{job}")

    progress = page.document.find(".//div[@id='progress-of-job']")
    assert progress is not None
    assert page.heading == "Renew accounts"
    found = [each for each in progress.iter("div") if "note" in each.get("class", "").split()]
    notes = [" ".join("".join(note.itertext()).split()) for note in found]
    assert len(notes) == len(told)
    assert all(note.startswith(words) for note, words in zip(notes, told, strict=True))
