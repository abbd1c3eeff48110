// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {EIP712} from "solady/utils/EIP712.sol";

import {ConsentView} from "./ConsentView.sol";
import {IConsents} from "./interfaces/IConsents.sol";
import {IParticipants} from "./interfaces/IParticipants.sol";
import {Refusals} from "./libraries/Refusals.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {Statements} from "./libraries/Statements.sol";
import {Times} from "./libraries/Times.sol";

contract Consents is ConsentView, EIP712 {
    uint256 private constant RELAY_TIME = 1 days;

    mapping(bytes32 key => Consent) private _consents;
    mapping(address patient => Owner) private _owners;

    constructor(IParticipants participants_) ConsentView(participants_) {}

    /// @inheritdoc IConsents
    function grant(address patient, bytes32 terms, bytes32 replaces, uint40 issuedAt, bytes calldata signature) external {
        bytes32 digest = _hashTypedData(Statements.ofGrant(terms, replaces, issuedAt));
        bool signed = Signatures.isSignedBy(patient, digest, signature);
        (bytes4 reason, uint256 detail) = _tryGrant(patient, terms, replaces, issuedAt, signed);
        if (reason != 0) Refusals.raise(reason, detail);
    }

    /// @inheritdoc IConsents
    function grantMany(SignedGrant[] calldata grants) external {
        for (uint256 i = 0; i < grants.length; ++i) {
            SignedGrant calldata item = grants[i];
            bytes32 digest = _hashTypedData(Statements.ofGrant(item.terms, item.replaces, item.issuedAt));
            bool signed = Signatures.isSignedBy(item.patient, digest, item.r, item.vs);
            (bytes4 reason,) = _tryGrant(item.patient, item.terms, item.replaces, item.issuedAt, signed);
            if (reason != 0) emit Refused(keyOf(item.patient, item.terms), reason);
        }
    }

    /// @inheritdoc IConsents
    function revoke(address patient, bytes32 terms, bytes calldata signature) external {
        bytes32 digest = _hashTypedData(Statements.ofRevoke(terms));
        bool signed = Signatures.isSignedBy(patient, digest, signature);
        (bytes4 reason, uint256 detail) = _tryRevoke(patient, terms, signed);
        if (reason != 0) Refusals.raise(reason, detail);
    }

    /// @inheritdoc IConsents
    function revokeMany(SignedRevocation[] calldata revocations) external {
        for (uint256 i = 0; i < revocations.length; ++i) {
            SignedRevocation calldata item = revocations[i];
            bytes32 digest = _hashTypedData(Statements.ofRevoke(item.terms));
            bool signed = Signatures.isSignedBy(item.patient, digest, item.r, item.vs);
            (bytes4 reason,) = _tryRevoke(item.patient, item.terms, signed);
            if (reason != 0) emit Refused(keyOf(item.patient, item.terms), reason);
        }
    }

    /// @inheritdoc IConsents
    function setBlocks(address patient, bytes32 list, uint32 sequence, bytes calldata signature) external {
        bytes32 digest = _hashTypedData(Statements.ofBlocks(list, sequence));
        if (!Signatures.isSignedBy(patient, digest, signature)) revert BadSignature(patient);
        Owner memory owner = _owners[patient];
        if (sequence != uint256(owner.sequence) + 1) revert SequenceTaken(owner.sequence);
        owner.sequence = sequence;
        owner.blocks = _commitment(list);
        _owners[patient] = owner;
        emit BlocksSet(patient, sequence);
    }

    /// @inheritdoc IConsents
    function halt(address patient, uint40 until, bytes calldata signature) external {
        bytes32 digest = _hashTypedData(Statements.ofHalt(until));
        if (!Signatures.isSignedBy(patient, digest, signature)) revert BadSignature(patient);
        if (until > block.timestamp && until != Times.FOREVER) revert HaltInFuture(until);
        Owner storage owner = _owners[patient];
        if (until <= owner.haltedUntil) revert HaltedUntil(owner.haltedUntil);
        owner.haltedUntil = until;
        emit Halted(patient, until);
    }

    /// @inheritdoc IConsents
    function consentOf(bytes32 key) public view override returns (Consent memory) {
        return _consents[key];
    }

    /// @inheritdoc IConsents
    function ownerOf(address patient) public view override returns (Owner memory) {
        return _owners[patient];
    }

    /// @return reason the selector of the rule that is broken, or 0 if the grant was made
    /// @return detail the argument of that error
    function _tryGrant(address patient, bytes32 terms, bytes32 replaces, uint40 issuedAt, bool signed)
        private
        returns (bytes4 reason, uint256 detail)
    {
        if (!signed) return (BadSignature.selector, uint160(patient));
        if (issuedAt > block.timestamp) return (DatedInFuture.selector, issuedAt);
        if (block.timestamp > issuedAt + RELAY_TIME) return (RelayedTooLate.selector, issuedAt);
        if (replaces == terms) return (ReplacesItself.selector, uint256(terms));
        uint40 haltedUntil = _owners[patient].haltedUntil;
        if (issuedAt <= haltedUntil) return (HaltedUntil.selector, haltedUntil);
        bytes32 key = keyOf(patient, terms);
        Consent memory stored = _consents[key];
        if (stored.revokedAt != 0) return (AlreadyRevoked.selector, uint256(key));
        if (stored.issuedAt != 0) return (AlreadyGranted.selector, uint256(key));
        _consents[key] = Consent(issuedAt, 0);
        emit Granted(key);
        // The old terms may be gone already, revoked on their own: then there is nothing left to end.
        if (replaces != 0) _end(keyOf(patient, replaces));
    }

    function _tryRevoke(address patient, bytes32 terms, bool signed) private returns (bytes4, uint256) {
        if (!signed) return (BadSignature.selector, uint160(patient));
        bytes32 key = keyOf(patient, terms);
        return _end(key) ? (bytes4(0), 0) : (AlreadyRevoked.selector, uint256(key));
    }

    /// @dev Also for a grant that has not arrived: it then finds itself ended.
    function _end(bytes32 key) private returns (bool ended) {
        Consent memory stored = _consents[key];
        if (stored.revokedAt != 0) return false;
        stored.revokedAt = Times.current();
        _consents[key] = stored;
        emit Revoked(key);
        return true;
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("MedChain Consents", "1");
    }
}
