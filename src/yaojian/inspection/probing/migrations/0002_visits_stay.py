"""Triggers: raw visits are inserted, never changed or removed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION inspection_probing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '访问记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER probe_visit_append_only BEFORE UPDATE OR DELETE ON inspection_probing_probevisit
    FOR EACH ROW EXECUTE FUNCTION inspection_probing_refuse();
CREATE TRIGGER probe_visit_no_truncate BEFORE TRUNCATE ON inspection_probing_probevisit
    FOR EACH STATEMENT EXECUTE FUNCTION inspection_probing_refuse();
"""
BACKWARD = """
DROP TRIGGER probe_visit_no_truncate ON inspection_probing_probevisit;
DROP TRIGGER probe_visit_append_only ON inspection_probing_probevisit;
DROP FUNCTION inspection_probing_refuse();
"""


class Migration(migrations.Migration):
    """Reversible."""

    dependencies = [("inspection_probing", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
