// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice The caller brings the block list, and nothing ties it to the patient; a policy is asked before it.
contract TrustedBlockList {
    mapping(address patient => mapping(address grantee => bool)) public policies;

    function setPolicy(address grantee) external {
        policies[msg.sender][grantee] = true;
    }

    function isAllowed(address patient, address requester, address[] calldata blocked) external view returns (bool) {
        for (uint256 i = 0; i < blocked.length; ++i) {
            if (blocked[i] == requester) return false;
        }
        return policies[patient][requester];
    }

    function isAllowedPolicyFirst(address patient, address requester, address[] calldata blocked) external view returns (bool) {
        if (policies[patient][requester]) return true;
        for (uint256 i = 0; i < blocked.length; ++i) {
            if (blocked[i] == requester) return false;
        }
        return false;
    }
}
