// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IConsents} from "../../src/interfaces/IConsents.sol";
import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {Setup} from "../support/Setup.sol";

/// @notice isAllowed, one rule at a time: everything fits but for one thing.
contract QuestionsTest is Setup {
    IConsents.Terms private terms;

    function setUp() public override {
        super.setUp();
        terms = _terms();
    }

    function _judged(IConsents.Verdict wanted) private view {
        _assertVerdict(_ask(terms, _asker(bob)), wanted);
    }

    function test_bobReadsWhatAliceGranted() public {
        _judged(IConsents.Verdict.NotGranted);
        _grant(terms);
        _judged(IConsents.Verdict.Allowed);
    }

    function test_revoked() public {
        _grant(terms);
        _revoke(ALICE, consents.hashTerms(terms));
        _judged(IConsents.Verdict.Revoked);
    }

    function test_otherTermsThanGrantedAreNotGranted() public {
        _grant(terms);
        terms.categories = type(uint32).max;
        _judged(IConsents.Verdict.NotGranted);
    }

    function test_anotherPatientsName() public {
        _grant(terms);
        terms.patient = mallory;
        _judged(IConsents.Verdict.NotGranted);
    }

    function test_charlieIsNotBob() public {
        _grant(terms);
        _assertVerdict(_ask(terms, _asker(charlie)), IConsents.Verdict.NotGrantee);
        _assertVerdict(_ask(terms, _asker(address(0))), IConsents.Verdict.NotGrantee);
    }

    function test_nobodyIsNotAGrantee() public {
        (terms.grantee, terms.role) = (address(0), IParticipants.Role.None);
        _grant(terms);
        _assertVerdict(_ask(terms, _asker(address(0))), IConsents.Verdict.NotGrantee);
    }

    function test_aSuspendedDoctorReadsNothing() public {
        _grant(terms);
        _setStatus(bob, IParticipants.Role.Doctor, IParticipants.Status.Suspended);
        _judged(IConsents.Verdict.NoStanding);
    }

    function test_anExpiredLicenceReadsNothing() public {
        _grant(terms);
        IParticipants.Enrolment memory enrolment = _enrolment(bob, IParticipants.Role.Doctor);
        enrolment.validUntil = START + 10;
        _enrol(VERIFIER, enrolment);
        _judged(IConsents.Verdict.Allowed);
        vm.warp(START + 10);
        _judged(IConsents.Verdict.NoStanding);
    }

    function test_anotherRoleIsNoStanding() public {
        terms.role = IParticipants.Role.Pharmacy;
        _grant(terms);
        _judged(IConsents.Verdict.NoStanding);
    }

    function test_familyNeedsNoStanding() public {
        (terms.grantee, terms.role) = (charlie, IParticipants.Role.None);
        _grant(terms);
        _assertVerdict(_ask(terms, _asker(charlie)), IConsents.Verdict.Allowed);
    }

    function test_anyoneNeedsARole() public {
        terms.kind = IConsents.Grantee.Anyone;
        _grant(terms);
        _judged(IConsents.Verdict.Allowed);
        _assertVerdict(_ask(terms, _asker(charlie)), IConsents.Verdict.NoStanding);
        terms.role = IParticipants.Role.None;
        _grant(terms);
        _judged(IConsents.Verdict.NotGrantee);
    }

    function test_theFlagsAndActions() public {
        terms.flags = 1 | 4;
        _grant(terms);
        IConsents.Asker memory asker = _asker(bob);
        _assertVerdict(_ask(terms, asker), IConsents.Verdict.Allowed);
        asker.action = WRITE;
        _assertVerdict(_ask(terms, asker), IConsents.Verdict.Allowed);
        asker.action = DOWNLOAD;
        _assertVerdict(_ask(terms, asker), IConsents.Verdict.OutOfScope);
    }

    function testFuzz_noActionBeyondTheThree(uint8 action) public {
        vm.assume(action > WRITE);
        terms.flags = type(uint8).max;
        _grant(terms);
        IConsents.Asker memory asker = _asker(bob);
        asker.action = action;
        _assertVerdict(_ask(terms, asker), IConsents.Verdict.OutOfScope);
    }

    /// @dev The encryption server keeps one-time grants to one opening; the chain answers the same each time.
    function test_oneTimeIsNotTheChainsToKeep() public {
        terms.flags = 1 | 8;
        _grant(terms);
        _judged(IConsents.Verdict.Allowed);
        _judged(IConsents.Verdict.Allowed);
    }

    function testFuzz_purposes(uint16 purposes, uint8 purpose) public {
        terms.purposes = purposes;
        _grant(terms);
        IConsents.Asker memory asker = _asker(bob);
        asker.purpose = purpose;
        bool named = purpose < 16 && (uint256(purposes) >> purpose) & 1 == 1;
        _assertVerdict(_ask(terms, asker), named ? IConsents.Verdict.Allowed : IConsents.Verdict.OutOfScope);
    }

    function testFuzz_categories(uint32 granted, uint32 blocked, uint8 category) public {
        terms.categories = granted;
        _grant(terms);
        IConsents.BlockList memory list = _blocks(address(0), blocked);
        _setBlocks(ALICE, list);
        IConsents.Item memory item = _item();
        item.category = category;
        bool isBlocked = category < 32 && (uint256(blocked) >> category) & 1 == 1;
        bool isGranted = category < 32 && (uint256(granted) >> category) & 1 == 1;
        IConsents.Verdict wanted =
            isBlocked ? IConsents.Verdict.Blocked : isGranted ? IConsents.Verdict.Allowed : IConsents.Verdict.OutOfScope;
        _assertVerdict(_ask(terms, list, _asker(bob), item), wanted);
    }

    function testFuzz_confidentialityAndPeriod(uint8 confidentiality, uint40 date, uint40 from, uint40 to) public {
        (terms.recordsFrom, terms.recordsTo) = (from, to);
        _grant(terms);
        IConsents.Item memory item = _item();
        (item.confidentiality, item.recordDate) = (confidentiality, date);
        bool fits = confidentiality <= 2 && from <= date && date <= to;
        _assertVerdict(_ask(terms, _noBlocks(), _asker(bob), item), fits ? IConsents.Verdict.Allowed : IConsents.Verdict.OutOfScope);
    }

    function test_theScopeOfOneCase() public {
        terms.scope = "case";
        _grant(terms);
        _judged(IConsents.Verdict.Allowed);
        IConsents.Item memory item = _item();
        item.group = "other case";
        _assertVerdict(_ask(terms, _noBlocks(), _asker(bob), item), IConsents.Verdict.OutOfScope);
        item.group = 0;
        _assertVerdict(_ask(terms, _noBlocks(), _asker(bob), item), IConsents.Verdict.OutOfScope);
    }

    function test_theScopeOfChosenRecords() public {
        bytes32 one = _leaf("record");
        bytes32 two = _leaf("second");
        terms.scope = one < two ? keccak256(abi.encode(one, two)) : keccak256(abi.encode(two, one));
        _grant(terms);
        IConsents.Item memory item = _item();
        item.proof = new bytes32[](1);
        item.proof[0] = two;
        _assertVerdict(_ask(terms, _noBlocks(), _asker(bob), item), IConsents.Verdict.Allowed);
        item.item = "third";
        _assertVerdict(_ask(terms, _noBlocks(), _asker(bob), item), IConsents.Verdict.OutOfScope);
        item.item = terms.scope;
        item.proof = new bytes32[](0);
        _assertVerdict(_ask(terms, _noBlocks(), _asker(bob), item), IConsents.Verdict.OutOfScope);
    }

    function test_theScopeOfOneChosenRecord() public {
        terms.scope = _leaf("record");
        _grant(terms);
        _judged(IConsents.Verdict.Allowed);
    }

    function test_anOrganisationsClinicians() public {
        (terms.kind, terms.grantee, terms.functions) = (IConsents.Grantee.Organisation, hospital, CLINICIAN);
        _grant(terms);
        IConsents.Asker memory asker = _asker(bob);
        asker.organisation = hospital;
        _assertVerdict(_ask(terms, asker), IConsents.Verdict.NotGrantee);
        _admit(HOSPITAL, _admission(bob, CLINICIAN));
        _assertVerdict(_ask(terms, asker), IConsents.Verdict.Allowed);
        asker.organisation = address(0);
        _assertVerdict(_ask(terms, asker), IConsents.Verdict.NotGrantee);
    }

    function test_aLapsedMembershipReadsNothing() public {
        (terms.kind, terms.grantee, terms.functions) = (IConsents.Grantee.Organisation, hospital, CLINICIAN);
        _grant(terms);
        IParticipants.Admission memory admission = _admission(bob, CLINICIAN);
        admission.validUntil = START + 10;
        _admit(HOSPITAL, admission);
        IConsents.Asker memory asker = _asker(bob);
        asker.organisation = hospital;
        _assertVerdict(_ask(terms, asker), IConsents.Verdict.Allowed);
        asker.asOf = START + 10;
        _assertVerdict(_ask(terms, asker), IConsents.Verdict.NotGrantee);
    }

    function test_aHospitalWithoutLicenceReadsNothingThroughItsStaff() public {
        (terms.kind, terms.grantee, terms.functions) = (IConsents.Grantee.Organisation, hospital, CLINICIAN);
        _grant(terms);
        _admit(HOSPITAL, _admission(bob, CLINICIAN));
        _setStatus(hospital, IParticipants.Role.Hospital, IParticipants.Status.Revoked);
        IConsents.Asker memory asker = _asker(bob);
        asker.organisation = hospital;
        _assertVerdict(_ask(terms, asker), IConsents.Verdict.NoStanding);
    }

    function test_aQuestionAboutThePastIsNotAnswered() public {
        _grant(terms);
        IConsents.Asker memory asker = _asker(bob);
        asker.asOf = START - 1;
        IConsents.Item[] memory items = _items();
        _refuses(abi.encodeWithSelector(IParticipants.PastNotKnown.selector, START));
        consents.isAllowed(terms, _noBlocks(), asker, items);
    }

    function test_oneVerdictPerRecord() public {
        _grant(terms);
        IConsents.Item[] memory items = new IConsents.Item[](3);
        (items[0], items[1], items[2]) = (_item(), _item(), _item());
        items[1].category = 4;
        IConsents.Verdict[] memory verdicts = consents.isAllowed(terms, _noBlocks(), _asker(bob), items);
        vm.assertEq(verdicts.length, 3, "three");
        _assertVerdict(verdicts[0], IConsents.Verdict.Allowed);
        _assertVerdict(verdicts[1], IConsents.Verdict.OutOfScope);
        _assertVerdict(verdicts[2], IConsents.Verdict.Allowed);
    }

    function _leaf(bytes32 item) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(abi.encode(item))));
    }
}
