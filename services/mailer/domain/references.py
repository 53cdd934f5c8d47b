"""By which number a print shop names a letter: typed by people, so its last figure checks it."""

from stdnum import luhn
from stdnum.exceptions import ValidationError


def written(number: int) -> str:
    """Write the reference of the letter of a number."""
    digits = str(number)
    return digits + str(luhn.calc_check_digit(digits))


def read(reference: str) -> int | None:
    """Read the number out of a reference, spaces and leading zeros aside; None: it is none."""
    digits = "".join(reference.split()).lstrip("0")
    if len(digits) < 2 or len(digits) > 18:
        return None
    try:
        luhn.validate(digits)
    except ValidationError:
        return None
    return int(digits[:-1])
