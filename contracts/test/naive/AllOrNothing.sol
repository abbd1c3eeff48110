// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IConsents} from "../../src/interfaces/IConsents.sol";

/// @notice A batch as a loop over the single form.
contract AllOrNothing {
    struct Grant {
        address patient;
        bytes32 terms;
        uint40 issuedAt;
        bytes signature;
    }

    function grantMany(IConsents consents, Grant[] calldata grants) external {
        for (uint256 i = 0; i < grants.length; ++i) {
            consents.grant(grants[i].patient, grants[i].terms, 0, grants[i].issuedAt, grants[i].signature);
        }
    }
}
