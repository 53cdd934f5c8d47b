"""Where files are kept is known to be possible before anything begins."""

import os
from pathlib import Path

import pytest

from shared import storage
from shared.jobs import Files


class TestAUrl:
    @pytest.mark.parametrize("url", ["/a/folder", "file:///a/folder", "memory://a"])
    def test_that_something_speaks_is_good(self, url: str) -> None:
        storage.check(url)

    @pytest.mark.parametrize(
        ("url", "said"),
        [("gs://bucket", r"requirements/s3\.txt"), ("nowhere://bucket", "s3://bucket/prefix")],
        ids=["a package is missing", "nobody speaks it"],
    )
    def test_that_nothing_speaks_is_refused_with_what_to_do(self, url: str, said: str) -> None:
        with pytest.raises(storage.CannotBeKeptThere, match=said):
            storage.check(url)


class TestAFileOnADisk:
    """A machine that loses power cannot be had in a test: the order of what is asked of it can."""

    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
        """What is asked of the disk: which file or folder is written out, which gets its name."""
        found: list[tuple[str, str]] = []
        sync, rename = os.fsync, os.rename

        def fsync(opened: int) -> None:
            found.append(("written out", Path(f"/proc/self/fd/{opened}").resolve().name))
            sync(opened)

        def renamed(draft: str, path: str) -> None:
            found.append(("named", Path(path).name))
            rename(draft, path)

        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(os, "rename", renamed)
        return found

    @pytest.mark.parametrize("is_of_job", [False, True])
    def test_is_written_out_before_it_gets_its_name_and_its_name_after(
        self, tmp_path: Path, asked: list[tuple[str, str]], is_of_job: bool
    ) -> None:
        if is_of_job:
            with Files(str(tmp_path)).writing("one") as file:
                file.write(b"whole")
            folder, name = "jobs", "one"
        else:
            files, root = storage.at(str(tmp_path))
            storage.put(files, f"{root}/pdf/ab/one", b"whole", draft="x")
            folder, name = "ab", "one"

        draft = next(said for what, said in asked if said.startswith(f"{name}."))
        assert asked[-3:] == [("written out", draft), ("named", name), ("written out", folder)]

    def test_lies_in_folders_that_are_written_out_too(
        self, tmp_path: Path, asked: list[tuple[str, str]]
    ) -> None:
        files, root = storage.at(str(tmp_path))

        storage.put(files, f"{root}/pdf/ab/one", b"whole", draft="x")

        assert asked[:2] == [("written out", tmp_path.name), ("written out", "pdf")]
