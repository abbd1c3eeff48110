// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IConsents} from "../../src/interfaces/IConsents.sol";
import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {Test} from "../support/Test.sol";
import {Handler} from "./Handler.sol";

/// @notice What holds after any sequence of statements.
contract InvariantsTest is Test {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Handler private handler;

    function setUp() public {
        handler = new Handler();
        handler.setUp();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](8);
        selectors[0] = Handler.grant.selector;
        selectors[1] = Handler.revoke.selector;
        selectors[2] = Handler.halt.selector;
        selectors[3] = Handler.setBlocks.selector;
        selectors[4] = Handler.license.selector;
        selectors[5] = Handler.employ.selector;
        selectors[6] = Handler.enrolSomebody.selector;
        selectors[7] = Handler.wait_.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), selectors);
    }

    function invariant_consents() public view {
        for (uint256 patient = 0; patient < 3; ++patient) {
            for (uint256 terms = 0; terms < handler.TERMS(); ++terms) {
                _checkGrant(patient, terms);
            }
        }
    }

    function invariant_noVerifierMakesAnOffice() public view {
        for (uint256 key = 1; key <= 5; ++key) {
            vm.assertTrue(handler.roleOf(vm.addr(key)) < IParticipants.Role.Verifier, "an office from nowhere");
        }
    }

    /// @dev The rules above hold of a system in which nothing is ever allowed: this one can be reached.
    function test_somethingIsAllowed() public {
        handler.grant(0, 0, 2 * handler.TERMS() - 1, 0, 1);
        vm.assertTrue(handler.verdictFor(0, 0) == IConsents.Verdict.Allowed, "Bob reads");
        handler.employ(true);
        handler.grant(0, 1, 2 * handler.TERMS() - 1, 0, 1);
        vm.assertTrue(handler.verdictFor(0, 1) == IConsents.Verdict.Allowed, "as a clinician too");
    }

    function _checkGrant(uint256 patient, uint256 terms) private view {
        IConsents.Consent memory consent = handler.consentFor(patient, terms);
        bool allowed = handler.verdictFor(patient, terms) == IConsents.Verdict.Allowed;
        vm.assertTrue((consent.issuedAt != 0) == handler.signedGrant(patient, terms), "no grant without the patient's signature");
        vm.assertTrue((consent.revokedAt != 0) == handler.signedEnd(patient, terms), "revoked stays revoked");
        bool wanted = consent.issuedAt != 0 && consent.revokedAt == 0 && consent.issuedAt > handler.signedHalt(patient)
            && !handler.isBlocking(patient) && !handler.suspended() && (terms % 2 == 0 || handler.member());
        vm.assertTrue(allowed == wanted, "revocation, halt, block list, licence and membership outrank a grant");
    }
}
