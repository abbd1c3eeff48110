"""Our sentences in place of allauth's, or where it has none."""

from domain.accounts.models import Ending

NO_MATCH = (
    "This e-mail or account number and this password do not match. Nothing is locked: try again, or set "
    "a new password."
)

ERRORS = {
    "email_password_mismatch": NO_MATCH,
    "username_password_mismatch": NO_MATCH,
    "invalid_login": NO_MATCH,
    "too_many_login_attempts": "Too many tries in a short time. Wait five minutes, then try again, "
    "or set a new password.",
    "incorrect_code": "This code does not fit. Type the newest one; an older one no longer counts.",
    "incorrect_password": "This password does not fit. Nothing was changed.",
    "enter_current_password": "This is not your current password. Nothing was changed.",
    "account_inactive": "This account is paused. Nothing in it was lost. Ask the operator of this portal.",
    "rate_limited": "Too many requests in a short time. Wait a minute, then continue.",
    "duplicate_email": "This is your e-mail address already.",
}

RESENT = "A new code is on its way. Only the newest one counts."

MESSAGES = {
    "changed": "The way you sign in was changed.",
    "password_changed": "Your password was changed. Every other session has ended.",
    "password_set": "Your password was set. Every other session has ended.",
    "password_reset": "You set a new password. Every session has ended.",
    "totp_activated": "An authenticator app was added. Every other session has ended.",
    "totp_deactivated": "The authenticator app was removed. Every other session has ended.",
    "recovery_codes_generated": "Recovery codes were made. Codes from before no longer work.",
    "webauthn_added": "A passkey was added. Every other session has ended.",
    "webauthn_removed": "A passkey was removed. Every other session has ended.",
    "email_changed": "The e-mail address of your account was changed.",
    "email_confirmed": "Your e-mail address is confirmed.",
}

KEPT = "Nothing you had saved is lost."
SIGNED_OUT = {
    Ending.IDLE: f"You were signed out after 15 minutes without a click. {KEPT}",
    Ending.OVER: f"You were signed out 12 hours after you had signed in. {KEPT}",
    Ending.ELSEWHERE: f"You were signed out from another device or browser. {KEPT}",
    Ending.CHANGED: (
        "You were signed out because the way you sign in was changed. If that was not you, set a new "
        "password."
    ),
}
NOT_SENT = "What you sent last was not saved."
