"""An edit says which version it edits; a 304 hides no change."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.answers import refused
from tests.sample.models import Thing
from tests.shared.access.world import NOW
from tests.shared.web.conftest import Caller


@pytest.fixture
def made(administrator: Caller, things: str) -> Any:
    id = administrator.post(things, json={"name": "a"}).json["id"]
    return administrator.get(f"{things}/{id}")


@pytest.fixture
def path(things: str, made: Any) -> str:
    return f"{things}/{made.json['id']}"


class TestAnEdit:
    def test_without_the_etag_is_refused(self, administrator: Caller, path: str) -> None:
        answer = administrator.patch(path, json={"name": "b"})

        assert refused(answer) == (428, "if_match_required")

    def test_of_the_version_that_was_read_is_done(
        self, administrator: Caller, path: str, made: Any
    ) -> None:
        answer = edit(administrator, path, made.headers["ETag"])

        assert answer.status_code == 200
        assert answer.headers["ETag"] != made.headers["ETag"]
        assert edit(administrator, path, answer.headers["ETag"], name="c").status_code == 200

    def test_of_an_older_version_is_refused(
        self, administrator: Caller, path: str, made: Any
    ) -> None:
        edit(administrator, path, made.headers["ETag"])

        answer = edit(administrator, path, made.headers["ETag"], name="c")

        assert refused(answer) == (412, "stale_etag")
        assert administrator.get(path).json["name"] == "b"

    def test_is_not_refused_for_what_nobody_edits(
        self, administrator: Caller, path: str, made: Any, session: Session
    ) -> None:
        touch(session)

        assert edit(administrator, path, made.headers["ETag"]).status_code == 200

    @pytest.mark.parametrize(
        "written", ["W/{0}", '"other", {0}', '"other", W/{0}', "*"], ids=lambda w: w
    )
    def test_may_name_its_version_as_proxies_and_lists_do(
        self, administrator: Caller, path: str, made: Any, written: str
    ) -> None:
        answer = edit(administrator, path, written.format(made.headers["ETag"]))

        assert answer.status_code == 200

    @pytest.mark.parametrize("etag", ['"other"', '""', '"-"', "nonsense"])
    def test_of_another_version_is_refused(
        self, administrator: Caller, path: str, etag: str
    ) -> None:
        assert refused(edit(administrator, path, etag)) == (412, "stale_etag")


class TestAnAnswer:
    def test_that_the_caller_has_already_is_not_sent_again(
        self, administrator: Caller, path: str, made: Any
    ) -> None:
        answer = administrator.get(path, headers={"If-None-Match": made.headers["ETag"]})

        assert answer.status_code == 304
        assert answer.data == b""
        assert answer.headers["ETag"] == made.headers["ETag"]

    @pytest.mark.parametrize("written", ["*", '"another"'])
    def test_to_a_reader_does_not_depend_on_if_match(
        self, administrator: Caller, path: str, made: Any, written: str
    ) -> None:
        answer = administrator.get(path, headers={"If-Match": written})

        assert answer.status_code == 200
        assert answer.json == made.json

    def test_with_a_change_that_nobody_edits_is_sent(
        self, administrator: Caller, path: str, made: Any, session: Session
    ) -> None:
        touch(session)

        answer = administrator.get(path, headers={"If-None-Match": made.headers["ETag"]})

        assert answer.status_code == 200
        assert answer.headers["ETag"] != made.headers["ETag"]

    def test_to_head_has_the_same_etag(self, administrator: Caller, path: str, made: Any) -> None:
        assert administrator.open("HEAD", path).headers["ETag"] == made.headers["ETag"]


def edit(caller: Caller, path: str, etag: str, name: str = "b") -> Any:
    return caller.patch(path, json={"name": name}, headers={"If-Match": etag})


def touch(session: Session) -> None:
    """Change what no edit can."""
    session.query(Thing).update({"created_at": NOW})
    session.commit()
