"""PDFs of a few kilobytes that have, or would have, more pages than anybody reads."""

from collections.abc import Callable, Mapping

from tests.mailer.callers import pdf

DEEP = 12
"""Levels of a tree in which each node names the next one ten times: 10^12 pages."""


def _written(*objects: str) -> bytes:
    """Write a PDF of these objects, numbered from 1; the first is its catalogue."""
    content, offsets = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{each}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        content
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
        ).encode()
    )


def _one_too_many(most: int) -> bytes:
    return pdf(most + 1)


def _far_too_many(most: int) -> bytes:
    return _written(
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count 1 /Kids [{'3 0 R ' * most * 40}] >>",
        "<< /Type /Page /MediaBox [0 0 595 842] >>",
    )


def _named_again_and_again(most: int) -> bytes:
    levels = [
        f"<< /Type /Pages /Count 1 /Kids [{f'{number + 1} 0 R ' * 10}] >>"
        for number in range(2, 2 + DEEP)
    ]
    return _written(
        "<< /Type /Catalog /Pages 2 0 R >>",
        *levels,
        "<< /Type /Page /MediaBox [0 0 595 842] >>",
    )


GROWING: Mapping[str, Callable[[int], bytes]] = {
    "one too many": _one_too_many,
    "far too many": _far_too_many,
    "named again and again": _named_again_and_again,
}
