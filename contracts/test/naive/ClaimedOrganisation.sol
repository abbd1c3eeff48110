// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice The grantee organisation is compared with what the asker claims; members are members, whatever they do there.
contract ClaimedOrganisation {
    mapping(address organisation => mapping(address account => bool)) public isMember;

    function admit(address account) external {
        isMember[msg.sender][account] = true;
    }

    function isAllowedByClaim(address grantee, address claimed) external pure returns (bool) {
        return grantee == claimed;
    }

    function isAllowedByMembership(address grantee, address requester) external view returns (bool) {
        return isMember[grantee][requester];
    }

    /// @dev Anybody can be an "organisation": whoever is blocked gets others blocked as his members.
    function isBlocked(address blocked, address requester) external view returns (bool) {
        return blocked == requester || isMember[blocked][requester];
    }
}
