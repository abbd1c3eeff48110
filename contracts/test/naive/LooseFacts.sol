// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice Dates squeezed into the word without a thought for 1969; an action tested as "some flag is set".
contract LooseFacts {
    function isInPeriod(int64 recordDate, uint40 recordsFrom, uint40 recordsTo) external pure returns (bool) {
        // forge-lint: disable-next-line(unsafe-typecast)
        uint40 date = uint40(uint64(recordDate));
        return date >= recordsFrom && date <= recordsTo;
    }

    function mayDo(uint8 flags, uint8 action) external pure returns (bool) {
        return flags & action == action;
    }
}
