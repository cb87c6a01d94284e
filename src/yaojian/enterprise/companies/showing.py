"""What pages of both sides show of a change request."""

from typing import Any

from yaojian.enterprise.companies import groups, identity_numbers, persons
from yaojian.enterprise.companies.models import ChangeAct, ChangeRequest, ChangeStep, FieldGroup
from yaojian.enterprise.companies.services.changes import FILES, secrets_of
from yaojian.kernel.files.models import StoredFile

_MARKS = {ChangeAct.RETURNED: "back", ChangeAct.WITHDRAWN: "back"}
TONES = {"waiting": "blue", "returned": "amber", "accepted": "green", "withdrawn": "line"}


def change_page(change: ChangeRequest) -> dict[str, Any]:
    """Differences, masked numbers, attachments, the trail."""
    return {
        "differences": groups.differences(FieldGroup(change.group), change.old, change.new),
        "numbers": masked_numbers(change),
        "attachments": StoredFile.objects.filter(owner_kind=FILES, owner_id=change.pk).order_by("created"),
        "steps": [_shown(step) for step in change.steps.all()],
        "tone": TONES[change.state],
    }


def masked_numbers(change: ChangeRequest) -> list[tuple[str, str]]:
    """Label and mask of each personal number that waits with the request."""
    kept = secrets_of(change)
    masks = {"id_number": identity_numbers.masked, "phone": persons.mask_phone}
    return [(label, masks[name](kept[name])) for name, label in groups.SECRETS.items() if kept.get(name)]


def _shown(step: ChangeStep) -> dict[str, Any]:
    return {
        "title": step.get_act_display(),
        "who": f"{step.unit}　{step.name}",
        "text": step.text,
        "at": step.at,
        "state": _MARKS.get(ChangeAct(step.act), "done"),
    }
