"""Publishes the first definition of the vaccine report from its data file."""

import hashlib
import json
from pathlib import Path

from django.db import migrations

import yaojian.enterprise

# A published definition never changes. Until the first release this is mended together with the file.
SHA256 = "8fac82c7873c6ddb68a2b76770f1c54e973eb901e39582003b52b43e36f829a3"
SOURCE = Path(yaojian.enterprise.__file__).parent / "annual_reports/definitions/vaccine-annual-report-2026.json"


def publish(apps, schema_editor):
    """Insert the definition with the digest of its text."""
    source = SOURCE.read_text(encoding="utf-8")
    if hashlib.sha256(source.encode()).hexdigest() != SHA256:
        raise ValueError(f"{SOURCE.name} was changed after it was published; write a new version instead")
    schema = json.loads(source)
    definitions = apps.get_model("annual_reports", "ReportDefinition").objects.using(schema_editor.connection.alias)
    if definitions.filter(code=schema["$id"], version=schema["x-version"]).exists():
        return  # left by a migration backwards
    definitions.create(
        code=schema["$id"],
        version=schema["x-version"],
        title=schema["title"],
        first_year=schema["x-first-year"],
        source=source,
        sha256=SHA256,
    )


class Migration(migrations.Migration):
    """Data only. Backwards leaves the row: triggers of the reports keep it."""

    dependencies = [("coldchain", "0001_initial"), ("annual_reports", "0003_first_definition")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
