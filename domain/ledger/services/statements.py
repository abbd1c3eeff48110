"""Public parts of acts as their rows keep them: JSON objects, bytes as hexadecimal digits."""

from collections.abc import Mapping
from typing import Any

from adapters.chain.acts import Admit, Enrol, Halt, PublicAct, PublicBlocks, PublicGrant, Revoke
from adapters.chain.values import Admission, Enrolment
from domain.ledger.models import SignedAct
from domain.ledger.models.act import ActKind as Kind

_KINDS: dict[type, Kind] = {
    PublicGrant: Kind.GRANT,
    Revoke: Kind.REVOKE,
    Halt: Kind.HALT,
    PublicBlocks: Kind.BLOCKS,
    Enrol: Kind.ENROLMENT,
    Admit: Kind.MEMBERSHIP,
}


def kind_of(act: PublicAct) -> Kind:
    """The kind under which apps submit it and read its outcome."""
    return _KINDS[type(act)]


def written(act: PublicAct) -> dict[str, object]:
    """For the row."""
    match act:
        case Enrol():
            content: dict[str, object] = {"verifier": act.verifier, **act.enrolment._asdict()}
        case Admit():
            content = {"organisation": act.organisation, **act.admission._asdict()}
        case _:
            content = {name: getattr(act, name) for name in act.__slots__}
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in content.items()}


def read(row: SignedAct) -> PublicAct:
    """From the row. Raises KeyError, TypeError or ValueError for one that is damaged."""
    found: Mapping[str, Any] = row.statement
    match row.kind:
        case Kind.GRANT:
            return PublicGrant(
                found["patient"],
                bytes.fromhex(found["terms"]),
                bytes.fromhex(found["replaces"]),
                found["issued_at"],
            )
        case Kind.REVOKE:
            return Revoke(found["patient"], bytes.fromhex(found["terms"]))
        case Kind.HALT:
            return Halt(**found)
        case Kind.BLOCKS:
            return PublicBlocks(found["patient"], bytes.fromhex(found["list_hash"]), found["sequence"])
        case Kind.ENROLMENT:
            rest = {name: value for name, value in found.items() if name != "verifier"}
            return Enrol(
                found["verifier"], Enrolment(**{**rest, "credential": bytes.fromhex(found["credential"])})
            )
        case Kind.MEMBERSHIP:
            return Admit(
                found["organisation"],
                Admission(**{name: value for name, value in found.items() if name != "organisation"}),
            )
        case _:
            raise ValueError(f"acts of kind {row.kind!r} are unknown")
