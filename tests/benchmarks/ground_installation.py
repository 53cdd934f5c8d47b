"""An embedded installation as a whole: what an act costs until all is quiet again, and its rest.

`./comptoir bench ground --only installation`. What follows an act by messages is in it: the outbox,
four inboxes, projections, history, e-mails.
"""

import time
from collections.abc import Iterator
from typing import Any

import httpx

from deploy.demo.client import Client
from tests.benchmarks.ground_installed import Installed, Spent, credentials, installed
from tests.benchmarks.ground_requests import hash_of_installations
from tests.benchmarks.parts import Line

SIGN_INS, CREATED, ASSIGNED, IMPORTED, EXPORTS = 20, 30, 10, 3_000, 10
AT_REST = 30
"""Seconds."""

LAG = "SELECT coalesce(extract(epoch FROM now() - min(stored_at)), 0)::float8 FROM backlog"


def measure() -> Iterator[Line]:
    """Measure each, one after the other."""
    with installed() as house:
        yield Line("memory after the worked example", f"{house.memory():.0f} MB", "≤ 300 MB")
        yield from _rest(house)
        head, clerk = _of_role(house, "administrateur"), _of_role(house, "utilisateur")
        yield from _sign_ins(house, head)
        yield from _created(house, head)
        yield from _assigned(house, head, clerk)
        yield from _imported(house, head)


def _rest(house: Installed) -> Iterator[Line]:
    before = house.transactions()
    with house.measured() as told:
        time.sleep(AT_REST)
    seen = (house.transactions() - before - 1) / AT_REST
    cpu = told().process / told().seconds
    yield Line(
        "at rest", f"{100 * cpu:.1f} % of a core, {seen:.1f} transactions a second", "≤ 1.5 %, ≤ 5"
    )


def _sign_ins(house: Installed, head: dict[str, Any]) -> Iterator[Line]:
    with httpx.Client(timeout=60) as http, house.measured() as told:
        for _ in range(SIGN_INS):
            answer = http.post(f"{house.running.url}/identity/v1/sessions", json=credentials(head))
            assert answer.status_code == 201, answer.text
        house.until_quiet()
    yield _each("a sign-in, hash included, until all is quiet", told(), SIGN_INS, "")
    share = hash_of_installations() * SIGN_INS / 1000 / told().process
    yield Line("CPU of the hash ÷ of the process, embedded", f"{share:.2f}", "≥ 0.70")


def _created(house: Installed, head: dict[str, Any]) -> Iterator[Line]:
    client = house.sign_in(head)
    house.until_quiet()
    with house.measured() as told:
        for number in range(CREATED):
            _create(client, head, number)
        house.until_quiet()
    yield _each("an account created, until all is quiet", told(), CREATED, "≤ 25 + 10 ms")


def _create(client: Client, head: dict[str, Any], number: int) -> None:
    said = {
        "title": "ms",
        "first_name": "Odile",
        "last_name": f"Essai {_letters(number)}",
        "email": f"odile.essai.{number}@example.org",
        "profile": "user",
        "rights": {"carriere-affiliation": "write"},
    }
    client.post(_accounts(head), expect=201, json=said)


def _assigned(house: Installed, head: dict[str, Any], clerk: dict[str, Any]) -> Iterator[Line]:
    client = house.sign_in(head)
    shown = client.get("/delegation/v1/delegations?status=active").body
    path = f"/delegation/v1/delegations/{shown[0]['id']}/assignments"
    account_id = client.get(_accounts(head) + f"?q={clerk['identifier']}").body[0]["id"]
    for each in client.get(path).body:
        client.send("DELETE", f"{path}/{each['id']}", expect=204)
    house.until_quiet()
    with house.measured() as told:
        for _ in range(ASSIGNED):
            said = {"account_id": account_id, "rights": {"carriere-affiliation": "read"}}
            made = client.post(path, expect={200, 201}, json=said).body
            client.send("DELETE", f"{path}/{made['id']}", expect=204)
        house.until_quiet()
    yield _each("assigning and taking out, until all is quiet", told(), ASSIGNED, "≤ 30 + 12 ms")


def _imported(house: Installed, head: dict[str, Any]) -> Iterator[Line]:
    client = house.sign_in(head)
    rows = "\r\n".join(
        f"Mme;Zoé;Essai {_letters(n)};zoe.essai.{n}@example.org" for n in range(IMPORTED)
    )
    file, kind = f"civilité;prénom;nom;courriel\r\n{rows}".encode(), {"Content-Type": "text/csv"}
    began = time.monotonic()
    job = client.post(f"{_accounts(head)}/import", expect=202, content=file, headers=kind).body
    lag = _until_done(house, client, job["id"])
    done = time.monotonic()
    yield Line(f"import of {IMPORTED:,}, as a job", f"{done - began:.1f} s", "≤ 12 s")
    with house.measured() as told:
        while house.waiting():
            lag = max(lag, _lag(house))
            time.sleep(0.5)
    yield Line("all settled after it", f"{told().seconds:.1f} s", "≤ 40 s")
    yield Line("history behind, at most", f"{lag:.1f} s", "≤ 5 s")
    client = house.sign_in(head)
    for _ in range(EXPORTS):
        said = {"filter": {}, "format": "xlsx"}
        job = client.post(f"{_accounts(head)}/export", expect={200, 202}, json=said)
        if job.status == 202:
            _until_done(house, client, job.body["id"])
    yield Line(
        f"memory after it and {EXPORTS} exports to XLSX", f"{house.memory():.0f} MB", "≤ 380 MB"
    )


def _until_done(house: Installed, client: Client, job_id: str) -> float:
    """Wait for a job; tell how far history was behind, at most."""
    lag = 0.0
    while client.get(f"/accounts/v1/jobs/{job_id}").body["status"] in ("queued", "running"):
        lag = max(lag, _lag(house))
        time.sleep(0.5)
    return lag


def _lag(house: Installed) -> float:
    return float(house.ask("accounts", LAG))


def _each(what: str, spent: Spent, number: int, to_reach: str) -> Line:
    process, postgres = (1000 * each / number for each in (spent.process, spent.postgres))
    return Line(what, f"{process:.0f} + {postgres:.0f} ms (process + PostgreSQL)", to_reach)


def _of_role(house: Installed, role: str) -> dict[str, Any]:
    return next(each for each in house.people if each["role"] == role)


def _accounts(person: dict[str, Any]) -> str:
    return f"/accounts/v1/establishments/{person['establishment_id']}/accounts"


def _letters(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number))
