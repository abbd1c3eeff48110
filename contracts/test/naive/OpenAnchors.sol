// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice Anybody anchors, the first one counts.
contract OpenAnchors {
    struct Anchor {
        address notary;
        uint40 anchoredAt;
    }

    mapping(bytes32 root => Anchor) public anchors;

    function anchor(bytes32 root) external {
        require(anchors[root].notary == address(0), "taken");
        anchors[root] = Anchor(msg.sender, uint40(block.timestamp));
    }
}
