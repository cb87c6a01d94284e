"""Seals of the manifest are never changed or removed: each is a link of a chain."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION publishing_keep_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER publishing_seal_stays BEFORE UPDATE OR DELETE ON publishing_seal
    FOR EACH ROW EXECUTE FUNCTION publishing_keep_seal();
"""
BACKWARD = """
DROP TRIGGER publishing_seal_stays ON publishing_seal;
DROP FUNCTION publishing_keep_seal();
"""


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
