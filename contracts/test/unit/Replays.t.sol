// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Consents} from "../../src/Consents.sol";
import {IConsents} from "../../src/interfaces/IConsents.sol";
import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {Digests} from "../support/Digests.sol";
import {Setup} from "../support/Setup.sol";

/// @notice A statement signed for another chain, contract, name or version means nothing here, whatever it states.
contract ReplaysTest is Setup {
    function _foreignDomains() private view returns (bytes32[7] memory) {
        return [
            Digests.domain("MedChain Consents", "1", block.chainid + 1, address(consents)),
            Digests.domain("MedChain Consents", "1", block.chainid, address(participants)),
            Digests.domain("MedChain Consents", "2", block.chainid, address(consents)),
            Digests.domain("MedChain Participants", "1", block.chainid, address(consents)),
            Digests.domain("MedChain", "1", block.chainid, address(consents)),
            Digests.domain("", "", 0, address(0)),
            bytes32(0)
        ];
    }

    function test_everyStatementOfConsents() public {
        bytes32[7] memory domains = _foreignDomains();
        bytes memory refused = abi.encodeWithSelector(IConsents.BadSignature.selector, alice);
        for (uint256 i = 0; i < domains.length; ++i) {
            bytes memory signature = _signature(ALICE, Digests.digest(domains[i], Digests.grant("terms", 0, START)));
            _refuses(refused);
            consents.grant(alice, "terms", 0, START, signature);
            signature = _signature(ALICE, Digests.digest(domains[i], Digests.revoke("terms")));
            _refuses(refused);
            consents.revoke(alice, "terms", signature);
            signature = _signature(ALICE, Digests.digest(domains[i], Digests.halt(START)));
            _refuses(refused);
            consents.halt(alice, START, signature);
            signature = _signature(ALICE, Digests.digest(domains[i], Digests.blocks("list", 1)));
            _refuses(refused);
            consents.setBlocks(alice, "list", 1, signature);
        }
    }

    function test_everyStatementOfParticipants() public {
        bytes32[7] memory domains = _foreignDomains();
        IParticipants.Enrolment memory enrolment = _enrolment(charlie, IParticipants.Role.Doctor);
        IParticipants.Admission memory admission = _admission(charlie, DESK);
        for (uint256 i = 0; i < domains.length; ++i) {
            bytes memory signature = _signature(VERIFIER, Digests.digest(domains[i], Digests.enrolment(enrolment)));
            _refuses(abi.encodeWithSelector(IParticipants.BadSignature.selector, verifier));
            participants.enrol(verifier, enrolment, signature);
            signature = _signature(HOSPITAL, Digests.digest(domains[i], Digests.membership(admission)));
            _refuses(abi.encodeWithSelector(IParticipants.BadSignature.selector, hospital));
            participants.admit(hospital, admission, signature);
        }
    }

    function test_noStatementIsAnother() public {
        bytes memory signature = _signature(ALICE, _consentsDigest(Digests.revoke("terms")));
        bytes memory refused = abi.encodeWithSelector(IConsents.BadSignature.selector, alice);
        _refuses(refused);
        consents.grant(alice, "terms", 0, START, signature);
        _refuses(refused);
        consents.halt(alice, START, signature);
        _refuses(refused);
        consents.setBlocks(alice, "terms", 1, signature);
    }

    function test_aForkOfTheChainTakesNoOldStatement() public {
        bytes memory before = _grantSignature(ALICE, "terms", 0, START);
        vm.chainId(block.chainid + 1);
        _refuses(abi.encodeWithSelector(IConsents.BadSignature.selector, alice));
        consents.grant(alice, "terms", 0, START, before);
        consents.grant(alice, "terms", 0, START, _grantSignature(ALICE, "terms", 0, START));
        vm.assertEq(consents.consentOf(consents.keyOf(alice, "terms")).issuedAt, START, "its own are taken");
    }

    function test_aSecondContractTakesNothingOfTheFirst() public {
        bytes memory signature = _grantSignature(ALICE, "terms", 0, START);
        consents = new Consents(participants);
        _refuses(abi.encodeWithSelector(IConsents.BadSignature.selector, alice));
        consents.grant(alice, "terms", 0, START, signature);
    }
}
