// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IConsents} from "../src/interfaces/IConsents.sol";
import {IParticipants} from "../src/interfaces/IParticipants.sol";
import {Digests} from "./support/Digests.sol";
import {Setup} from "./support/Setup.sol";

/// @notice What each statement costs as a transaction of its own, against its budget; the figures go to snapshots/Gas.json.
contract GasTest is Setup {
    uint256 private constant MANY = 50;

    function test_grantAlone() public {
        bytes32 hash = Digests.terms(_terms());
        bytes memory signature = _grantSignature(ALICE, hash, 0, START);
        _within("grant alone", 54_500, address(consents), abi.encodeCall(consents.grant, (alice, hash, 0, START, signature)));
    }

    function test_grantInFifty() public {
        IConsents.SignedGrant[] memory grants = new IConsents.SignedGrant[](MANY);
        for (uint256 i = 0; i < MANY; ++i) {
            bytes32 hash = keccak256(abi.encode("terms", i));
            (bytes32 r, bytes32 vs) = _packed(i + 1, _consentsDigest(Digests.grant(hash, 0, START)));
            grants[i] = IConsents.SignedGrant(vm.addr(i + 1), hash, 0, START, r, vs);
        }
        _withinEach("grant in 50", 34_000, MANY, address(consents), abi.encodeCall(consents.grantMany, (grants)));
        vm.assertTrue(consents.consentOf(consents.keyOf(grants[MANY - 1].patient, grants[MANY - 1].terms)).issuedAt != 0, "all granted");
    }

    function test_revokeAlone() public {
        _grant(_terms());
        bytes32 hash = Digests.terms(_terms());
        bytes memory signature = _signature(ALICE, _consentsDigest(Digests.revoke(hash)));
        _within("revoke alone", 35_000, address(consents), abi.encodeCall(consents.revoke, (alice, hash, signature)));
    }

    function test_revokeInFifty() public {
        IConsents.SignedRevocation[] memory revocations = new IConsents.SignedRevocation[](MANY);
        for (uint256 i = 0; i < MANY; ++i) {
            bytes32 hash = keccak256(abi.encode("terms", i));
            consents.grant(vm.addr(i + 1), hash, 0, START, _grantSignature(i + 1, hash, 0, START));
            (bytes32 r, bytes32 vs) = _packed(i + 1, _consentsDigest(Digests.revoke(hash)));
            revocations[i] = IConsents.SignedRevocation(vm.addr(i + 1), hash, r, vs);
        }
        _withinEach("revoke in 50", 14_000, MANY, address(consents), abi.encodeCall(consents.revokeMany, (revocations)));
    }

    function test_narrow() public {
        _grant(_terms());
        IConsents.Terms memory narrower = _terms();
        narrower.expires = START + 1 days;
        (bytes32 old, bytes32 hash) = (Digests.terms(_terms()), Digests.terms(narrower));
        bytes memory signature = _grantSignature(ALICE, hash, old, START);
        _within("narrow", 62_000, address(consents), abi.encodeCall(consents.grant, (alice, hash, old, START, signature)));
    }

    function test_firstBlockList() public {
        bytes32 hash = Digests.list(_blocks(bob, 0));
        bytes memory signature = _signature(ALICE, _consentsDigest(Digests.blocks(hash, 1)));
        _within("first block list", 53_000, address(consents), abi.encodeCall(consents.setBlocks, (alice, hash, 1, signature)));
    }

    /// @dev The budget is that of a patient with a block list: a first word in an empty slot costs 17,100 more on every EVM.
    function test_halt() public {
        _setBlocks(ALICE, _blocks(bob, 0));
        _within("halt", 35_000, address(consents), _haltCall());
    }

    function test_haltAsFirstStatement() public {
        _within("halt as first statement", 53_000, address(consents), _haltCall());
    }

    function test_anchor() public {
        _cool();
        vm.prank(notary);
        uint256 gas = _gasOf(address(anchors), abi.encodeCall(anchors.anchor, (keccak256("root"), 1000)));
        _report("anchor", 53_000, gas);
    }

    function test_enrolAlone() public {
        IParticipants.Enrolment memory enrolment = _enrolment(charlie, IParticipants.Role.Doctor);
        enrolment.credential = keccak256("papers");
        bytes memory signature = _signature(VERIFIER, _enrolmentDigest(enrolment));
        bytes memory data = abi.encodeCall(participants.enrol, (verifier, enrolment, signature));
        _within("enrol alone", 60_500, address(participants), data);
    }

    function test_enrolInFifty() public {
        IParticipants.SignedEnrolment[] memory enrolments = new IParticipants.SignedEnrolment[](MANY);
        for (uint256 i = 0; i < MANY; ++i) {
            IParticipants.Enrolment memory enrolment = _enrolment(vm.addr(i + 1), IParticipants.Role.Doctor);
            enrolment.credential = keccak256(abi.encode("papers", i));
            (bytes32 r, bytes32 vs) = _packed(VERIFIER, _enrolmentDigest(enrolment));
            enrolments[i] = IParticipants.SignedEnrolment(verifier, enrolment, r, vs);
        }
        bytes memory data = abi.encodeCall(participants.enrolMany, (enrolments));
        _withinEach("enrol in 50", 37_500, MANY, address(participants), data);
    }

    function test_admit() public {
        IParticipants.Admission memory admission = _admission(charlie, CLINICIAN);
        bytes32 digest = Digests.digest(_domainOf("MedChain Participants", address(participants)), Digests.membership(admission));
        bytes memory data = abi.encodeCall(participants.admit, (hospital, admission, _signature(HOSPITAL, digest)));
        _within("admit", 60_500, address(participants), data);
    }

    function test_questionPerBlockedEntry() public {
        IConsents.BlockList memory list = IConsents.BlockList(new address[](20), 0, "list");
        for (uint256 i = 0; i < 20; ++i) {
            list.blocked[i] = vm.addr(i + 1);
        }
        _grant(_terms());
        uint256 without = _gasOfQuestion(_noBlocks());
        _setBlocks(ALICE, list);
        _report("question, per blocked entry", 5000, (_gasOfQuestion(list) - without) / 20);
        _report("question, one record", 40_000, without);
    }

    function _gasOfQuestion(IConsents.BlockList memory list) private returns (uint256) {
        _cool();
        (bool answered,) = address(consents).staticcall(abi.encodeCall(consents.isAllowed, (_terms(), list, _asker(bob), _items())));
        vm.assertTrue(answered, "answered");
        return vm.lastCallGas().gasTotalUsed;
    }

    function _haltCall() private view returns (bytes memory) {
        bytes memory signature = _signature(ALICE, _consentsDigest(Digests.halt(START)));
        return abi.encodeCall(consents.halt, (alice, START, signature));
    }

    function _within(string memory name, uint256 budget, address target, bytes memory data) private {
        _withinEach(name, budget, 1, target, data);
    }

    function _withinEach(string memory name, uint256 budget, uint256 count, address target, bytes memory data) private {
        _cool();
        _report(name, budget, _gasOf(target, data) / count);
    }

    function _report(string memory name, uint256 budget, uint256 gas) private {
        vm.snapshotValue("Gas", name, gas);
        vm.assertLe(gas, budget, name);
    }

    /// @dev A transaction begins with nothing warm.
    function _cool() private {
        vm.cool(address(participants));
        vm.cool(address(consents));
        vm.cool(address(anchors));
    }

    /// @dev As a node charges it: 21,000, the calldata (4 for a zero byte, 16 for any other), and what the call uses.
    function _gasOf(address target, bytes memory data) private returns (uint256 gas) {
        (bool done,) = target.call(data);
        vm.assertTrue(done, "the call succeeds");
        gas = 21_000 + vm.lastCallGas().gasTotalUsed;
        for (uint256 i = 0; i < data.length; ++i) {
            gas += data[i] == 0 ? 4 : 16;
        }
    }
}
