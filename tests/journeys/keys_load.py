"""People who sign in, go on, and are invited, all at once, while keys are rotated."""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests import asking

BETWEEN = 0.05
"""Seconds between two acts of one person."""

BUSY = 503
"""An answer that asks to come again."""


@dataclass
class Load:
    """Everything that goes on.

    :ivar faults: what should not have been answered
    :ivar done: how often each thing was done
    :ivar invited: the addresses of those who were given an account
    """

    url: str
    people: list[dict[str, str]]
    faults: list[str] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    invited: list[str] = field(default_factory=list)
    sessions: list["GoingOn"] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.turns = itertools.cycle(self.people)

    def start(self) -> None:
        """Begin: three go on, one signs in again and again, an administrator invites people."""
        self.sessions = [GoingOn(self, person) for person in self.people[:3]]
        acts = [session.act for session in self.sessions]
        for act in (*acts, self.sign_in_once, Inviting(self).act):
            thread = threading.Thread(target=self._repeat, args=(act,))
            self.threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Stop, and come back once nobody does anything more."""
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def expect(self, what: str, answer: httpx.Response, status: int) -> bool:
        """Count an answer, or keep it as a fault."""
        if answer.status_code == status:
            self.done[what] = self.done.get(what, 0) + 1
            return True
        self.faults.append(f"{what}: {answer.status_code} {answer.text}")
        return False

    def sign_in(self, person: dict[str, str]) -> dict[str, Any]:
        credentials = {name: person[name] for name in ("identifier", "password")}
        while True:
            answer = asking.post(f"{self.url}/identity/v1/sessions", json=credentials, timeout=30)
            if answer.status_code != BUSY:
                break
            time.sleep(BETWEEN)
        self.expect("signed in", answer, 201)
        return dict(answer.json())

    def sign_in_once(self) -> None:
        """Sign the next one in, and use the token in another service; nobody too often."""
        token = self.sign_in(next(self.turns))["access_token"]
        self.expect("let in", self.get("/accounts/v1/me", token), 200)
        time.sleep(0.5)

    def get(self, path: str, token: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return asking.get(f"{self.url}{path}", headers=headers, timeout=30)

    def _repeat(self, act: Callable[[], None]) -> None:
        while not self.stopping.is_set():
            try:
                act()
            except Exception as fault:
                self.faults.append(repr(fault))
            time.sleep(BETWEEN)


class GoingOn:
    """A session that is refreshed, each second time as if the answer had been lost."""

    def __init__(self, load: Load, person: dict[str, str]) -> None:
        self.load = load
        self.granted = load.sign_in(person)
        self.turns = itertools.count()

    def act(self) -> None:
        spent = self.granted["refresh_token"]
        answer = self.refresh(spent)
        if not self.load.expect("refreshed", answer, 200):
            return
        if next(self.turns) % 2:
            again = self.refresh(spent)
            self.load.expect("asked for again", again, 200)
            if again.json().get("refresh_token") != answer.json()["refresh_token"]:
                self.load.faults.append("a lost answer was another one")
        self.granted = answer.json()
        used = self.load.get("/mailer/v1/letter-categories", self.granted["access_token"])
        self.load.expect("let in", used, 200)

    def refresh(self, token: str) -> httpx.Response:
        body = {"refresh_token": token}
        return asking.post(f"{self.load.url}/identity/v1/sessions/refresh", json=body, timeout=30)


class Inviting:
    """An administrator who gives accounts: each is told by a link that travels sealed."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.head = next(p for p in load.people if p["role"] == "administrateur")
        self.token = load.sign_in(self.head)["access_token"]
        self.numbers = itertools.count(1)

    def act(self) -> None:
        address = f"nouvelle.{next(self.numbers)}@example.org"
        answer = asking.post(
            f"{self.load.url}/accounts/v1/establishments/{self.head['establishment_id']}/accounts",
            headers={"Authorization": f"Bearer {self.token}"},
            json={
                "title": "ms",
                "first_name": "Ninon",
                "last_name": "Nouvelle",
                "email": address,
                "profile": "user",
                "rights": {},
            },
            timeout=30,
        )
        if self.load.expect("invited", answer, 201):
            self.load.invited.append(address)
        time.sleep(0.2)
