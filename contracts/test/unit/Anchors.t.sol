// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Anchors} from "../../src/Anchors.sol";
import {Consents} from "../../src/Consents.sol";
import {IAnchors} from "../../src/interfaces/IAnchors.sol";
import {IConsents} from "../../src/interfaces/IConsents.sol";
import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {Digests} from "../support/Digests.sol";
import {Setup} from "../support/Setup.sol";

contract AnchorsTest is Setup {
    function _anchor(address sender, bytes32 root, uint32 size) private {
        vm.prank(sender);
        anchors.anchor(root, size);
    }

    function test_aNotaryAnchorsAndAnybodyVerifies() public {
        bytes32 leaf = anchors.hashLeaf("kind", "commitment", "subject", alice);
        bytes32 other = keccak256("other");
        bytes32 root = leaf < other ? keccak256(abi.encode(leaf, other)) : keccak256(abi.encode(other, leaf));
        _anchor(notary, root, 2);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = other;
        vm.prank(charlie);
        (uint40 anchoredAt, address by) = anchors.verify(root, proof, leaf);
        vm.assertEq(anchoredAt, START, "anchoredAt");
        vm.assertEq(by, notary, "notary");
        vm.assertEq(anchors.anchorOf(root).size, 2, "size");
    }

    function testFuzz_aProofOfSomethingElseIsNone(bytes32 leaf, bytes32 sibling) public {
        vm.assume(leaf != "leaf");
        _anchor(notary, "leaf", 1);
        (uint40 anchoredAt, address by) = anchors.verify("leaf", new bytes32[](0), leaf);
        vm.assertEq(anchoredAt, 0, "another leaf");
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = sibling;
        (anchoredAt, by) = anchors.verify("leaf", proof, leaf);
        vm.assertEq(anchoredAt, 0, "another proof");
        vm.assertEq(by, address(0), "no notary");
    }

    function test_aRootThatNobodyAnchored() public view {
        (uint40 anchoredAt, address by) = anchors.verify("leaf", new bytes32[](0), "leaf");
        vm.assertEq(anchoredAt, 0, "never");
        vm.assertEq(by, address(0), "nobody");
    }

    function test_onlyANotaryAnchors() public {
        address[4] memory others = [mallory, bob, verifier, owner];
        for (uint256 i = 0; i < others.length; ++i) {
            _refuses(abi.encodeWithSelector(IAnchors.NotNotary.selector, others[i]));
            _anchor(others[i], "root", 1);
        }
    }

    function test_aSuspendedOrExpiredNotaryDoesNot() public {
        vm.prank(owner);
        participants.appoint(notary, IParticipants.Role.Notary, IParticipants.Status.Suspended, FOREVER, 0);
        _refuses(abi.encodeWithSelector(IAnchors.NotNotary.selector, notary));
        _anchor(notary, "root", 1);
        vm.prank(owner);
        participants.appoint(notary, IParticipants.Role.Notary, IParticipants.Status.Active, START + 1, 0);
        _anchor(notary, "root", 1);
        vm.warp(START + 1);
        _refuses(abi.encodeWithSelector(IAnchors.NotNotary.selector, notary));
        _anchor(notary, "next root", 1);
    }

    function test_whatANotaryAnchoredStaysAfterHisOffice() public {
        _anchor(notary, "root", 1);
        vm.warp(START + 1);
        vm.prank(owner);
        participants.appoint(notary, IParticipants.Role.Notary, IParticipants.Status.Revoked, FOREVER, 0);
        (uint40 anchoredAt,) = anchors.verify("root", new bytes32[](0), "root");
        vm.assertEq(anchoredAt, START, "stays");
    }

    function test_theFirstAnchorStays() public {
        _anchor(notary, "root", 1);
        vm.warp(START + 1);
        _refuses(abi.encodeWithSelector(IAnchors.AlreadyAnchored.selector, bytes32("root")));
        _anchor(notary, "root", 2);
    }

    function test_anEmptyTreeIsNone() public {
        _refuses(abi.encodeWithSelector(IAnchors.EmptyTree.selector, bytes32(0)));
        _anchor(notary, 0, 1);
        _refuses(abi.encodeWithSelector(IAnchors.EmptyTree.selector, bytes32("root")));
        _anchor(notary, "root", 0);
    }

    function testFuzz_theStatementsDigest(bytes32 root, uint32 size, uint40 signedAt) public view {
        bytes32 kind = keccak256("Statement(bytes32 root,uint32 size,uint40 signedAt)");
        bytes32 wanted = Digests.digest(_domainOf("MedChain Anchors", address(anchors)), keccak256(abi.encode(kind, root, size, signedAt)));
        vm.assertEq(anchors.hashStatement(root, size, signedAt), wanted, "digest");
    }

    function test_noContractWithoutARegister() public {
        vm.expectRevert(abi.encodeWithSelector(IAnchors.NoContract.selector, charlie));
        new Anchors(IParticipants(charlie));
        vm.expectRevert(abi.encodeWithSelector(IConsents.NoContract.selector, charlie));
        new Consents(IParticipants(charlie));
    }
}
