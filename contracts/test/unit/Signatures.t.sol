// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {SignatureCheckerLib} from "solady/utils/SignatureCheckerLib.sol";

import {Signatures} from "../../src/libraries/Signatures.sol";
import {People} from "../support/People.sol";
import {BadWallet, GoodWallet} from "../support/Wallets.sol";

contract SignaturesTest is People {
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
    bytes32 private constant DIGEST = keccak256("a statement");

    function check(address signer, bytes32 digest, bytes calldata signature) external view returns (bool) {
        return Signatures.isSignedBy(signer, digest, signature);
    }

    function checkPacked(address signer, bytes32 digest, bytes32 r, bytes32 vs) public pure returns (bool) {
        return Signatures.isSignedBy(signer, digest, r, vs);
    }

    function checkBySolady(address signer, bytes32 digest, bytes calldata signature) external view returns (bool) {
        return SignatureCheckerLib.isValidSignatureNowCalldata(signer, digest, signature);
    }

    function testFuzz_theSignersOwnSignatureCounts(uint256 key, bytes32 digest) public view {
        key = _bound(key, 1, ORDER - 1);
        vm.assertTrue(this.check(vm.addr(key), digest, _signature(key, digest)), "plain");
        (bytes32 r, bytes32 vs) = _packed(key, digest);
        vm.assertTrue(checkPacked(vm.addr(key), digest, r, vs), "packed");
    }

    function testFuzz_anotherDigestOrSignerDoesNot(uint256 key, bytes32 digest, address other) public view {
        key = _bound(key, 1, ORDER - 1);
        vm.assume(other != vm.addr(key) && other.code.length == 0);
        vm.assertFalse(this.check(other, digest, _signature(key, digest)), "other signer");
        vm.assertFalse(this.check(vm.addr(key), keccak256(abi.encode(digest)), _signature(key, digest)), "other digest");
    }

    function test_highSIsRefused_soladyTakesIt() public view {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(ALICE, DIGEST);
        bytes memory mirrored = abi.encodePacked(r, bytes32(ORDER - uint256(s)), uint8(v == 27 ? 28 : 27));
        vm.assertTrue(this.checkBySolady(alice, DIGEST, mirrored), "the naive check takes both");
        vm.assertFalse(this.check(alice, DIGEST, mirrored), "ours takes one");
    }

    function test_highSIsRefusedPacked() public pure {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(ALICE, DIGEST);
        uint256 high = ORDER - uint256(s);
        bytes32 vs = bytes32(high | uint256(v == 27 ? 1 : 0) << 255);
        vm.assertFalse(checkPacked(vm.addr(ALICE), DIGEST, r, vs), "high s");
    }

    function test_everyWrongVIsRefused() public view {
        (uint8 right, bytes32 r, bytes32 s) = vm.sign(ALICE, DIGEST);
        for (uint256 v = 0; v < 256; ++v) {
            bool taken = this.check(alice, DIGEST, abi.encodePacked(r, s, uint8(v)));
            vm.assertTrue(taken == (v == right), "v");
        }
    }

    function test_everyWrongLengthIsRefused() public view {
        bytes memory right = _signature(ALICE, DIGEST);
        for (uint256 length = 0; length <= 130; ++length) {
            bytes memory signature = new bytes(length);
            for (uint256 i = 0; i < length; ++i) {
                signature[i] = right[i % 65];
            }
            vm.assertTrue(this.check(alice, DIGEST, signature) == (length == 65), "length");
        }
    }

    function test_theZeroAddressNeverSigned() public view {
        vm.assertFalse(this.check(address(0), DIGEST, new bytes(65)), "zeros recover the zero address");
        vm.assertFalse(this.check(address(0), DIGEST, abi.encodePacked(bytes32(0), bytes32(0), uint8(27))), "with v");
        vm.assertFalse(checkPacked(address(0), DIGEST, 0, 0), "packed");
    }

    function test_aPlainSignatureCountsAfterTheAccountGotCode_soladyRefusesIt() public {
        bytes memory signature = _signature(ALICE, DIGEST);
        vm.etch(alice, address(new BadWallet(BadWallet.Habit.Reverts)).code);
        vm.assertFalse(this.checkBySolady(alice, DIGEST, signature), "the naive check locks her out");
        vm.assertTrue(this.check(alice, DIGEST, signature), "ours does not");
    }

    function test_aWalletAgreesForItself() public {
        address wallet = address(new GoodWallet(alice));
        vm.assertTrue(this.check(wallet, DIGEST, _signature(ALICE, DIGEST)), "its owner signed");
        vm.assertFalse(this.check(wallet, DIGEST, _signature(MALLORY, DIGEST)), "somebody else signed");
    }

    function test_aWalletIsNeverAskedInTheFormOfBatches() public {
        address wallet = address(new GoodWallet(alice));
        (bytes32 r, bytes32 vs) = _packed(ALICE, DIGEST);
        vm.assertFalse(checkPacked(wallet, DIGEST, r, vs), "plain signatures only");
    }

    function test_whateverABadWalletAnswersIsARefusal() public {
        for (uint8 habit = 0; habit <= uint8(BadWallet.Habit.AnswersMuch); ++habit) {
            address wallet = address(new BadWallet(BadWallet.Habit(habit)));
            bool agreed = this.check(wallet, DIGEST, "anything");
            vm.assertFalse(agreed, "agreed");
        }
    }

    function test_aLongAnswerIsNotCopied() public {
        address wallet = address(new BadWallet(BadWallet.Habit.AnswersMuch));
        this.check(wallet, DIGEST, "anything");
        // The wallet pays for making a megabyte (2.2 million); copying it would cost the relayer as much again.
        vm.assertLe(vm.lastCallGas().gasTotalUsed, 2_400_000, "gas");
    }
}
