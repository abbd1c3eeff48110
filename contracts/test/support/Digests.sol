// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IConsents} from "../../src/interfaces/IConsents.sol";
import {IParticipants} from "../../src/interfaces/IParticipants.sol";

/// @notice The digests people sign, written a second time: a typing error in the sources would not repeat itself here.
library Digests {
    string internal constant TERMS =
        "Terms(address patient,uint8 kind,address grantee,uint8 role,uint16 functions,uint32 categories,uint16 purposes,uint8 ceiling,uint8 flags,bytes32 scope,uint40 recordsFrom,uint40 recordsTo,uint40 starts,uint40 expires,bytes32 salt)";
    string internal constant LIST = "BlockList(address[] blocked,uint32 categories,bytes32 salt)";

    function domain(string memory name, string memory version, uint256 chainId, address verifying) internal pure returns (bytes32) {
        bytes32 kind = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        return keccak256(abi.encode(kind, keccak256(bytes(name)), keccak256(bytes(version)), chainId, verifying));
    }

    function digest(bytes32 separator, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", separator, structHash));
    }

    function terms(IConsents.Terms memory t) internal pure returns (bytes32) {
        bytes memory first =
            abi.encode(keccak256(bytes(TERMS)), t.patient, t.kind, t.grantee, t.role, t.functions, t.categories, t.purposes, t.ceiling);
        return keccak256(bytes.concat(first, abi.encode(t.flags, t.scope, t.recordsFrom, t.recordsTo, t.starts, t.expires, t.salt)));
    }

    function grant(bytes32 termsHash, bytes32 replaces, uint40 issuedAt) internal pure returns (bytes32) {
        bytes32 kind = keccak256(bytes(string.concat("Grant(Terms terms,bytes32 replaces,uint40 issuedAt)", TERMS)));
        return keccak256(abi.encode(kind, termsHash, replaces, issuedAt));
    }

    function revoke(bytes32 termsHash) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256("Revoke(bytes32 terms)"), termsHash));
    }

    function halt(uint40 until) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256("Halt(uint40 until)"), until));
    }

    function list(IConsents.BlockList memory l) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(bytes(LIST)), keccak256(abi.encodePacked(l.blocked)), l.categories, l.salt));
    }

    function blocks(bytes32 listHash, uint32 sequence) internal pure returns (bytes32) {
        bytes32 kind = keccak256(bytes(string.concat("Blocks(BlockList list,uint32 sequence)", LIST)));
        return keccak256(abi.encode(kind, listHash, sequence));
    }

    function enrolment(IParticipants.Enrolment memory e) internal pure returns (bytes32) {
        bytes32 kind = keccak256(
            "Enrolment(address account,uint8 role,uint8 status,uint40 validUntil,uint32 sequence,bytes32 credential,uint40 deadline)"
        );
        return keccak256(abi.encode(kind, e.account, e.role, e.status, e.validUntil, e.sequence, e.credential, e.deadline));
    }

    function membership(IParticipants.Admission memory a) internal pure returns (bytes32) {
        bytes32 kind =
            keccak256("Membership(address account,uint40 validFrom,uint40 validUntil,uint16 functions,uint32 sequence,uint40 deadline)");
        return keccak256(abi.encode(kind, a.account, a.validFrom, a.validUntil, a.functions, a.sequence, a.deadline));
    }
}
