// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {NaiveSigned} from "./NaiveSigned.sol";

/// @notice Whoever signs may grant: the patient stands only inside the hashed terms.
contract KeyedByTerms is NaiveSigned {
    mapping(bytes32 terms => bool) public granted;

    function grant(bytes32 terms, Signed calldata signature) external {
        require(_signer(terms, signature) != address(0), "unsigned");
        granted[terms] = true;
    }

    function isAllowed(address patient, address grantee, bytes32 salt) external view returns (bool) {
        return granted[keccak256(abi.encode(patient, grantee, salt))];
    }
}
