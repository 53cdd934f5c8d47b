"""What no committed text may have is found before it is committed."""

from pathlib import Path

import pytest

from deploy.tooling import hygiene


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a = 1 \n", ["line 1 ends in white space"]),
        (b"a = 1", ["has no end of line at its end"]),
        (b"a\n<<<<<<< HEAD\nb\n", ["has what a merge has left"]),
        (b"if a:\n\tb\n", ["line 2 has a tab"]),
        (b"-----BEGIN EC " + b"PRIVATE KEY-----\n", ["has a private key"]),
        (b"caf\xe9\n", ["is not UTF-8"]),
        (b"#" * (1 << 20) + b"\n", ["is larger than 1 MB"]),
        ("été = 1\n".encode(), []),
    ],
)
def test_each_fault_is_told(tmp_path: Path, content: bytes, told: list[str]) -> None:
    file = tmp_path / "file.py"
    file.write_bytes(content)

    assert list(hygiene.faults(file)) == told
