// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {NaiveSigned} from "./NaiveSigned.sol";

/// @notice A register without sequence, deadline or fixed roles, with verifiers in a table of their own.
contract NaiveRegister is NaiveSigned {
    enum Status {
        None,
        Active,
        Suspended
    }

    struct Item {
        address account;
        uint8 role;
        Status status;
        Signed signature;
    }

    mapping(address account => bool) public isVerifier;
    mapping(address account => uint8) public roles;
    mapping(address account => Status) public statuses;

    constructor(address verifier) {
        isVerifier[verifier] = true;
    }

    function enrol(address account, uint8 role, Status status, Signed calldata signature) public {
        require(isVerifier[_signer(keccak256(abi.encode(account, role, status)), signature)], "no verifier");
        roles[account] = role;
        statuses[account] = status;
        if (role == 6) isVerifier[account] = true;
    }

    function enrolMany(Item[] calldata items) external {
        for (uint256 i = 0; i < items.length; ++i) {
            Item calldata item = items[i];
            bytes32 digest = keccak256(abi.encode(item.account, item.role, item.status));
            if (isVerifier[_signer(digest, item.signature)]) statuses[item.account] = item.status;
        }
    }

    /// @dev Answers for any time with what is true now.
    function standing(address account, uint40) external view returns (bool) {
        return statuses[account] == Status.Active;
    }
}
