"""Styles, scripts, faces and icons: gathered once at boot, named by a digest, kept for ever."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

ROOT = Path(__file__).parent
STYLES = "portal.css"
ICONS = ROOT / "components" / "icon" / "shapes"
TYPES = {
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class Assets:
    """All files that pages load.

    :ivar files: content by path
    :ivar digest: of all of them
    """

    files: dict[str, bytes]
    digest: str

    def url(self, path: str) -> str:
        """Tell where a file is.

        :raises KeyError: there is none
        """
        if path not in self.files:
            raise KeyError(path)
        return f"/assets/{self.digest}/{path}"

    def type_of(self, path: str) -> str:
        """Tell the media type of a file."""
        suffix = Path(path).suffix
        return TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")


def gather() -> Assets:
    """Read them all; each component's styles follow those of the house, in one file."""
    static = ROOT / "static"
    files = {
        path.relative_to(static).as_posix(): path.read_bytes()
        for path in sorted(static.rglob("*"))
        if path.is_file() and path.suffix != ".css"
    }
    styles = [*sorted((static / "styles").glob("*.css")), *sorted(ROOT.glob("components/*/*.css"))]
    files[STYLES] = _smaller("\n".join(each.read_text() for each in styles)).encode()
    digest = hashlib.sha256()
    for path, content in sorted(files.items()):
        digest.update(path.encode() + b"\0" + content)
    return Assets(files, digest.hexdigest()[:16])


def icons() -> dict[str, Markup]:
    """Read the icons (lucide, ISC), to stand in pages as they are."""
    return {path.stem: _inline(path.read_text()) for path in ICONS.glob("*.svg")}


def _smaller(styles: str) -> str:
    """Leave out comments and the space at the beginning of lines."""
    bare = re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL)
    return "\n".join(line.strip() for line in bare.splitlines() if line.strip())


def _inline(svg: str) -> Markup:
    inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, flags=re.DOTALL)
    drawn = " ".join((inner[1] if inner else "").split())
    return Markup(
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{drawn}</svg>'
    )
