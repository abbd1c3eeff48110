// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice The grantee organisation is compared with what the asker states; members are members, whatever they do there.
contract SelfStatedOrganisation {
    mapping(address organisation => mapping(address account => bool)) public isMember;

    function admit(address account) external {
        isMember[msg.sender][account] = true;
    }

    function isAllowedByStatement(address grantee, address stated) external pure returns (bool) {
        return grantee == stated;
    }

    function isAllowedByMembership(address grantee, address requester) external view returns (bool) {
        return isMember[grantee][requester];
    }

    /// @dev Anybody can be an "organisation": whoever is blocked gets others blocked as his members.
    function isBlocked(address blocked, address requester) external view returns (bool) {
        return blocked == requester || isMember[blocked][requester];
    }
}
