// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice Beginnings and ends by one clock: the asker's, or the block's.
contract OneClock {
    function isOpenByAsker(uint40 starts, uint40 expires, uint40 asOf) external pure returns (bool) {
        return starts <= asOf && asOf < expires;
    }

    function isOpenByBlock(uint40 starts, uint40 expires) external view returns (bool) {
        return starts <= block.timestamp && block.timestamp < expires;
    }
}
