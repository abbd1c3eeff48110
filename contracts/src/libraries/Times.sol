// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice An idle chain must not keep an expired grant alive, and a fast clock must not start one early.
library Times {
    uint40 internal constant FOREVER = type(uint40).max;

    /// @return whether `end` has passed at the later of the asker's clock and the block's
    function isOver(uint40 end, uint40 asOf) internal view returns (bool) {
        return end <= asOf || end <= block.timestamp;
    }

    /// @return whether `beginning` has come by both clocks
    function hasBegun(uint40 beginning, uint40 asOf) internal view returns (bool) {
        return beginning <= asOf && beginning <= block.timestamp;
    }

    function current() internal view returns (uint40) {
        return uint40(block.timestamp);
    }
}
