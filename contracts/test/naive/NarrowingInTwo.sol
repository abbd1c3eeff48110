// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {NaiveSigned} from "./NaiveSigned.sol";

/// @notice Narrowing as two statements, and `replaces` taken as it comes.
contract NarrowingInTwo is NaiveSigned {
    mapping(bytes32 key => bool) public granted;

    function grant(address patient, bytes32 terms, Signed calldata signature) external {
        require(_signer(keccak256(abi.encode("grant", terms)), signature) == patient, "unsigned");
        granted[keccak256(abi.encode(patient, terms))] = true;
    }

    function revoke(address patient, bytes32 terms, Signed calldata signature) external {
        require(_signer(keccak256(abi.encode("revoke", terms)), signature) == patient, "unsigned");
        granted[keccak256(abi.encode(patient, terms))] = false;
    }

    function replace(address patient, bytes32 terms, bytes32 replaces, Signed calldata signature) external {
        require(_signer(keccak256(abi.encode("replace", terms, replaces)), signature) == patient, "unsigned");
        granted[keccak256(abi.encode(patient, terms))] = true;
        granted[keccak256(abi.encode(patient, replaces))] = false;
    }
}
