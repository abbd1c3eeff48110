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
import {ConsentWord, OwnerWord} from "./libraries/Words.sol";

contract Consents is ConsentView, EIP712 {
    uint256 private constant RELAY_TIME = 1 days;

    using ConsentWord for uint256;
    using OwnerWord for uint256;

    /// @dev A Consent as ConsentWord packs it; an Owner as OwnerWord does.
    mapping(bytes32 key => uint256) private _consents;
    mapping(address patient => uint256) private _owners;

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
        uint256 stored = _owners[patient];
        if (sequence != uint256(stored.sequence()) + 1) revert SequenceTaken(stored.sequence());
        _owners[patient] = OwnerWord.pack(stored.haltedUntil(), sequence, _commitment(list));
        emit BlocksSet(patient, sequence);
    }

    /// @inheritdoc IConsents
    function halt(address patient, uint40 until, bytes calldata signature) external {
        bytes32 digest = _hashTypedData(Statements.ofHalt(until));
        if (!Signatures.isSignedBy(patient, digest, signature)) revert BadSignature(patient);
        if (until > block.timestamp && until != Times.FOREVER) revert HaltInFuture(until);
        uint256 stored = _owners[patient];
        if (until <= stored.haltedUntil()) revert HaltedUntil(stored.haltedUntil());
        _owners[patient] = OwnerWord.pack(until, stored.sequence(), stored.blocks());
        emit Halted(patient, until);
    }

    /// @inheritdoc IConsents
    function consentOf(bytes32 key) public view override returns (Consent memory) {
        uint256 stored = _consents[key];
        return Consent(stored.issuedAt(), stored.revokedAt());
    }

    /// @inheritdoc IConsents
    function ownerOf(address patient) public view override returns (Owner memory) {
        uint256 stored = _owners[patient];
        return Owner(stored.haltedUntil(), stored.sequence(), stored.blocks());
    }

    /// @return reason the selector of the rule that is broken, or 0 if the grant was made
    /// @return detail the argument of that error
    function _tryGrant(address patient, bytes32 terms, bytes32 replaces, uint40 issuedAt, bool signed)
        private
        returns (bytes4 reason, uint256 detail)
    {
        if (!signed) return (BadSignature.selector, uint160(patient));
        if (issuedAt > block.timestamp) return (DatedInFuture.selector, issuedAt);
        unchecked {
            if (block.timestamp - issuedAt > RELAY_TIME) return (RelayedTooLate.selector, issuedAt);
        }
        if (replaces == terms) return (ReplacesItself.selector, uint256(terms));
        uint40 haltedUntil = _owners[patient].haltedUntil();
        if (issuedAt <= haltedUntil) return (HaltedUntil.selector, haltedUntil);
        bytes32 key = keyOf(patient, terms);
        uint256 stored = _consents[key];
        if (stored != 0) return (stored.revokedAt() != 0 ? AlreadyRevoked.selector : AlreadyGranted.selector, uint256(key));
        _consents[key] = ConsentWord.pack(issuedAt, 0);
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
        uint256 stored = _consents[key];
        if (stored.revokedAt() != 0) return false;
        _consents[key] = ConsentWord.pack(stored.issuedAt(), block.timestamp);
        emit Revoked(key);
        return true;
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("MedChain Consents", "1");
    }
}
