"""Lists come page by page, in an order that neither repeats nor leaves out."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.sample.models import Thing
from tests.shared.access.world import World
from tests.shared.web.conftest import ISSUER, Caller
from tests.shared.web.sample_service import sample_service, settings


@pytest.fixture(autouse=True)
def _thirty(session: Session, world: World) -> None:
    home, other = world.home.establishment_id, world.other.establishment_id
    session.add_all(Thing(establishment_id=other, name=f"{n % 3}") for n in range(30))
    session.add(Thing(establishment_id=home, name="of others"))
    session.commit()


def test_a_page_has_25_unless_asked(administrator: Caller, things: str) -> None:
    answer = administrator.get(things)

    assert len(answer.json) == 25
    assert json.loads(answer.headers["X-Pagination"]) == {
        "total": 30,
        "total_pages": 2,
        "page": 1,
        "page_size": 25,
        "first_page": 1,
        "last_page": 2,
        "next_page": 2,
    }


def test_pages_neither_overlap_nor_leave_out(administrator: Caller, things: str) -> None:
    seen: list[Any] = []
    for page in range(1, 9):
        seen += administrator.get(f"{things}?page={page}&page_size=4").json

    assert len(seen) == len({UUID(thing["id"]) for thing in seen}) == 30
    assert [thing["name"] for thing in seen] == sorted(thing["name"] for thing in seen)


def test_a_page_past_the_last_is_empty(administrator: Caller, things: str) -> None:
    for page in (3, 10**9, 10**30):
        answer = administrator.get(f"{things}?page={page}")

        assert (answer.status_code, answer.json) == (200, [])
        assert json.loads(answer.headers["X-Pagination"])["total"] == 30


@pytest.mark.parametrize("query", ["page=0", "page_size=0", "page_size=101", "page=-1", "page=a"])
def test_a_page_that_cannot_be_is_refused(administrator: Caller, things: str, query: str) -> None:
    assert administrator.get(f"{things}?{query}").status_code == 422


def test_links_lead_to_the_neighbours(administrator: Caller, things: str) -> None:
    answer = administrator.get(f"{things}?q=1&page=2&page_size=4")

    base = f"/mailer/v1{things}?q=1&page_size=4&page="
    assert answer.headers["Link"] == (
        f'<{base}1>; rel="first", <{base}1>; rel="prev", <{base}3>; rel="next", '
        f'<{base}3>; rel="last"'
    )


def test_links_keep_each_parameter_as_it_was_meant(
    administrator: Caller, things: str, session: Session
) -> None:
    session.add(Thing(establishment_id=administrator.home, name='>", é&'))
    session.commit()

    answer = administrator.get(f"{things}?page_size=100&q=%3E%22%2C+%C3%A9%26")

    links = links_of(answer)
    assert links["first"] == f"/mailer/v1{things}?page_size=100&q=%3E%22%2C+%C3%A9%26&page=1"


def test_links_work_where_the_gateway_puts_a_folder_before(
    public_keys: Path, sessions: sessionmaker[Session], administrator: Caller, things: str
) -> None:
    below = {"PUBLIC_URL": "https://example.org/comptoir/", "ISSUER": ISSUER}
    app = sample_service(settings(public_keys, **below))
    app.sessions = sessions

    answer = replace(administrator, app=app).get(things)

    assert links_of(answer)["next"] == f"/comptoir/mailer/v1{things}?page=2"


def test_following_next_visits_each_row_once(administrator: Caller, things: str) -> None:
    seen, path = [], f"{things}?page_size=7"
    while path:
        answer = administrator.get(path)
        seen += answer.json
        path = links_of(answer).get("next", "").removeprefix("/mailer/v1")

    assert seen == administrator.get(f"{things}?page_size=100").json
    assert len(seen) == 30


def links_of(answer: Any) -> dict[str, str]:
    """Read where a Link header leads, by relation."""
    found = re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers.get("Link", ""))
    return {rel: url for url, rel in found}


def test_an_empty_list_has_no_pages(administrator: Caller, things: str) -> None:
    answer = administrator.get(f"{things}?q=nothing")

    assert answer.json == []
    assert json.loads(answer.headers["X-Pagination"]) == {
        "total": 0,
        "total_pages": 0,
        "page": 1,
        "page_size": 25,
    }
    assert "Link" not in answer.headers
