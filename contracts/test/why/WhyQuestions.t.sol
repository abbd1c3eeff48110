// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IConsents} from "../../src/interfaces/IConsents.sol";
import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {SelfStatedOrganisation} from "../naive/SelfStatedOrganisation.sol";
import {LooseFacts} from "../naive/LooseFacts.sol";
import {OneClock} from "../naive/OneClock.sol";
import {TrustedBlockList} from "../naive/TrustedBlockList.sol";
import {Naive} from "./Naive.sol";

/// @notice Why the question is answered as it is: each attack succeeds on the naive form and fails here.
contract WhyQuestionsTest is Naive {
    function _hospitalTerms() private view returns (IConsents.Terms memory terms) {
        terms = _terms();
        (terms.kind, terms.grantee, terms.functions) = (IConsents.Grantee.Organisation, hospital, CLINICIAN);
        terms.role = IParticipants.Role.None;
    }

    function _asStaff(address requester) private view returns (IConsents.Asker memory asker) {
        asker = _asker(requester);
        asker.organisation = hospital;
    }

    function test_whoIsTheGrantee_naive() public {
        SelfStatedOrganisation naive = new SelfStatedOrganisation();
        vm.assertTrue(naive.isAllowedByStatement(hospital, hospital), "Mallory says that she works there");
        vm.prank(hospital);
        naive.admit(charlie);
        vm.assertTrue(naive.isAllowedByMembership(hospital, charlie), "the desk reads what the clinicians may");
    }

    function test_whoIsTheGrantee() public {
        _grant(_hospitalTerms());
        _assertVerdict(_ask(_hospitalTerms(), _asStaff(mallory)), IConsents.Verdict.NotGrantee);
        _admit(HOSPITAL, _admission(charlie, DESK));
        _assertVerdict(_ask(_hospitalTerms(), _asStaff(charlie)), IConsents.Verdict.NotGrantee);
        _admit(HOSPITAL, _admission(charlie, DESK | CLINICIAN));
        _assertVerdict(_ask(_hospitalTerms(), _asStaff(charlie)), IConsents.Verdict.Allowed);
    }

    function test_doctorsOfTheHospital() public {
        IConsents.Terms memory terms = _hospitalTerms();
        terms.role = IParticipants.Role.Doctor;
        _grant(terms);
        _admit(HOSPITAL, _admission(bob, CLINICIAN));
        _admit(HOSPITAL, _admission(charlie, CLINICIAN));
        _assertVerdict(_ask(terms, _asStaff(bob)), IConsents.Verdict.Allowed);
        _assertVerdict(_ask(terms, _asStaff(charlie)), IConsents.Verdict.NoStanding);
    }

    function test_refusalsOutrankPolicies_naive() public {
        TrustedBlockList naive = new TrustedBlockList();
        vm.prank(alice);
        naive.setPolicy(bob);
        address[] memory blocked = new address[](1);
        blocked[0] = bob;
        vm.assertTrue(naive.isAllowedPolicyFirst(alice, bob, blocked), "the policy lets the blocked one in");
    }

    function test_refusalsOutrankPolicies() public {
        IConsents.Terms memory policy = _terms();
        policy.kind = IConsents.Grantee.Anyone;
        _grant(policy);
        _assertVerdict(_ask(policy, _asker(bob)), IConsents.Verdict.Allowed);
        IConsents.BlockList memory list = _blocks(bob, 0);
        _setBlocks(ALICE, list);
        _assertVerdict(_ask(policy, list, _asker(bob), _item()), IConsents.Verdict.Blocked);
        IConsents.BlockList memory categories = _blocks(address(0), 1 << 3);
        _setBlocks(ALICE, categories);
        _assertVerdict(_ask(policy, categories, _asker(bob), _item()), IConsents.Verdict.Blocked);
    }

    function test_theCallerCannotLieAboutTheBlockList_naive() public {
        TrustedBlockList naive = new TrustedBlockList();
        vm.prank(alice);
        naive.setPolicy(bob);
        vm.assertTrue(naive.isAllowed(alice, bob, new address[](0)), "shows an empty list instead");
    }

    function testFuzz_theCallerCannotLieAboutTheBlockList(address entry, uint32 categories, bytes32 salt) public {
        _grant(_terms());
        IConsents.BlockList memory list = _blocks(charlie, 1 << 9);
        _setBlocks(ALICE, list);
        _assertVerdict(_ask(_terms(), list, _asker(bob), _item()), IConsents.Verdict.Allowed);
        _assertVerdict(_ask(_terms(), _noBlocks(), _asker(bob), _item()), IConsents.Verdict.WrongBlockList);
        IConsents.BlockList memory other = _blocks(entry, categories);
        other.salt = salt;
        vm.assume(keccak256(abi.encode(other)) != keccak256(abi.encode(list)));
        _assertVerdict(_ask(_terms(), other, _asker(bob), _item()), IConsents.Verdict.WrongBlockList);
    }

    function test_aListForAPatientWithoutOneIsALieToo() public {
        _grant(_terms());
        _assertVerdict(_ask(_terms(), _blocks(charlie, 0), _asker(bob), _item()), IConsents.Verdict.WrongBlockList);
    }

    function test_blockedOrganisationsCountThroughTheirMembers() public {
        _grant(_terms());
        IConsents.BlockList memory list = _blocks(hospital, 0);
        _setBlocks(ALICE, list);
        _assertVerdict(_ask(_terms(), list, _asker(bob), _item()), IConsents.Verdict.Allowed);
        _assertVerdict(_ask(_terms(), list, _asStaff(bob), _item()), IConsents.Verdict.Blocked);
        _admit(HOSPITAL, _admission(bob, DESK));
        _assertVerdict(_ask(_terms(), list, _asker(bob), _item()), IConsents.Verdict.Blocked);
    }

    function test_theBlockedBlockNobodyElse_naive() public {
        SelfStatedOrganisation naive = new SelfStatedOrganisation();
        vm.prank(mallory);
        naive.admit(bob);
        vm.assertTrue(naive.isBlocked(mallory, bob), "Mallory, blocked, takes Bob with her");
    }

    function test_theBlockedBlockNobodyElse() public {
        _grant(_terms());
        IConsents.BlockList memory list = _blocks(mallory, 0);
        _setBlocks(ALICE, list);
        IParticipants.Admission memory admission = _admission(bob, CLINICIAN);
        _refuses(abi.encodeWithSelector(IParticipants.NotOrganisation.selector, mallory));
        _admit(MALLORY, admission);
        _assertVerdict(_ask(_terms(), list, _asker(bob), _item()), IConsents.Verdict.Allowed);
    }

    function test_datesBefore1970CountAsZero_naive() public {
        LooseFacts naive = new LooseFacts();
        vm.assertTrue(naive.isInPeriod(-5 * 365 days, START, FOREVER), "1965 is after 2020");
        vm.assertTrue(naive.mayDo(0, 0), "an action that is none is always allowed");
    }

    /// @dev The type has no room for a wrapped date of 1965 that fits a period ending anywhere but at the end of time, and whoever
    /// asks sends 0 (adapters/chain does): inside "everything up to now", outside "from 2020 on".
    function test_datesBefore1970CountAsZero() public {
        IConsents.Terms memory terms = _terms();
        (terms.recordsFrom, terms.recordsTo) = (START - 365 days, FOREVER);
        _grant(terms);
        IConsents.Item memory item = _item();
        item.recordDate = 0;
        _assertVerdict(_ask(terms, _noBlocks(), _asker(bob), item), IConsents.Verdict.OutOfScope);
        _grant(_terms());
        _assertVerdict(_ask(_terms(), _noBlocks(), _asker(bob), item), IConsents.Verdict.Allowed);
    }

    function test_anIdleChainKeepsNoGrantAlive_naive() public {
        OneClock naive = new OneClock();
        vm.assertTrue(naive.isOpenByBlock(0, START + 1), "the last block is a day old, the grant expired hours ago");
        vm.warp(START + 10);
        vm.assertTrue(naive.isOpenByAsker(START + 100, START + 200, START + 150), "a fast clock starts a grant early");
    }

    function testFuzz_endsByTheLaterClockBeginningsByTheEarlier(uint40 starts, uint40 expires, uint40 asOf, uint40 time) public {
        starts = uint40(_bound(starts, START, START + 50));
        expires = uint40(_bound(expires, START, START + 50));
        asOf = uint40(_bound(asOf, START, START + 50));
        time = uint40(_bound(time, START, START + 50));
        IConsents.Terms memory terms = _terms();
        (terms.starts, terms.expires) = (starts, expires);
        _grant(terms);
        vm.warp(time);
        IConsents.Asker memory asker = _asker(bob);
        asker.asOf = asOf;
        bool begun = starts <= asOf && starts <= time;
        bool over = expires <= asOf || expires <= time;
        _assertVerdict(_ask(terms, asker), !begun ? IConsents.Verdict.NotYet : over ? IConsents.Verdict.Expired : IConsents.Verdict.Allowed);
    }
}
