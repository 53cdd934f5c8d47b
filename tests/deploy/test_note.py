"""The note that `up` leaves in the checkout."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from deploy.installation.embedded import note


def test_is_left_by_each_of_two_that_start_at_the_same_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else one would say that the checkout is another user's."""
    monkeypatch.setattr(note, "PLACE", tmp_path / "up.json")
    both_write, dump, left = threading.Barrier(2, timeout=60), json.dump, []

    def slowly(*given: Any) -> None:
        both_write.wait()
        dump(*given)

    monkeypatch.setattr(json, "dump", slowly)
    runs = [
        threading.Thread(target=lambda: left.append(note.leave("http://127.0.0.1:8000", tmp_path)))
        for _ in range(2)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()

    assert left == [True, True]
    assert note.find() is not None
    assert [path.name for path in tmp_path.iterdir()] == ["up.json"]
