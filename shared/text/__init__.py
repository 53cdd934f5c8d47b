"""One meaning, one form: text is cleaned, folded and judged here and nowhere else.

*Cleaning* is for every edge: what nobody sees goes, what looks alike is written alike. *Folding*
is for searching, sorting, uniqueness and throttles: without accents, without case. Passwords,
codes and the contents of files are neither cleaned nor folded before they are used.
"""

from shared.text.addresses import CannotBeWrittenTo, address_fault, travelling
from shared.text.cleaning import clean, clean_lines, compose, has_control, is_heaped, is_seen, width
from shared.text.folding import (
    MOST_TERMS,
    fold,
    fold_address,
    fold_code,
    fold_name,
    fold_password,
    fold_password_case,
    fold_word,
    in_ascii,
    latin_letters,
    same_password,
    terms,
)
from shared.text.names import described, name_fault, unacceptable_in_name

__all__ = [
    "MOST_TERMS",
    "CannotBeWrittenTo",
    "address_fault",
    "clean",
    "clean_lines",
    "compose",
    "described",
    "fold",
    "fold_address",
    "fold_code",
    "fold_name",
    "fold_password",
    "fold_password_case",
    "fold_word",
    "has_control",
    "in_ascii",
    "is_heaped",
    "is_seen",
    "latin_letters",
    "name_fault",
    "same_password",
    "terms",
    "travelling",
    "unacceptable_in_name",
    "width",
]
