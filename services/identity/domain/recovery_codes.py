"""Recovery codes: ten on a sheet of paper, each good once in the place of a second factor."""

from shared.crypto.codes import PAPER_CODE_LENGTH, as_typed, new_paper_code

COUNT = 10
_GROUP = 4

__all__ = ["COUNT", "as_typed", "drawn", "shown"]


def drawn() -> list[str]:
    """Draw a sheet of codes: 59 bits each, in characters that nobody mistakes."""
    codes: set[str] = set()
    while len(codes) < COUNT:
        codes.add(new_paper_code())
    return sorted(codes)


def shown(code: str) -> str:
    """Write a code as people read it, in groups: `K7PX-29QD-MW4F`."""
    return "-".join(code[at : at + _GROUP] for at in range(0, PAPER_CODE_LENGTH, _GROUP))
