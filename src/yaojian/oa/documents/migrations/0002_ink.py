"""Handwriting beside opinions, which the database itself guards: written once."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION documents_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '手写签批只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER documents_ink_insert_only BEFORE UPDATE OR DELETE ON documents_ink
    FOR EACH ROW EXECUTE FUNCTION documents_refuse();
"""

BACKWARD = """
DROP TRIGGER documents_ink_insert_only ON documents_ink;
DROP FUNCTION documents_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("files", "0001_initial"),
        ("flow", "0002_guards"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="书写时间")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inks",
                        to="documents.document",
                        verbose_name="公文",
                    ),
                ),
                (
                    "image",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="笔迹",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.person",
                        verbose_name="书写人",
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="flow.task",
                        verbose_name="任务",
                    ),
                ),
            ],
            options={
                "verbose_name": "手写签批",
                "verbose_name_plural": "手写签批",
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
