"""Form fields for uploads that survive a form with errors (nobody likes to choose five attachments twice).

A form with such a field passes the actor: ``KeepsFiles`` does it. A field with a ``place`` (``places``) also takes photos by
telephone and large files in pieces, once the form names its ``target``. ``cleaned_data`` holds ``StoredFile`` rows of owner
``draft``; the service that accepts the form hands them over with ``services.attach``.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from yaojian.kernel.actors import NOBODY, Actor
from yaojian.kernel.errors import Refusal

from . import photo_services, services
from .kinds import Kinds, endings, labels
from .models import StoredFile, told_size


class KeptFilesInput(forms.ClearableFileInput):
    """A file input that also lists what was kept: each with a hidden token and a box to let it go."""

    template_name = "forms/kept_files.html"
    allow_multiple_selected = True

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}))
        self.kept: list[tuple[str, StoredFile]] = []
        self.place = ""
        self.target: UUID | None = None
        self.takes_photos = False

    def value_from_datadict(
        self, data: Mapping[str, Any], files: "MultiValueDict[str, UploadedFile[bytes]]", name: str
    ) -> "tuple[list[UploadedFile[bytes]], list[str]]":
        """New uploads, and the tokens of kept ones that were not let go."""
        tokens = data.getlist(f"{name}-kept") if hasattr(data, "getlist") else []
        gone = set(data.getlist(f"{name}-drop")) if hasattr(data, "getlist") else set()
        return files.getlist(name) if files else [], [token for token in tokens if token not in gone]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Neither a new nor a kept file came."""
        return name not in files and f"{name}-kept" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        """A kept file satisfies the field, which the browser cannot know."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds ``widget.kept``: pairs of token and file; ``widget.place``, ``target``, ``photos`` where there is more than the input."""
        context = super().get_context(name, None, attrs)
        place = self.place if self.target else ""
        context["widget"] |= {
            "kept": self.kept,
            "multiple": bool(self.attrs.get("multiple")),
            "place": place,
            "target": self.target,
            "photos": place and self.takes_photos,
        }
        return context


class KeptFilesField(forms.Field):
    """Any number of files up to ``most``; ``cleaned_data`` is a list of ``StoredFile``."""

    widget = KeptFilesInput
    many = True

    def __init__(
        self,
        *,
        allowed: Kinds = Kinds.ATTACHMENTS,
        limit: int = services.LIMIT,
        most: int = 20,
        place: str = "",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("help_text", f"可上传 {labels(allowed)}，每个不超过 {told_size(limit)}。")
        self.allowed, self.limit, self.most = allowed, limit, most  # before Django asks for widget_attrs
        super().__init__(**kwargs)
        self.actor: Actor = NOBODY
        self.place, self.takes_photos = place, self.many and bool(allowed & Kinds.PICTURES)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Tell the file chooser which endings fit, and the page what is too large to be sent at all."""
        return {"accept": endings(self.allowed), "data-limit": self.limit} | ({"multiple": True} if self.many else {})

    def clean(self, value: "tuple[list[UploadedFile[bytes]], list[str]] | None") -> Any:
        """Store new uploads as the actor's drafts; every refusal becomes a message at this field."""
        uploads, tokens = value or ([], [])
        kept, problems = self._collect(uploads, tokens)
        self.widget.kept = [(services.token_for(self.actor, file), file) for file in kept]
        if problems:
            raise ValidationError(problems)
        if self.required and not kept:
            raise ValidationError("请选择要上传的文件。", code="required")
        if len(kept) > self.most:
            raise ValidationError(f"最多上传 {self.most} 个文件，现在有 {len(kept)} 个，请去掉一些。")
        return self._answer(kept)

    def _collect(
        self, uploads: "Iterable[UploadedFile[bytes]]", tokens: Iterable[str]
    ) -> tuple[list[StoredFile], list[str]]:
        kept: list[StoredFile] = []
        problems: list[str] = []
        for token in tokens:
            try:
                kept.append(services.kept_file(self.actor, token))
            except Refusal as refusal:
                problems.append(str(refusal))
        for upload in uploads:
            try:
                file = services.keep_upload(actor=self.actor, upload=upload, allowed=self.allowed, limit=self.limit)
            except Refusal as refusal:
                problems.append(str(refusal))
            else:
                kept = [*kept, file] if self.many else [file]
        return kept, problems

    def _answer(self, kept: list[StoredFile]) -> Any:
        return kept

    def open_for(self, target: UUID | None, *, fresh: bool) -> None:
        """Say what the form is about; a fresh one lists the photos that came by telephone and wait for it."""
        widget: Any = self.widget
        widget.place, widget.target, widget.takes_photos = self.place, target, self.takes_photos
        if target and self.place and self.takes_photos and fresh:
            found = photo_services.waiting(self.actor, self.place, target)
            widget.kept = [(services.token_for(self.actor, file), file) for file in found]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Something was chosen or kept."""
        return bool(data and (data[0] or data[1]))


class KeptFileField(KeptFilesField):
    """One file; a new one takes the place of the kept one. ``cleaned_data`` is a ``StoredFile`` or None."""

    many = False

    def _answer(self, kept: list[StoredFile]) -> StoredFile | None:
        return kept[0] if kept else None


class KeepsFiles(forms.BaseForm):
    """Mixin before ``forms.Form``: takes ``actor=`` and ``target=`` (the object the form is about) and tells its file fields."""

    def __init__(self, *args: Any, actor: Actor, target: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        for field in self.fields.values():
            if isinstance(field, KeptFilesField):
                field.actor = actor
                field.open_for(target, fresh=not self.is_bound)
