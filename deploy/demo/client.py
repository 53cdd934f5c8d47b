"""A careful HTTP client: it says what it expected, and retries what may safely be retried."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

AGAIN = {502, 503, 504}
"""Answers after which the same request may be sent again."""

UNAUTHENTICATED = 401
STEP_UP = "step_up_required"
"""The code of the 401 that no other token of the same proof changes."""

FACTOR_ASKED_FOR = "second_factor_asked_for"
"""The code of the 403 that says that a second factor is to be shown, or added first."""


class Unexpected(AssertionError):
    """The installation did not answer as the story has it."""


@dataclass(frozen=True)
class Answer:
    """What came back.

    :ivar was_retried: an earlier try of the same request may have been carried out already
    """

    status: int
    body: Any
    headers: httpx.Headers
    content: bytes
    was_retried: bool

    @property
    def code(self) -> str | None:
        """Tell the stable code of a refusal."""
        return self.body.get("code") if isinstance(self.body, dict) else None


@dataclass
class Client:
    """Speaks for one caller.

    :ivar renew: gets another access token once this one has run out, as after five minutes
    :ivar prove: proves anew who they are, and gets an access token that says so: a renewed one
        would be refused as well
    :ivar show_factor: shows a second factor where one must be, adds one first if need be, and gets
        an access token that says so
    :ivar patience: seconds that a request is retried for, while nothing answers or 502/503/504 does
    """

    base_url: str
    token: str | None = None
    language: str = "fr"
    patience: float = 30
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=15), repr=False)
    renew: Callable[[], str] | None = field(default=None, repr=False)
    prove: Callable[[], str] | None = field(default=None, repr=False)
    show_factor: Callable[[], str] | None = field(default=None, repr=False)

    def as_caller(self, token: str | None) -> "Client":
        """Make a client for another caller of the same installation."""
        return Client(self.base_url, token, self.language, self.patience, self.http)

    def close(self) -> None:
        """Close the connections that all callers share."""
        self.http.close()

    def get(self, path: str, *, expect: int | set[int] = 200, **options: Any) -> Answer:
        """Read something."""
        return self.send("GET", path, expect=expect, **options)

    def post(self, path: str, *, expect: int | set[int] = 200, **options: Any) -> Answer:
        """Do something; the Idempotency-Key makes a second try of it harmless."""
        headers = {"Idempotency-Key": uuid4().hex, **options.pop("headers", {})}
        return self.send("POST", path, expect=expect, headers=headers, **options)

    def edit(self, path: str, body: dict[str, Any], *, method: str = "PATCH") -> Answer:
        """Change something with If-Match: read its ETag first, and again if it is stale.

        :raises Unexpected: if it keeps changing under our hands, or is refused
        """
        for _ in range(5):
            etag = self.get(path).headers.get("ETag", "")
            answer = self.send(
                method, path, expect={200, 204, 412}, json=body, headers={"If-Match": etag}
            )
            if answer.status != 412:
                return answer
        raise Unexpected(f"{method} {path}: still stale after five tries")

    def send(
        self,
        method: str,
        path: str,
        *,
        expect: int | set[int],
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> Answer:
        """Send a request until it is answered, and check the status.

        :raises Unexpected: another status came back, or nothing answered in time
        """
        expected = {expect} if isinstance(expect, int) else expect
        answer = self._send(method, path, expected, headers or {}, options)
        for lacks, get_token in (
            (_lacks_token, self.renew),
            (_lacks_proof, self.prove),
            (_lacks_factor, self.show_factor),
        ):
            if get_token and lacks(answer, expected):
                self.token = get_token()
                answer = self._send(method, path, expected, headers or {}, options)
        if answer.status not in expected:
            raise Unexpected(
                f"{method} {path}: expected {_or(expected)}, "
                f"got {answer.status}: {answer.content[:500].decode(errors='replace')}"
            )
        return answer

    def _send(
        self,
        method: str,
        path: str,
        expected: set[int],
        headers: dict[str, str],
        options: dict[str, Any],
    ) -> Answer:
        sent = {"Accept-Language": self.language, **headers}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        deadline = time.monotonic() + self.patience
        was_retried = False
        while True:
            response, trouble = self._try(method, path, sent, options)
            if response is not None and (
                response.status_code in expected or response.status_code not in AGAIN
            ):
                return _answer(response, was_retried)
            if time.monotonic() > deadline:
                waited = f"{self.patience:.0f} s"
                raise Unexpected(f"{method} {path}: no answer within {waited}: {trouble}")
            was_retried = True
            time.sleep(0.25)

    def _try(
        self, method: str, path: str, headers: dict[str, str], options: dict[str, Any]
    ) -> tuple[httpx.Response | None, str]:
        try:
            response = self.http.request(method, self.base_url + path, headers=headers, **options)
        except httpx.TransportError as error:
            return None, repr(error)
        return response, f"{response.status_code} {response.text[:200]}"


def _answer(response: httpx.Response, was_retried: bool) -> Answer:
    is_json = "json" in response.headers.get("Content-Type", "")
    body = response.json() if is_json and response.content else None
    return Answer(response.status_code, body, response.headers, response.content, was_retried)


def _lacks_token(answer: Answer, expected: set[int]) -> bool:
    is_refused = answer.status == UNAUTHENTICATED and answer.status not in expected
    return is_refused and answer.code != STEP_UP


def _lacks_proof(answer: Answer, expected: set[int]) -> bool:
    is_refused = answer.status == UNAUTHENTICATED and answer.status not in expected
    return is_refused and answer.code == STEP_UP


def _lacks_factor(answer: Answer, expected: set[int]) -> bool:
    """Tell whether a second factor is wanting, also where another 403 is part of the story."""
    return answer.code == FACTOR_ASKED_FOR


def _or(statuses: set[int]) -> str:
    return " or ".join(str(status) for status in sorted(statuses))
