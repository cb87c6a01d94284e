"""Publishes the first definition of the distributors' report from its data file."""

import hashlib
import json
from pathlib import Path

from django.db import migrations

# A published definition never changes. Until the first release this is mended together with the file.
SHA256 = "ee85389c5d38810c8b80b8fa490e9513046824f4b292fb50a0a8d40f64962964"
SOURCE = Path(__file__).parents[1] / "definitions" / "distributor-annual-report-2026.json"


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
    """Data only. Backwards leaves the row: the triggers of 0002 keep it, and the table goes with 0001."""

    dependencies = [("annual_reports", "0002_insert_only")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
