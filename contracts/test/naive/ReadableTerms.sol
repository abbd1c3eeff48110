// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice The expiry in the slot and in the event, "since the contract must test it anyway".
contract ReadableTerms {
    event Granted(bytes32 indexed key, uint40 expires);

    mapping(bytes32 key => uint40) public expires;

    function grant(bytes32 key, uint40 expires_) external {
        expires[key] = expires_;
        emit Granted(key, expires_);
    }
}
