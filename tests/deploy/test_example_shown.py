"""What the worked example shows can be copied as it stands."""

import io
from pathlib import Path

from rich.console import Console

from deploy.demo import example


class TestThePasswordsShown:
    def test_are_as_they_are_whatever_characters_they_hold(self) -> None:
        awkward = [r"Ab1\[bold]", ":smile:Aa1!", "Aa1!" + "x" * 90, "Aa1-\\"]
        rows = [
            {
                "establishment": "Commune d'Essai",
                "identifier": f"ESSAI{number}",
                "password": password,
                "name": "Odile Essai",
                "role": "administrateur",
            }
            for number, password in enumerate(awkward)
        ]
        console = Console(file=io.StringIO(), width=80)

        example._show(console, rows, Path("demo.json"))

        shown = console.file.getvalue()  # type: ignore[attr-defined]
        assert all(password in shown for password in awkward)
