// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Test} from "./Test.sol";

/// @notice Alice the patient, Mallory who means harm, Bob her doctor, Charlie the stranger, and the offices around them.
abstract contract People is Test {
    uint256 internal constant ALICE = 0xA11CE;
    uint256 internal constant MALLORY = 0x3A110;
    uint256 internal constant BOB = 0xB0B;
    uint256 internal constant CHARLIE = 0xC4A;
    uint256 internal constant HOSPITAL = 0x405;
    uint256 internal constant VERIFIER = 0x7E1;
    uint256 internal constant OTHER_VERIFIER = 0x7E2;
    uint256 internal constant NOTARY = 0x107;
    uint256 internal constant OWNER = 0x0E1;

    address internal immutable alice = vm.addr(ALICE);
    address internal immutable mallory = vm.addr(MALLORY);
    address internal immutable bob = vm.addr(BOB);
    address internal immutable charlie = vm.addr(CHARLIE);
    address internal immutable hospital = vm.addr(HOSPITAL);
    address internal immutable verifier = vm.addr(VERIFIER);
    address internal immutable otherVerifier = vm.addr(OTHER_VERIFIER);
    address internal immutable notary = vm.addr(NOTARY);
    address internal immutable owner = vm.addr(OWNER);

    function _signature(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _packed(uint256 key, bytes32 digest) internal pure returns (bytes32 r, bytes32 vs) {
        uint8 v;
        bytes32 s;
        (v, r, s) = vm.sign(key, digest);
        vs = bytes32(uint256(s) | uint256(v - 27) << 255);
    }
}
