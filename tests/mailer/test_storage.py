"""Files in a folder, and on a server that speaks S3: the same in both."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from services.mailer.clients import storage as clients
from services.mailer.clients import uploads
from services.mailer.clients.storage import Storage
from services.mailer.clients.uploads import Uploads
from shared.jobs import Files
from tests import object_store
from tests.mailer.world import pdf


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with object_store.running() as endpoint:
        yield endpoint


@pytest.fixture(params=["folder", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "folder":
        yield str(tmp_path)
        return
    with object_store.bucket(request.getfixturevalue("server")) as found:
        yield found


def break_off(files: Files, name: str) -> None:
    with files.writing(name) as file:
        file.write(b"half")
        raise RuntimeError


class TestAFile:
    def test_is_kept_once_by_its_content_until_it_is_removed(self, url: str) -> None:
        storage = Storage(url)
        digest = storage.keep(pdf())

        assert storage.keep(pdf()) == digest == Storage.digest_of(pdf())
        assert Storage(url).read(digest) == pdf()
        storage.remove(digest)
        storage.remove(digest)
        with pytest.raises(FileNotFoundError):
            storage.read(digest)

    def test_is_found_by_when_it_was_stored(self, url: str) -> None:
        storage = Storage(url)
        digests = {storage.keep(pdf(pages)) for pages in (1, 2, 3)}
        long_ago, one_day = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

        found = [
            [digest for folder in clients.FOLDERS for digest in storage.old_digests(folder, before)]
            for before in (long_ago, one_day)
        ]

        assert found == [[], sorted(digests)]

    def test_is_kept_with_many_others(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clients, "TOGETHER", 1000)
        storage, contents = Storage(url), [pdf(n) for n in range(1, 8)]

        with storage.keeping() as many:
            digests = [many.add(content) for content in [*contents, contents[0]]]

        assert [storage.read(digest) for digest in digests] == [*contents, contents[0]]

    def test_of_a_job_is_there_whole_or_not_at_all(self, url: str) -> None:
        files = Files(url)
        with files.writing("one") as file:
            file.write(b"x" * 100_000)
        with pytest.raises(RuntimeError):
            break_off(files, "other")

        assert files.size("one") == len(b"".join(files.pieces("one"))) == 100_000
        with pytest.raises(FileNotFoundError):
            files.size("other")
        files.remove("one")
        with pytest.raises(FileNotFoundError):
            files.pieces("one")


class TestAnUpload:
    def test_is_read_from_any_place_on(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(uploads, "PART", 100)
        kept, upload_id = Uploads(url), uuid4()
        content = bytes(range(250))
        for number in range(3):
            kept.keep(upload_id, number, content[number * 100 :][:100])

        with kept.open(upload_id, len(content)) as file:
            file.seek(-60, 2)
            end = file.read()
            file.seek(95)
            middle = file.read(20)

        assert (middle, end) == (content[95:115], content[190:])
        kept.remove(upload_id)
        with kept.open(upload_id, len(content)) as file, pytest.raises(FileNotFoundError):
            file.read(1)
