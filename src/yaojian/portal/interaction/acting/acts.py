"""An act of the desk as a small form: offered where state and right allow it, taken through one service. Page and API share it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.files.fields import KeepsFiles
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right

M = TypeVar("M", bound=Model)


class ActForm(KeepsFiles, forms.Form):
    """A form about one object, ``subject``. Its cleaned values are the arguments of the service."""

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject


@dataclass(frozen=True, slots=True)
class Act(Generic[M]):
    """``fits`` says in which states it is possible; ``note`` what follows from it. ``run`` takes ``actor``, the object's id
    under the name ``argument``, ``key``, and what ``form`` gave.
    """

    name: str
    label: str
    right: Right
    form: type[ActForm]
    run: Callable[..., object]
    argument: str
    done: str
    fits: Callable[[M], bool]
    note: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class Offer(Generic[M]):
    """An act as one page offers it."""

    act: Act[M]
    form: ActForm


def offers(actor: Actor, acts: Iterable[Act[M]], subject: M, wrong: ActForm | None = None) -> list[Offer[M]]:
    """The acts possible now for this reader. ``wrong`` is the form that came back with errors."""
    found = []
    for act in acts:
        if not act.fits(subject) or not checks.holds_on(actor, act.right, subject):
            continue
        mine = wrong is not None and wrong.prefix == act.name
        form = wrong if mine and wrong is not None else act.form(subject=subject, actor=actor, prefix=act.name)
        found.append(Offer(act, form))
    return found


def named(acts: Sequence[Act[M]], name: str) -> Act[M]:
    """Raises ``Unknown`` (404)."""
    for act in acts:
        if act.name == name:
            return act
    raise Unknown(kind="操作")


def take(act: Act[M], subject: M, *, actor: Actor, data: Any, files: Any, key: str) -> ActForm | None:
    """Do it by what a page sent; gives the form back where it has errors. The right is asked by the service too."""
    form = act.form(data, files, subject=subject, actor=actor, prefix=act.name)
    if not form.is_valid():
        return form
    act.run(actor=actor, key=key, **{act.argument: subject.pk}, **form.cleaned_data)
    return None


def take_plain(act: Act[M], subject: M, *, actor: Actor, fields: Mapping[str, Any], key: str) -> None:
    """Do it by what the API was sent. Raises ``Invalid`` (422) for the first wrong field."""
    form = act.form(dict(fields), subject=subject, actor=actor)
    for name, problems in form.errors.items():
        label = form.fields[name].label if name in form.fields else "内容"
        raise Invalid(field=str(label), reason=str(problems[0]))
    act.run(actor=actor, key=key, **{act.argument: subject.pk}, **form.cleaned_data)
