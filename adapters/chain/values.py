"""The structs and codes of the contracts, in the order of contracts/src/interfaces.

Times are Unix seconds, addresses checksummed text, digests 32 bytes.
"""

from enum import IntEnum, IntFlag
from typing import NamedTuple

FOREVER = 2**40 - 1
NOBODY = "0x" + "0" * 40
NOTHING = bytes(32)


class Role(IntEnum):
    NONE = 0
    DOCTOR = 1
    HOSPITAL = 2
    PHARMACY = 3
    INSURER = 4
    SPONSOR = 5
    VERIFIER = 6
    NOTARY = 7
    REGULATOR = 8


class Status(IntEnum):
    NONE = 0
    ACTIVE = 1
    SUSPENDED = 2
    REVOKED = 3


class Function(IntFlag):
    """What a member of an organisation does there."""

    NONE = 0
    CLINICIAN = 1
    NURSE = 2
    TECHNICIAN = 4
    DESK = 8
    CLAIMS = 16
    PRIVACY = 32
    MANAGER = 64


class Grantee(IntEnum):
    PERSON = 0
    ORGANISATION = 1
    ANYONE = 2


class Flag(IntFlag):
    """What a grant allows; ONE_TIME is kept by the encryption server."""

    VIEW = 1
    DOWNLOAD = 2
    WRITE = 4
    ONE_TIME = 8


class Action(IntEnum):
    """What is asked for: the number of a bit of Flag."""

    VIEW = 0
    DOWNLOAD = 1
    WRITE = 2


class Verdict(IntEnum):
    ALLOWED = 0
    NOT_GRANTED = 1
    REVOKED = 2
    HALTED = 3
    NOT_YET = 4
    EXPIRED = 5
    OUT_OF_SCOPE = 6
    NOT_GRANTEE = 7
    NO_STANDING = 8
    BLOCKED = 9
    WRONG_BLOCK_LIST = 10


class Terms(NamedTuple):
    """What a patient grants.

    `categories` and `purposes` are bit sets; `scope` is zero, a group's id, or the root of chosen record ids.
    """

    patient: str
    kind: Grantee
    grantee: str
    role: Role
    functions: int
    categories: int
    purposes: int
    ceiling: int
    flags: int
    scope: bytes
    records_from: int
    records_to: int
    starts: int
    expires: int
    salt: bytes


class BlockList(NamedTuple):
    """Refused persons, organisations and categories (a bit set): outranks every grant."""

    blocked: tuple[str, ...] = ()
    categories: int = 0
    salt: bytes = NOTHING


class Asker(NamedTuple):
    """`purpose` is the number of a bit of Terms.purposes; `as_of` the asking server's clock."""

    requester: str
    organisation: str
    purpose: int
    action: Action
    as_of: int


class Item(NamedTuple):
    """One record as its envelope describes it; `proof` where the grant's scope is a choice of records."""

    category: int
    confidentiality: int
    record_date: int
    item: bytes
    group: bytes = NOTHING
    proof: tuple[bytes, ...] = ()


class Enrolment(NamedTuple):
    """What a verifier signs.

    `role` and `status` may be any number: the contract refuses what it does not know.
    """

    account: str
    role: int
    status: int
    valid_until: int
    sequence: int
    credential: bytes
    deadline: int


class Admission(NamedTuple):
    """What an organisation signs about a member (typed data "Membership")."""

    account: str
    valid_from: int
    valid_until: int
    functions: int
    sequence: int
    deadline: int
