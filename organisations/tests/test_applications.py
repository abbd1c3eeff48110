"""Dana registers Hospital Hope, adds its papers by name, sends them, answers a question; nobody else touches
them.
"""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from domain.accounts.roles import Role
from domain.credentials.models import Credential, CredentialState, Paper
from domain.organisations.models import Function, Organisation
from domain.records.tests import made_files
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
APPLICATION = "/hospital/application/"


def fields(**other: str) -> dict[str, str]:
    given = {
        "kind": "hospital", "full_name": "Hospital Hope", "licence_number": "HR-10442",
        "authority": "Health Inspectorate", "country": "NL",
        "licence_valid_until": (timezone.localdate() + timedelta(days=900)).isoformat(), "title": "director",
        "postal_address": "Kade 1, Amsterdam",
        "email": "office@hope.example", "phone": "+31 20 555 0100", "access_point": "",
    }  # fmt: skip
    return {**given, **other}


@pytest.fixture
def dana() -> Client:
    return people.signed_in(people.professional("Dana", Role.HOSPITAL))


def put(browser: Client, kind: str, content: bytes | None = None, name: str = "paper.pdf") -> int:
    content = content or made_files.pdf(text=kind)
    answer = browser.generic(
        "PUT",
        f"{APPLICATION}papers/{kind}/file/",
        content,
        content_type="application/pdf",
        headers={"X-File-Name": name, "Content-Length": str(len(content))},
    )
    return answer.status_code


def test_dana_registers_adds_papers_and_sends(dana: Client) -> None:
    assert dana.post(f"{APPLICATION}register/", fields()).headers["Location"] == APPLICATION
    hope = Organisation.objects.get()
    page = dana.get(APPLICATION).content.decode()
    assert "Letter that names you as manager" in page
    assert page.count("Not here yet") == 3
    assert [put(dana, kind) for kind in ("operating", "register", "letter")] == [200, 200, 200]
    assert set(Paper.objects.values_list("kind", flat=True)) == {"operating", "register", "letter"}
    assert dana.post(f"{APPLICATION}form/", fields()).headers["Location"] == APPLICATION
    credential = Credential.objects.get()
    assert (credential.organisation, credential.state, credential.licence_number) == (
        hope,
        CredentialState.SUBMITTED,
        "HR-10442",
    )
    page = dana.get(APPLICATION).content.decode()
    assert "with the verifiers" in page
    assert page.count("Sent, sealed") == 3
    nora = people.signed_in(people.staff("Nora", hope, Function.DESK))
    assert "Sent, sealed" not in nora.get(APPLICATION).content.decode(), "papers are the managers' business"


def test_without_papers_it_is_not_sent_and_what_was_typed_stays(dana: Client) -> None:
    dana.post(f"{APPLICATION}register/", fields())
    answer = dana.post(f"{APPLICATION}form/", fields(authority="Ministry of Health"))
    assert answer.status_code == 422
    assert "certificate is missing" in answer.content.decode()
    assert Credential.objects.get().authority == "Ministry of Health"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("access_point", "https://10.0.0.1", "no bare number"),
        ("access_point", "http://hope.example", "begins with https"),
        ("licence_valid_until", "2029-06-31", "June has 30 days"),
        ("kind", "pharmacy", "Select a valid choice"),
        ("country", "XX", "Select a valid choice"),
        ("email", "no", "valid email"),
        ("full_name", "", "Not filled in yet"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(dana: Client, field: str, value: str, said: str) -> None:
    answer = dana.post(f"{APPLICATION}register/", fields(**{field: value}))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Organisation.objects.exists()


def test_registered_twice_is_registered_once(dana: Client) -> None:
    for _ in range(2):
        dana.post(f"{APPLICATION}register/", fields())
    assert (Organisation.objects.count(), Credential.objects.count()) == (1, 1)


def test_flags_sent_along_change_nothing(dana: Client) -> None:
    dana.post(
        f"{APPLICATION}register/",
        fields(
            state="approved", valid_until="2099-01-01", address="0x" + "1" * 40, is_manager="1", sequence="9"
        ),
    )
    hope, credential = Organisation.objects.get(), Credential.objects.get()
    assert (credential.state, credential.valid_until, credential.sequence) == (CredentialState.DRAFT, None, 0)
    assert hope.address != "0x" + "1" * 40


def test_a_form_without_scripts_stores_a_paper_too(dana: Client) -> None:
    dana.post(f"{APPLICATION}register/", fields())
    file = io.BytesIO(made_files.pdf(text="letter"))
    file.name = "letter.pdf"
    assert dana.post(f"{APPLICATION}papers/letter/", {"files": file}).headers["Location"] == APPLICATION
    paper = Paper.objects.get()
    assert paper.kind == "letter"
    assert dana.post(f"{APPLICATION}papers/{paper.pk}/remove/").headers["Location"] == APPLICATION
    assert not Paper.objects.exists()


def test_a_paper_of_an_unknown_name_is_none(dana: Client) -> None:
    dana.post(f"{APPLICATION}register/", fields())
    assert put(dana, "licence") == 404
    assert dana.post(f"{APPLICATION}papers/specialty/", {}).status_code == 404


def test_a_hostile_paper_is_refused_with_its_reason(dana: Client) -> None:
    dana.post(f"{APPLICATION}register/", fields())
    assert put(dana, "letter", b"<html><script>alert(1)</script></html>") == 422
    assert "Not added" in dana.get(APPLICATION).content.decode()


def test_other_staff_and_other_managers_touch_nothing(dana: Client) -> None:
    dana.post(f"{APPLICATION}register/", fields())
    put(dana, "letter")
    hope, paper = Organisation.objects.get(), Paper.objects.get()
    desk = people.signed_in(people.staff("Nora", hope, Function.DESK))
    for path in (
        "form/",
        "draft/",
        "begin/",
        "answer/",
        "withdraw/",
        "papers/letter/",
        f"papers/{paper.pk}/remove/",
    ):
        assert desk.post(f"{APPLICATION}{path}", fields()).status_code == 404, path
    clinic = people.signed_in(people.organisation("Clinic", "clinic", manager="Mallory").created_by)
    assert clinic.post(f"{APPLICATION}papers/{paper.pk}/remove/").status_code == 404
    assert Paper.objects.count() == 1


def test_a_draft_is_kept_while_it_is_typed(dana: Client) -> None:
    dana.post(f"{APPLICATION}register/", fields())
    assert (
        dana.post(f"{APPLICATION}draft/", fields(full_name="Hospital Hope East", country="")).status_code
        == 204
    )
    credential = Credential.objects.get()
    assert (credential.full_name, credential.country) == ("Hospital Hope East", "")
    assert "Hospital Hope East" in dana.get(APPLICATION).content.decode()
