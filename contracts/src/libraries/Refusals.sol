// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice A rule that is broken, as two words: the selector of its error and the error's one argument. The single form of a
/// statement reverts with it, a batch writes the selector into an event: one set of rules for both.
library Refusals {
    function raise(bytes4 selector, uint256 argument) internal pure {
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, argument)
            revert(0x00, 0x24)
        }
    }
}
