"""Where files are kept is known to be possible before anything begins."""

import pytest

from shared import storage


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
