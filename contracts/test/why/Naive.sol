// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {NaiveSigned} from "../naive/NaiveSigned.sol";
import {Setup} from "../support/Setup.sol";

/// @notice Signing for the naive forms, which have no domain.
abstract contract Naive is Setup {
    function _plain(uint256 key, bytes32 digest) internal pure returns (NaiveSigned.Signed memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return NaiveSigned.Signed(r, s, v);
    }
}
