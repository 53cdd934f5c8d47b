"""How the reference counts what is tried, and judges what is shown (design.md §4.4)."""

from datetime import datetime

from tests.identity.factor_life.holdings import (
    DEVICE,
    ENDS,
    LOCK,
    LOCKS,
    PAPER,
    PASSKEY,
    STEP,
    TOTP,
    Account,
    Refused,
    Shown,
    Tries,
    written,
)


def count_password(account: Account, now: datetime) -> bool:
    """Count a password before it is judged; tell whether it is to be."""
    tries = account.password
    if tries.locked_until is not None and now >= tries.locked_until:
        account.password = tries = Tries()
    tries.count += 1
    if tries.count == LOCKS:
        tries.locked_until = now + LOCK
    return tries.count <= LOCKS


def require_password(account: Account, is_right: bool, refusal: str, now: datetime) -> None:
    is_judged = count_password(account, now)
    if not (is_judged and is_right and account.has_password):
        raise Refused(refusal)
    account.password = Tries()


def count(account: Account, kind: str, now: datetime) -> bool:
    """Count a factor before it is judged; tell whether it locks its kind, if it is wrong."""
    if kind == PASSKEY:
        return False
    tries = account.wrong.setdefault(kind, Tries())
    if ends(kind, tries.count):
        raise Refused("second_factor_locked None")
    if tries.locked_until is not None and now < tries.locked_until:
        raise Refused(f"second_factor_locked {written(tries.locked_until)}")
    tries.count += 1
    locks = tries.count % LOCKS == 0
    if locks:
        tries.locked_until = now + LOCK
    return locks


def ends(kind: str, tried: int) -> bool:
    """Tell whether as many wrong tries end a kind; codes on paper are locked, and never ended."""
    return kind != PAPER and tried >= ENDS


def tell_lock(account: Account, kind: str) -> None:
    tried = account.wrong[kind].count
    account.told.append(f"locked {kind} {tried} {'over' if ends(kind, tried) else 'for now'}")


def forget_tries(account: Account, kind: str) -> None:
    """Forget what a success of a kind overtakes."""
    if kind == TOTP:
        account.wrong.pop(TOTP, None)
    else:
        account.wrong.clear()


def is_right(account: Account, shown: Shown, now: datetime) -> bool:
    """Judge what is shown, and use it up."""
    if shown.kind == PASSKEY:
        return shown.key in account.factors
    if shown.kind == PAPER:
        return _uses_paper(account, shown)
    for number, factor in account.factors.items():
        later = [step for step in steps_around(shown, number, now) if step > factor.last_step]
        if later:
            factor.last_step = max(later)
            return True
    return False


def _uses_paper(account: Account, shown: Shown) -> bool:
    if shown.paper not in account.paper:
        return False
    account.paper.discard(shown.paper)
    account.told.append(f"code used {len(account.paper)}")
    return True


def steps_around(shown: Shown, number: int, now: datetime) -> list[int]:
    """Tell of which steps around now a code is, of one application."""
    present = int(now.timestamp()) // STEP
    return [step for which, step in shown.codes if which == number and abs(step - present) <= 1]


def has_two(methods: tuple[str, ...]) -> bool:
    """Tell whether these are two factors; a passkey is, by itself; a device is none."""
    return len({*methods} - {DEVICE}) > 1 or "swk" in methods
