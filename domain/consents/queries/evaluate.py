"""The contract's answer in Python, line by line as contracts/src/ConsentView.sol gives it.

Pure: everything it needs is passed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.chain import typed_data
from adapters.chain.values import NOBODY, NOTHING, Asker, BlockList, Grantee, Item, Role, Terms, Verdict
from common.keccak import keccak256
from common.merkle import verify

_ALL_FUNCTIONS = 2**16 - 1
_ACTIONS = 3
_COMMITMENT = 23


@dataclass(frozen=True, slots=True)
class Standing:
    """Of an active participant; others have none."""

    role: Role
    valid_until: int


@dataclass(frozen=True, slots=True)
class Member:
    valid_from: int
    valid_until: int
    functions: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the contracts know.

    `now` is the time of their newest block; `issued_at` 0: the grant never arrived; `revoked_at` 0: not
    revoked. `sequence` 0: no block list was ever set, else `blocks` is its hash. `members` maps
    (organisation, person).
    """

    now: int
    issued_at: int
    revoked_at: int = 0
    halted_until: int = 0
    sequence: int = 0
    blocks: bytes = NOTHING
    standings: Mapping[str, Standing] = field(default_factory=dict)
    members: Mapping[tuple[str, str], Member] = field(default_factory=dict)


def decide(terms: Terms, blocks: BlockList, state: Known, asker: Asker, item: Item) -> Verdict:
    """One record."""
    whole = judge(terms, blocks, state, asker)
    return judge_item(terms, blocks.categories, item) if whole is Verdict.ALLOWED else whole


def judge(terms: Terms, blocks: BlockList, state: Known, asker: Asker) -> Verdict:
    """The grant and the asker, whatever the record."""
    if not _is_current(blocks, state):
        return Verdict.WRONG_BLOCK_LIST
    if _is_blocked(blocks, state, asker):
        return Verdict.BLOCKED
    if state.revoked_at:
        return Verdict.REVOKED
    if not state.issued_at:
        return Verdict.NOT_GRANTED
    if state.issued_at <= state.halted_until:
        return Verdict.HALTED
    if terms.starts > min(asker.as_of, state.now):
        return Verdict.NOT_YET
    if terms.expires <= max(asker.as_of, state.now):
        return Verdict.EXPIRED
    if (
        not _has_bit(terms.purposes, asker.purpose)
        or asker.action >= _ACTIONS
        or not _has_bit(terms.flags, asker.action)
    ):
        return Verdict.OUT_OF_SCOPE
    return _judge_grantee(terms, state, asker)


def judge_item(terms: Terms, blocked_categories: int, item: Item) -> Verdict:
    """The record, once the grant itself allows."""
    if _has_bit(blocked_categories, item.category):
        return Verdict.BLOCKED
    in_range = terms.records_from <= item.record_date <= terms.records_to
    if not _has_bit(terms.categories, item.category) or item.confidentiality > terms.ceiling or not in_range:
        return Verdict.OUT_OF_SCOPE
    return Verdict.ALLOWED if _is_in_scope(terms.scope, item) else Verdict.OUT_OF_SCOPE


def _judge_grantee(terms: Terms, state: Known, asker: Asker) -> Verdict:
    if asker.requester == NOBODY:
        return Verdict.NOT_GRANTEE
    if terms.kind == Grantee.PERSON:
        if asker.requester != terms.grantee:
            return Verdict.NOT_GRANTEE
    elif terms.kind == Grantee.ORGANISATION:
        if asker.organisation != terms.grantee or not _is_member(
            terms.grantee, terms.functions, state, asker
        ):
            return Verdict.NOT_GRANTEE
        if _standing(terms.grantee, state, asker) is None:
            return Verdict.NO_STANDING
    elif terms.role == Role.NONE:
        return Verdict.NOT_GRANTEE
    return (
        Verdict.ALLOWED
        if terms.role in {Role.NONE, _standing(asker.requester, state, asker)}
        else Verdict.NO_STANDING
    )


def _is_current(blocks: BlockList, state: Known) -> bool:
    if not state.sequence:
        return not blocks.blocked and not blocks.categories
    return typed_data.block_list_hash(blocks)[:_COMMITMENT] == state.blocks[:_COMMITMENT]


def _is_blocked(blocks: BlockList, state: Known, asker: Asker) -> bool:
    return any(
        entry in {asker.requester, asker.organisation} or _is_member(entry, _ALL_FUNCTIONS, state, asker)
        for entry in blocks.blocked
    )


def _is_member(organisation: str, functions: int, state: Known, asker: Asker) -> bool:
    found = state.members.get((organisation, asker.requester))
    if found is None or not found.functions & functions:
        return False
    return found.valid_from <= min(asker.as_of, state.now) and found.valid_until > max(asker.as_of, state.now)


def _standing(account: str, state: Known, asker: Asker) -> Role | None:
    """The role whose standing is active, if any."""
    found = state.standings.get(account)
    return found.role if found is not None and found.valid_until > max(asker.as_of, state.now) else None


def _is_in_scope(scope: bytes, item: Item) -> bool:
    return scope in {NOTHING, item.group} or verify(scope, keccak256(keccak256(item.item)), item.proof)


def _has_bit(bits: int, bit: int) -> bool:
    return bool(bits >> bit & 1)
