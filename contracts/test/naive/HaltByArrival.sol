// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {NaiveSigned} from "./NaiveSigned.sol";

/// @notice A halt that looks at when grants arrived, not at when they were signed; and one that takes any `until`.
contract HaltByArrival is NaiveSigned {
    mapping(bytes32 key => uint256) public grantedAt;
    mapping(address patient => uint256) public haltedUntil;

    function grant(address patient, bytes32 terms, uint40 issuedAt, Signed calldata signature) external {
        require(_signer(keccak256(abi.encode(terms, issuedAt)), signature) == patient, "unsigned");
        grantedAt[keccak256(abi.encode(patient, terms))] = block.timestamp;
    }

    function halt(address patient, uint256 until, Signed calldata signature) external {
        require(_signer(keccak256(abi.encode(until)), signature) == patient, "unsigned");
        haltedUntil[patient] = until;
    }

    function isAllowed(address patient, bytes32 terms) external view returns (bool) {
        return grantedAt[keccak256(abi.encode(patient, terms))] > haltedUntil[patient];
    }
}
