"""Numbers of establishments that there are not."""

from stdnum import luhn


def siret(number: int) -> str:
    """Make a SIRET that nobody has, with good check digits."""
    siren = f"2900{number:04}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")
