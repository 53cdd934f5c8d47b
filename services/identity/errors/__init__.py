"""Everything that `identity` refuses.

Problem
├── Unauthenticated
│   ├── SignInRefused             401  one answer for whatever is wrong with identifier or password
│   ├── SessionOver               401  the refresh token is good for nothing
│   ├── PasskeyRefused            401  one answer for whatever is wrong with a passkey
│   ├── ChallengeOver             401  the challenge is good for nothing: sign in again
│   └── StepUpNeeded              401  as everywhere; of one's own factors, also without one of them
├── Forbidden
│   ├── AccountExpired            403  told after the right password only
│   ├── BeyondDuties              403  an operator hands out a scope that takes a duty they lack
│   ├── EstablishmentSuspended    403  told after the right password only
│   ├── SecondFactorRequired      403  told after the right password only, with a challenge
│   ├── SecondFactorRefused       403  the code of a second factor is wrong
│   ├── SecondFactorLocked        403  too many wrong codes: none is judged
│   ├── OtherProofNeeded          403  a password where a factor is to be shown, or the reverse
│   ├── LetterCodeRefused         403  not the code of the letter, or it is good no more
│   ├── FactorNeededToLink        403  told after the right password only
│   └── WrongPassword             403  the present password, before a change
├── NotFound
│   └── UnknownCode               404  no such one-time code
├── Conflict
│   ├── CodeExpired               409  a one-time code, past its time
│   ├── CodeSpent                 409  a one-time code, used or replaced
│   ├── RequestWithdrawn          409  whoever had a code sent may no longer
│   ├── NotLocked                 409  nothing to unlock
│   ├── AlreadyLinked             409  told after the right password only
│   ├── TooManyFactors            409  as many second factors as one may have
│   ├── NoPasskey                 409  told after the right password only
│   ├── NoSecondFactor            409  recovery codes stand for a factor, and there is none
│   ├── OwnFactors                409  nobody resets their own second factors
│   ├── NothingToReset            409  the account has no second factor
│   ├── ResetUnderWay             409  a reset of its second factors waits already
│   ├── NoResetWaits              409  no reset of its second factors waits
│   ├── EmailJustChanged          409  somebody else has just changed the e-mail address
│   ├── AskAdministrator          409  somebody else can reset the lost factors
│   ├── AskTheHost                409  a command resets those of operators
│   ├── LetterSentLately          409  a letter with a code was sent lately
│   ├── RenewalRequired           409  the account has expired
│   └── OwnAccount                409  an account is not linked to itself
├── Invalid
│   ├── FactorUnproved            422  the code does not show that a new factor works
│   ├── PasskeyUnproved           422  it is no passkey that was made for this session
│   ├── PasswordRefused           422  the password is not good enough, with every reason
│   └── ScopesRefused             422  a machine client may not have these scopes
└── Unavailable
    ├── HashingBusy               503  too many passwords to judge at once
    └── AccountsSilent            503  no news from `accounts`: who is deleted is not known
"""

from services.identity.errors.clients import BeyondDuties, OAuthRefusal, ScopesRefused
from services.identity.errors.factor_letters import (
    AskAdministrator,
    AskTheHost,
    LetterCodeRefused,
    LetterSentLately,
)
from services.identity.errors.factor_resets import (
    EmailJustChanged,
    NoResetWaits,
    NothingToReset,
    OwnFactors,
    RenewalRequired,
    ResetUnderWay,
)
from services.identity.errors.factors import (
    ChallengeOver,
    FactorUnproved,
    NoSecondFactor,
    OtherProofNeeded,
    SecondFactorLocked,
    SecondFactorRefused,
    SecondFactorRequired,
    TooManyFactors,
)
from services.identity.errors.links import (
    CODE_AND_KIND,
    AlreadyLinked,
    FactorNeededToLink,
    OwnAccount,
)
from services.identity.errors.passkeys import (
    ONE_PROOF,
    NoPasskey,
    PasskeyRefused,
    PasskeyUnproved,
)
from services.identity.errors.passwords import (
    CodeExpired,
    CodeSpent,
    PasswordRefused,
    RequestWithdrawn,
    UnknownCode,
    WrongPassword,
)
from services.identity.errors.sign_in import (
    AccountExpired,
    AccountsSilent,
    EstablishmentSuspended,
    HashingBusy,
    NotLocked,
    SessionOver,
    SignInRefused,
)
from shared.auth.stepping_up import StepUpNeeded

__all__ = [
    "CODE_AND_KIND",
    "ONE_PROOF",
    "AccountExpired",
    "AccountsSilent",
    "AlreadyLinked",
    "AskAdministrator",
    "AskTheHost",
    "BeyondDuties",
    "ChallengeOver",
    "CodeExpired",
    "CodeSpent",
    "EmailJustChanged",
    "EstablishmentSuspended",
    "FactorNeededToLink",
    "FactorUnproved",
    "HashingBusy",
    "LetterCodeRefused",
    "LetterSentLately",
    "NoPasskey",
    "NoResetWaits",
    "NoSecondFactor",
    "NotLocked",
    "NothingToReset",
    "OAuthRefusal",
    "OtherProofNeeded",
    "OwnAccount",
    "OwnFactors",
    "PasskeyRefused",
    "PasskeyUnproved",
    "PasswordRefused",
    "RenewalRequired",
    "RequestWithdrawn",
    "ResetUnderWay",
    "ScopesRefused",
    "SecondFactorLocked",
    "SecondFactorRefused",
    "SecondFactorRequired",
    "SessionOver",
    "SignInRefused",
    "StepUpNeeded",
    "TooManyFactors",
    "UnknownCode",
    "WrongPassword",
]
