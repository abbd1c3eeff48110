"""Sign-up, sign-in, second factors and sessions (django-allauth 65), read by medchain.settings.base."""

from datetime import timedelta

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

# Signing in: by e-mail or account number. Nothing tells which accounts exist.
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "number"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "authentication.account_adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "authentication.forms.LoginForm",
    "signup": "authentication.forms.SignupForm",
}
# A hospital stands behind one address: the limits per account protect, those per address only slow floods
# down.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/300s/key",
    "signup": "60/m/ip",
    "reset_password": "60/m/ip,3/m/key",
    "reset_password_from_key": "60/m/ip",
    "register": "60/m/ip",  # searches of the public register
    "code": "60/m/ip",  # of an invitation, or to start
}

MFA_ADAPTER = "authentication.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1  # a code half a minute before or after: phones keep time less well
MFA_TOTP_ISSUER = "MedChain"
MFA_RECOVERY_CODES_SHOW_ONCE = True

SESSION_ENGINE = "domain.accounts.session_store"
SESSION_COOKIE_AGE = int(timedelta(minutes=15).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Accounts are below notifications: what sends is named, not imported.
MAIL_OUTBOX = "domain.notifications.services.mails.queue"
