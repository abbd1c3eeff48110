// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IParticipants} from "../interfaces/IParticipants.sol";

// The one-slot structs of the interfaces as one word each, the first field lowest. Packed by hand because the compiler writes a
// packed struct field by field, reading the slot again each time, and clears memory for each copy: 500 to 1,500 gas of a statement.

library ParticipantWord {
    function pack(uint256 role_, uint256 status_, uint256 validUntil_, uint256 changedAt_, uint256 sequence_)
        internal
        pure
        returns (uint256)
    {
        return role_ | status_ << 8 | validUntil_ << 16 | changedAt_ << 56 | sequence_ << 96;
    }

    function role(uint256 word) internal pure returns (IParticipants.Role) {
        return IParticipants.Role(uint8(word));
    }

    function status(uint256 word) internal pure returns (IParticipants.Status) {
        return IParticipants.Status(uint8(word >> 8));
    }

    function validUntil(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 16);
    }

    function changedAt(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 56);
    }

    function sequence(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 96);
    }
}

library MembershipWord {
    function pack(uint256 validFrom_, uint256 validUntil_, uint256 changedAt_, uint256 sequence_, uint256 functions_)
        internal
        pure
        returns (uint256)
    {
        return validFrom_ | validUntil_ << 40 | changedAt_ << 80 | sequence_ << 120 | functions_ << 152;
    }

    function validFrom(uint256 word) internal pure returns (uint40) {
        return uint40(word);
    }

    function validUntil(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 40);
    }

    function changedAt(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 80);
    }

    function sequence(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 120);
    }

    function functions(uint256 word) internal pure returns (uint16) {
        return uint16(word >> 152);
    }
}

library ConsentWord {
    function pack(uint256 issuedAt_, uint256 revokedAt_) internal pure returns (uint256) {
        return issuedAt_ | revokedAt_ << 40;
    }

    function issuedAt(uint256 word) internal pure returns (uint40) {
        return uint40(word);
    }

    function revokedAt(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 40);
    }
}

library OwnerWord {
    function pack(uint256 haltedUntil_, uint256 sequence_, uint256 blocks_) internal pure returns (uint256) {
        return haltedUntil_ | sequence_ << 40 | blocks_ << 72;
    }

    function haltedUntil(uint256 word) internal pure returns (uint40) {
        return uint40(word);
    }

    function sequence(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 40);
    }

    function blocks(uint256 word) internal pure returns (uint184) {
        return uint184(word >> 72);
    }
}

library AnchorWord {
    function pack(address notary_, uint256 anchoredAt_, uint256 size_) internal pure returns (uint256) {
        return uint160(notary_) | anchoredAt_ << 160 | size_ << 200;
    }

    function notary(uint256 word) internal pure returns (address) {
        return address(uint160(word));
    }

    function anchoredAt(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 160);
    }

    function size(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 200);
    }
}
