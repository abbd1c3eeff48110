"""What the verifiers have: an application as it was sent last, whatever its applicant has typed since."""

from collections.abc import Sequence

from domain.credentials.licence_fields import parsed
from domain.credentials.models import EDITABLE, Credential, Submission


def show_as_sent(rows: Sequence[Credential]) -> None:
    """For showing, not for saving: rows that went back to their applicants say again what was sent.

    At most one SQL statement.
    """
    back = {row.pk: row for row in rows if row.sendings and row.state in EDITABLE}
    for each in Submission.objects.filter(credential_id__in=back) if back else ():
        row = back[each.credential_id]
        if each.number == row.sendings:
            for name, text in each.values.items():
                setattr(row, name, parsed(name, text))
