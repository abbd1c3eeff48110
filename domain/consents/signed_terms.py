"""From rows to what is signed, and back: the terms as the contract hashes them."""

import calendar
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from adapters.chain import typed_data
from adapters.chain.values import FOREVER, NOTHING, Grantee, Role, Terms
from adapters.vault.interface import item_id
from common.keccak import keccak256
from common.merkle import Tree
from domain.accounts.roles import Role as AccountRole
from domain.consents.models import Grant


def chain_role(role: str) -> Role:
    """The role whose standing the contracts ask of a person.

    Doctors are enrolled themselves; of staff, their organisation is: NONE.
    """
    return Role.DOCTOR if role == AccountRole.DOCTOR else Role.NONE


def terms_of(grant: Grant, salt: bytes) -> Terms:
    """Exactly what was signed, if nobody changed the row since: the contract compares its hash."""
    return Terms(
        grant.owner,
        Grantee(grant.kind),
        grant.grantee,
        Role(grant.role),
        grant.functions,
        grant.categories,
        grant.purposes,
        grant.ceiling,
        grant.flags,
        bytes(grant.scope),
        grant.records_from,
        grant.records_to,
        grant.starts,
        grant.expires,
        salt,
    )


def hash_of(grant: Grant, salt: bytes) -> bytes:
    return typed_data.terms_hash(terms_of(grant, salt))


def scope_of(records: Sequence[UUID]) -> bytes:
    """The root over chosen records, in the order of their ids; zeros for none (everything in range)."""
    return tree_of(records).root if records else NOTHING


def tree_of(records: Sequence[UUID]) -> Tree:
    """The i-th leaf is that of the i-th record."""
    return Tree([keccak256(keccak256(item_id(record))) for record in records])


def day_of(day: date | None, *, without: int) -> int:
    """Midnight UTC in unix seconds, as the facts of records have it (before 1970: 0); `without` for no
    day.
    """
    return without if day is None else max(0, calendar.timegm(day.timetuple()))


def dated_from(day: date | None) -> int:
    return day_of(day, without=0)


def dated_to(day: date | None) -> int:
    return day_of(day, without=FOREVER)
