// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice What the naive forms share. They stand here to be attacked: each lacks one rule of contracts/src, and a test shows what
/// that costs.
abstract contract NaiveSigned {
    struct Signed {
        bytes32 r;
        bytes32 s;
        uint8 v;
    }

    function _signer(bytes32 digest, Signed calldata signature) internal pure returns (address) {
        return ecrecover(digest, signature.v, signature.r, signature.s);
    }
}
