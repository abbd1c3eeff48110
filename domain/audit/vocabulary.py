"""Every action the log knows, in the past tense.

One list, so that what is written, filtered and put into sentences is the same.

`events.write` refuses any other word. A name that is in rows is never changed: words for people are made
where they are shown.
"""

from enum import StrEnum


class Action(StrEnum):
    # Accounts and signing in
    ACCOUNT_REGISTERED = "account.registered"
    ACCOUNT_REGISTERED_AGAIN = "account.registered_again"
    ACCOUNT_NEVER_CONFIRMED = "account.never_confirmed"
    ACCOUNT_SIGNED_IN = "account.signed_in"
    ACCOUNT_SIGN_IN_REFUSED = "account.sign_in_refused"
    ACCOUNT_SESSION_ENDED = "account.session_ended"
    ACCOUNT_SESSIONS_ENDED = "account.sessions_ended"
    ACCOUNT_SECOND_FACTOR_CHANGED = "account.second_factor_changed"
    ACCOUNT_KEY_EXPORT_ASKED = "account.key_export_asked"
    ACCOUNT_KEY_EXPORTED = "account.key_exported"
    ACCOUNT_PASSWORD_CHANGED = "account.password_changed"  # noqa: S105 - a word, not a password
    ACCOUNT_PASSWORD_SET = "account.password_set"  # noqa: S105
    ACCOUNT_PASSWORD_RESET = "account.password_reset"  # noqa: S105
    ACCOUNT_EMAIL_CHANGED = "account.email_changed"
    ACCOUNT_EMAIL_CONFIRMED = "account.email_confirm"  # allauth's own word for it
    ACCOUNT_EMAIL_DELETED = "account.email_deleted"
    ACCOUNT_NAME_SHOWN = "account.name_shown"  # a patient's, to a verifier, for a support case
    ACCOUNT_SUSPENDED = "account.suspended"
    ACCOUNT_RESUMED = "account.resumed"
    PROFILE_EDITED = "profile.edited"

    # Records
    RECORD_ADDED = "record.added"
    RECORD_AMENDED = "record.amended"
    RECORD_WITHDRAWN = "record.withdrawn"
    RECORD_ERASED = "record.erased"
    RECORD_HIDDEN = "record.hidden"
    RECORD_SHOWN = "record.shown"
    RECORD_RECORDED = "record.recorded"
    RECORD_REFUSED = "record.refused"  # by the notary
    RECORD_LISTED = "record.listed"
    RECORD_OPENED = "record.opened"
    RECORD_PREVIEWED = "record.previewed"
    RECORD_DOWNLOADED = "record.downloaded"
    RECORD_SEARCHED = "record.searched"
    RECORDS_IMPORTED = "records.imported"
    UPLOAD_REFUSED = "upload.refused"
    IMPORT_RECEIVED = "import.received"
    IMPORT_CONFIRMED = "import.confirmed"
    IMPORT_STOPPED = "import.stopped"
    IMPORT_DONE = "import.done"
    IMPORT_FAILED = "import.failed"

    # Sharing
    RELATIONSHIP_PROPOSED = "relationship.proposed"
    RELATIONSHIP_ACCEPTED = "relationship.accepted"
    RELATIONSHIP_ENDED = "relationship.ended"
    ACCESS_REQUESTED = "access.requested"
    ACCESS_OFFERED = "access.offered"
    ACCESS_WITHDRAWN = "access.withdrawn"
    ACCESS_DENIED = "access.denied"
    ACCESS_LAPSED = "access.lapsed"  # nobody answered within its time
    ACCESS_GRANTED = "access.granted"
    ACCESS_PARTLY_GRANTED = "access.partly_granted"
    ACCESS_NARROWED = "access.narrowed"
    ACCESS_RULE_MADE = "access.rule_made"  # a grant before anyone asks
    ACCESS_RULE_CHANGED = "access.rule_changed"
    ACCESS_REVOKED = "access.revoked"
    ACCESS_EXPIRED = "access.expired"
    ACCESS_USED = "access.used"  # a one-time opening was taken
    ACCESS_STOPPED = "access.stopped"  # all sharing at once
    ACCESS_REFUSED = "access.refused"  # an attempt: nothing was shown
    ACCESS_DISPUTED = "access.disputed"  # the patient does not recognise an entry of the log
    ACCESS_PREVIEWED = "access.previewed"  # the patient looked at what a reader would see
    PARTY_BLOCKED = "party.blocked"
    PARTY_UNBLOCKED = "party.unblocked"
    PATIENT_SOUGHT = "patient.sought"
    LOG_EXPORTED = "log.exported"

    # Verified people and organisations
    CREDENTIAL_BEGUN = "credential.begun"
    CREDENTIAL_SUBMITTED = "credential.submitted"
    CREDENTIAL_WITHDRAWN = "credential.withdrawn"
    CREDENTIAL_TAKEN = "credential.taken"
    CREDENTIAL_ASKED = "credential.asked"
    CREDENTIAL_REJECTED = "credential.rejected"
    CREDENTIAL_APPROVED = "credential.approved"
    CREDENTIAL_RENEWAL_DUE = "credential.renewal_due"
    CREDENTIAL_RENEWED = "credential.renewed"
    CREDENTIAL_SUSPENDED = "credential.suspended"
    CREDENTIAL_RESUMED = "credential.resumed"
    CREDENTIAL_REVOKED = "credential.revoked"
    CREDENTIAL_SIGNED_AGAIN = "credential.signed_again"  # what the chain had not taken
    CREDENTIAL_EXPIRED = "credential.expired"
    CREDENTIAL_RECORDED = "credential.recorded"
    CREDENTIAL_REFUSED = "credential.refused"  # by the contract
    PAPER_ADDED = "paper.added"
    PAPER_REMOVED = "paper.removed"
    PAPER_REFUSED = "paper.refused"
    PAPER_OPENED = "paper.opened"
    VERIFIER_APPOINTED = "verifier.appointed"
    ORGANISATION_CREATED = "organisation.created"
    ORGANISATION_EDITED = "organisation.edited"
    STAFF_INVITED = "staff.invited"
    STAFF_JOINED = "staff.joined"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    MEMBERSHIP_PROPOSED = "membership.proposed"
    MEMBERSHIP_ACCEPTED = "membership.accepted"
    MEMBERSHIP_DECLINED = "membership.declined"
    MEMBERSHIP_ADMITTED = "membership.admitted"
    MEMBERSHIP_CHANGED = "membership.changed"
    MEMBERSHIP_ENDED = "membership.ended"
    MEMBERSHIP_RECORDED = "membership.recorded"
    MEMBERSHIP_REFUSED = "membership.refused"


def known(action: str) -> Action:
    """The member of this word. Raises ValueError for any other: what nobody listed, nobody can find again."""
    try:
        return Action(action)
    except ValueError:
        raise ValueError(f"no such action: {action!r} (domain/audit/vocabulary.py lists them)") from None
