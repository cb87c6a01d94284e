"""Where sealed columns of this room lie, for reading and for sealing anew under a new key."""

from yaojian.enterprise.companies import persons
from yaojian.enterprise.companies.models import ChangeRequest, KeyPerson, Registration
from yaojian.kernel.crypto.columns import SealedColumn, opened, reseal


def registration_place(registration: Registration) -> str:
    """Where an applicant's telephone belongs."""
    return f"companies.registration.phone:{registration.pk}"


def registration_phone(registration: Registration) -> str:
    """The applicant's telephone in full; every reader of it is audited."""
    return opened(registration.sealed_phone, registration_place(registration))


def change_place(change: ChangeRequest) -> str:
    """Where the numbers of a change request belong."""
    return f"companies.changerequest:{change.pk}"


def reseal_all() -> int:
    """What a former key sealed is sealed by the current one; returns how many values that were."""
    return reseal(
        SealedColumn(KeyPerson.objects.all(), "sealed_id_number", persons.id_place),
        SealedColumn(KeyPerson.objects.all(), "sealed_phone", persons.phone_place),
        SealedColumn(ChangeRequest.objects.all(), "sealed", change_place),
        SealedColumn(Registration.objects.all(), "sealed_phone", registration_place),
    )
