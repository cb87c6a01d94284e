"""Reminders can be added, never changed or deleted."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION oversight_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '催报记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER oversight_filingreminder_insert_only BEFORE UPDATE OR DELETE ON oversight_filingreminder
    FOR EACH ROW EXECUTE FUNCTION oversight_refuse();
CREATE TRIGGER oversight_filingreminder_no_truncate BEFORE TRUNCATE ON oversight_filingreminder
    FOR EACH STATEMENT EXECUTE FUNCTION oversight_refuse();
"""
BACKWARD = """
DROP TRIGGER oversight_filingreminder_no_truncate ON oversight_filingreminder;
DROP TRIGGER oversight_filingreminder_insert_only ON oversight_filingreminder;
DROP FUNCTION oversight_refuse();
"""


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("oversight", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
