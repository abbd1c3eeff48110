// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {EfficientHashLib} from "solady/utils/EfficientHashLib.sol";

import {IConsents} from "../interfaces/IConsents.sol";
import {IParticipants} from "../interfaces/IParticipants.sol";

/// @notice EIP-712 hashStruct of every statement that somebody signs.
library Statements {
    // Whole literals, so that the compiler and not each call hashes them.
    bytes32 private constant TERMS = keccak256(
        "Terms(address patient,uint8 kind,address grantee,uint8 role,uint16 functions,uint32 categories,uint16 purposes,uint8 ceiling,uint8 flags,bytes32 scope,uint40 recordsFrom,uint40 recordsTo,uint40 starts,uint40 expires,bytes32 salt)"
    );
    bytes32 private constant GRANT = keccak256(
        "Grant(Terms terms,bytes32 replaces,uint40 issuedAt)Terms(address patient,uint8 kind,address grantee,uint8 role,uint16 functions,uint32 categories,uint16 purposes,uint8 ceiling,uint8 flags,bytes32 scope,uint40 recordsFrom,uint40 recordsTo,uint40 starts,uint40 expires,bytes32 salt)"
    );
    bytes32 private constant REVOKE = keccak256("Revoke(bytes32 terms)");
    bytes32 private constant HALT = keccak256("Halt(uint40 until)");
    bytes32 private constant BLOCK_LIST = keccak256("BlockList(address[] blocked,uint32 categories,bytes32 salt)");
    bytes32 private constant BLOCKS =
        keccak256("Blocks(BlockList list,uint32 sequence)BlockList(address[] blocked,uint32 categories,bytes32 salt)");
    bytes32 private constant ENROLMENT = keccak256(
        "Enrolment(address account,uint8 role,uint8 status,uint40 validUntil,uint32 sequence,bytes32 credential,uint40 deadline)"
    );
    bytes32 private constant MEMBERSHIP =
        keccak256("Membership(address account,uint40 validFrom,uint40 validUntil,uint16 functions,uint32 sequence,uint40 deadline)");
    bytes32 private constant STATEMENT = keccak256("Statement(bytes32 root,uint32 size,uint40 signedAt)");

    function ofTerms(IConsents.Terms calldata terms) internal pure returns (bytes32) {
        uint256 start;
        assembly {
            start := terms
        }
        return _ofWords(TERMS, start, 15);
    }

    function ofGrant(bytes32 terms, bytes32 replaces, uint40 issuedAt) internal pure returns (bytes32) {
        return EfficientHashLib.hash(GRANT, terms, replaces, bytes32(uint256(issuedAt)));
    }

    function ofRevoke(bytes32 terms) internal pure returns (bytes32) {
        return EfficientHashLib.hash(REVOKE, terms);
    }

    function ofHalt(uint40 until) internal pure returns (bytes32) {
        return EfficientHashLib.hash(HALT, bytes32(uint256(until)));
    }

    function ofBlockList(IConsents.BlockList calldata list) internal pure returns (bytes32) {
        return keccak256(abi.encode(BLOCK_LIST, keccak256(abi.encodePacked(list.blocked)), list.categories, list.salt));
    }

    function ofBlocks(bytes32 list, uint32 sequence) internal pure returns (bytes32) {
        return EfficientHashLib.hash(BLOCKS, list, bytes32(uint256(sequence)));
    }

    function ofEnrolment(IParticipants.Enrolment calldata enrolment) internal pure returns (bytes32) {
        uint256 start;
        assembly {
            start := enrolment
        }
        return _ofWords(ENROLMENT, start, 7);
    }

    function ofMembership(IParticipants.Admission calldata admission) internal pure returns (bytes32) {
        uint256 start;
        assembly {
            start := admission
        }
        return _ofWords(MEMBERSHIP, start, 6);
    }

    function ofStatement(bytes32 root, uint32 size, uint40 signedAt) internal pure returns (bytes32) {
        return EfficientHashLib.hash(STATEMENT, root, bytes32(uint256(size)), bytes32(uint256(signedAt)));
    }

    /// @dev A struct of single words, as it lies in the calldata. A word beyond its type's range gives a digest that no wallet signs,
    /// and is refused when the field is read.
    function _ofWords(bytes32 kind, uint256 start, uint256 count) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, kind)
            calldatacopy(add(free, 0x20), start, mul(count, 0x20))
            hash := keccak256(free, mul(add(count, 1), 0x20))
        }
    }
}
