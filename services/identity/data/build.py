"""Make `common-passwords.bloom` from a list of passwords, the most common first.

    python services/identity/data/build.py 10_million_password_list_top_1M.txt

Where the list comes from, and under which licence, is in README.md beside this file.
"""

import sys
from pathlib import Path

from services.identity.domain.common_passwords import FILE, SHORTEST, CommonPasswords
from shared.text import fold_password_case

HOW_MANY = 300_000
BITS_EACH = 20  # one in 15,000 other passwords is taken for a common one


def main(source: Path) -> None:
    """Read the list and write the filter."""
    made = CommonPasswords(bytes(HOW_MANY * BITS_EACH // 8))
    chosen: set[str] = set()
    with source.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            password = fold_password_case(line.rstrip("\r\n"))
            if len(password) >= SHORTEST and len(chosen) < HOW_MANY and password not in chosen:
                chosen.add(password)
                made.add(password)
    FILE.write_bytes(made.bits)
    sys.stdout.write(f"{len(chosen)} passwords in {FILE.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
