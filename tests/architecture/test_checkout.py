"""What stands in the checkout, and that everything there is for something."""

from tests.architecture.services import ROOT

FOLDERS = {"deploy", "docs", "requirements", "services", "shared", "tests"}
MADE_HERE = {"__pycache__", "bench", "dist"}
"""What is made in the checkout on purpose, and never committed."""

ICONS = ROOT / "services" / "portal" / "components" / "icon" / "shapes"


class TestTheCheckout:
    def test_has_no_folder_that_a_test_has_left(self) -> None:
        """Tests write into temporary folders: what they leave here is committed some day."""
        found = {path.name for path in ROOT.iterdir() if path.is_dir()}

        assert {name for name in found if not name.startswith(".")} - MADE_HERE == FOLDERS

    def test_has_no_icon_that_nothing_draws(self) -> None:
        portal = ROOT / "services" / "portal"
        said = "".join(
            path.read_text(encoding="utf-8")
            for kind in ("html", "py", "js")
            for path in portal.rglob(f"*.{kind}")
        )

        assert [path.stem for path in ICONS.glob("*.svg") if f'"{path.stem}"' not in said] == []
