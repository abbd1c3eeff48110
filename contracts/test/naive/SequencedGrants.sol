// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {NaiveSigned} from "./NaiveSigned.sol";

/// @notice Grants and revocations ordered by a number that the signer's page chooses.
contract SequencedGrants is NaiveSigned {
    mapping(bytes32 key => uint32) public sequences;
    mapping(bytes32 key => bool) public granted;

    function set(address patient, bytes32 terms, bool on, uint32 sequence, Signed calldata signature) external {
        require(_signer(keccak256(abi.encode(terms, on, sequence)), signature) == patient, "unsigned");
        bytes32 key = keccak256(abi.encode(patient, terms));
        require(sequence > sequences[key], "old");
        sequences[key] = sequence;
        granted[key] = on;
    }
}
