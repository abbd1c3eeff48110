// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {MerkleProofLib} from "solady/utils/MerkleProofLib.sol";

import {IConsents} from "./interfaces/IConsents.sol";
import {IParticipants} from "./interfaces/IParticipants.sol";
import {Statements} from "./libraries/Statements.sol";
import {Times} from "./libraries/Times.sol";

/// @notice The question "may they?", apart from the statements that change the answer. Reads only.
abstract contract ConsentView is IConsents {
    /// @dev View, download and write; "one time" is a condition, not an action.
    uint8 private constant ACTIONS = 3;

    IParticipants public immutable participants;

    constructor(IParticipants participants_) {
        if (address(participants_).code.length == 0) revert NoContract(address(participants_));
        participants = participants_;
    }

    /// @inheritdoc IConsents
    function isAllowed(Terms calldata terms, BlockList calldata list, Asker calldata asker, Item[] calldata items)
        external
        view
        returns (Verdict[] memory verdicts)
    {
        verdicts = new Verdict[](items.length);
        Verdict whole = _judge(terms, list, asker);
        for (uint256 i = 0; i < items.length; ++i) {
            verdicts[i] = whole == Verdict.Allowed ? _judgeItem(terms, list.categories, items[i]) : whole;
        }
    }

    /// @inheritdoc IConsents
    function hashTerms(Terms calldata terms) external pure returns (bytes32) {
        return Statements.ofTerms(terms);
    }

    /// @inheritdoc IConsents
    function hashBlockList(BlockList calldata list) external pure returns (bytes32) {
        return Statements.ofBlockList(list);
    }

    /// @inheritdoc IConsents
    function keyOf(address patient, bytes32 terms) public pure returns (bytes32 key) {
        // keccak256(abi.encodePacked(patient, terms)), in the scratch space.
        assembly ("memory-safe") {
            mstore(0x00, shl(96, patient))
            mstore(0x14, terms)
            key := keccak256(0x00, 0x34)
        }
    }

    /// @inheritdoc IConsents
    function consentOf(bytes32 key) public view virtual returns (Consent memory);

    /// @inheritdoc IConsents
    function ownerOf(address patient) public view virtual returns (Owner memory);

    function _judge(Terms calldata terms, BlockList calldata list, Asker calldata asker) private view returns (Verdict) {
        Owner memory owner = ownerOf(terms.patient);
        if (!_isCurrent(owner, list)) return Verdict.WrongBlockList;
        if (_isBlocked(list.blocked, asker)) return Verdict.Blocked;
        Consent memory consent = consentOf(keyOf(terms.patient, Statements.ofTerms(terms)));
        if (consent.revokedAt != 0) return Verdict.Revoked;
        if (consent.issuedAt == 0) return Verdict.NotGranted;
        if (consent.issuedAt <= owner.haltedUntil) return Verdict.Halted;
        if (!Times.hasBegun(terms.starts, asker.asOf)) return Verdict.NotYet;
        if (Times.isOver(terms.expires, asker.asOf)) return Verdict.Expired;
        if (!_holdsBit(terms.purposes, asker.purpose)) return Verdict.OutOfScope;
        if (asker.action >= ACTIONS || !_holdsBit(terms.flags, asker.action)) return Verdict.OutOfScope;
        return _judgeGrantee(terms, asker);
    }

    function _judgeGrantee(Terms calldata terms, Asker calldata asker) private view returns (Verdict) {
        if (asker.requester == address(0)) return Verdict.NotGrantee;
        if (terms.kind == Grantee.Person) {
            if (asker.requester != terms.grantee) return Verdict.NotGrantee;
        } else if (terms.kind == Grantee.Organisation) {
            if (asker.organisation != terms.grantee) return Verdict.NotGrantee;
            if (!participants.isMember(terms.grantee, asker.requester, terms.functions, asker.asOf)) return Verdict.NotGrantee;
            // A hospital that lost its licence reads nothing through its staff.
            (, bool open) = participants.standing(terms.grantee, asker.asOf);
            if (!open) return Verdict.NoStanding;
        } else if (terms.role == IParticipants.Role.None) {
            return Verdict.NotGrantee;
        }
        if (terms.role == IParticipants.Role.None) return Verdict.Allowed;
        (IParticipants.Role role, bool active) = participants.standing(asker.requester, asker.asOf);
        return active && role == terms.role ? Verdict.Allowed : Verdict.NoStanding;
    }

    function _judgeItem(Terms calldata terms, uint32 blockedCategories, Item calldata item) private pure returns (Verdict) {
        if (_holdsBit(blockedCategories, item.category)) return Verdict.Blocked;
        if (!_holdsBit(terms.categories, item.category)) return Verdict.OutOfScope;
        if (item.confidentiality > terms.ceiling) return Verdict.OutOfScope;
        if (item.recordDate < terms.recordsFrom || item.recordDate > terms.recordsTo) return Verdict.OutOfScope;
        return _isInScope(terms.scope, item) ? Verdict.Allowed : Verdict.OutOfScope;
    }

    function _isInScope(bytes32 scope, Item calldata item) private pure returns (bool) {
        if (scope == 0 || scope == item.group) return true;
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(item.item))));
        return MerkleProofLib.verifyCalldata(item.proof, scope, leaf);
    }

    /// @dev Whoever never set a list has an empty one, under any salt.
    function _isCurrent(Owner memory owner, BlockList calldata list) private pure returns (bool) {
        if (owner.sequence == 0) return list.blocked.length == 0 && list.categories == 0;
        return owner.blocks == _commitment(Statements.ofBlockList(list));
    }

    function _isBlocked(address[] calldata blocked, Asker calldata asker) private view returns (bool) {
        for (uint256 i = 0; i < blocked.length; ++i) {
            address entry = blocked[i];
            if (entry == asker.requester || entry == asker.organisation) return true;
            if (participants.isMember(entry, asker.requester, type(uint16).max, asker.asOf)) return true;
        }
        return false;
    }

    function _commitment(bytes32 list) internal pure returns (uint184) {
        return uint184(uint256(list) >> 72);
    }

    function _holdsBit(uint256 bits, uint8 bit) private pure returns (bool) {
        return (bits >> bit) & 1 == 1;
    }
}
