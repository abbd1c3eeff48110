"""What the notary asks of each entry before its own key stands behind it.

It believes signatures and the chain, never a row of the portal.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from adapters.chain import keys, typed_data
from adapters.chain.contracts.consents import Consents
from adapters.chain.deployment import Deployment
from adapters.chain.errors import BadSignatureError, ChainRevertError
from adapters.chain.rpc import Rpc
from adapters.chain.values import Action, Asker, Flag, Item, Verdict
from common import clock, merkle
from common.commitments import NO_DIGEST, kind_id
from domain.ledger import evidence as registry
from domain.ledger.evidence import Evidence, GrantRight, StandingRight
from domain.ledger.models import Entry, Statement
from domain.ledger.services import standing
from domain.ledger.services.check_results import RefusedError

CLOCKS_MAY_DIFFER = 300


@dataclass(slots=True)
class Checker:
    """Checks for one round of work. What one statement says is worked out once."""

    rpc: Rpc
    deployment: Deployment
    _statements: dict[int, str] = field(default_factory=dict)

    def check(self, entry: Entry, evidence: Evidence) -> None:
        """Raises RefusedError; ChainUnavailableError where the chain must be asked and does not answer."""
        if refusal := self._statement(entry.statement):
            raise RefusedError(refusal)
        self._content(entry, evidence)
        if evidence.author != entry.author:
            raise RefusedError("The evidence names another author than the one who signed.")
        if registry.is_own_business(entry.kind):
            standing.check(self.rpc, self.deployment, evidence)
        elif isinstance(evidence.right, StandingRight):
            raise RefusedError("A standing does not allow writing into a patient's records.")
        elif evidence.owner != evidence.author:
            self._grant(entry, evidence, evidence.right)

    def _statement(self, statement: Statement) -> str:
        known = self._statements.get(statement.pk)
        if known is None:
            known = self._statements[statement.pk] = self._read_statement(statement)
        return known

    def _read_statement(self, statement: Statement) -> str:
        leaves = [
            bytes(leaf) for leaf in statement.entries.order_by("position").values_list("leaf", flat=True)
        ]
        if len(leaves) != statement.size or merkle.Tree(leaves).root != bytes(statement.root):
            return "What was signed is not what was handed in."
        if statement.signed_at > clock.unix(clock.now()) + CLOCKS_MAY_DIFFER:
            return "The signature is dated in the future."
        # A statement is signed for one contract; that may be an older version of it.
        if not any(self._is_by(statement, address) for address in self.deployment.addresses("Anchors")):
            return "The signature is not the author's."
        return ""

    def _is_by(self, statement: Statement, anchors: str) -> bool:
        typed = typed_data.statement(
            bytes(statement.root),
            statement.size,
            statement.signed_at,
            chain_id=self.deployment.chain_id,
            anchors=anchors,
        )
        try:
            return keys.recover(typed, bytes(statement.signature)) == statement.author
        except BadSignatureError:
            return False

    def _content(self, entry: Entry, evidence: Evidence) -> None:
        if not evidence.stored:
            raise RefusedError("The sealed content is not where it should be.")
        if evidence.plaintext_sha256 != NO_DIGEST and evidence.ciphertext_sha256 == NO_DIGEST:
            raise RefusedError("The content is not sealed.")
        again = evidence.committed(entry.kind, entry.version)
        if merkle.leaf_hash(kind_id(entry.kind), again, evidence.subject, evidence.author) != bytes(
            entry.leaf
        ):
            raise RefusedError("The content is not what was signed.")

    def _grant(self, entry: Entry, evidence: Evidence, right: GrantRight | None) -> None:
        if right is None:
            raise RefusedError("The author is not the owner, and no grant is named.")
        if right.terms.patient != evidence.owner or not right.terms.flags & Flag.WRITE:
            raise RefusedError("The grant that is named does not allow writing into these records.")
        if not _is_signed_item(entry, evidence.metadata, right.item):
            raise RefusedError(
                "The contract was to be asked about another record than the one that was signed."
            )
        asker = Asker(
            evidence.author, right.organisation, right.purpose, Action.WRITE, clock.unix(clock.now())
        )
        try:
            # Standing and membership are part of the contract's own answer.
            (verdict,) = Consents(self.rpc, self.deployment.consents).is_allowed(
                right.terms, right.blocks, asker, [right.item]
            )
        except ChainRevertError as error:
            raise RefusedError(
                f"The contract does not allow it: {error.name or 'no reason given'}."
            ) from error
        if verdict is not Verdict.ALLOWED:
            raise RefusedError(f"The contract does not allow it: {verdict.name.lower().replace('_', ' ')}.")


def _is_signed_item(entry: Entry, metadata: Mapping[str, object], item: Item) -> bool:
    """What the contract is asked about must be what the author signed: a portal that lies about category,
    level or day gets nothing anchored.
    """
    try:
        day = max(0, calendar.timegm(date.fromisoformat(str(metadata["record_date"])).timetuple()))
        said = Item(
            _number(metadata["category"]),
            _number(metadata["confidentiality"]),
            day,
            bytes(16) + entry.subject_id.bytes,
        )
    except (KeyError, TypeError, ValueError):
        return False
    return item._replace(proof=()) == said


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value
