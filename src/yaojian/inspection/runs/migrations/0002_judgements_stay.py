"""Triggers: what a person said about a run is inserted, never changed; it goes only with its run."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION inspection_runs_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '人工判断只能追加，不能修改。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER judgement_append_only BEFORE UPDATE ON inspection_runs_judgement
    FOR EACH ROW EXECUTE FUNCTION inspection_runs_refuse();
"""
BACKWARD = """
DROP TRIGGER judgement_append_only ON inspection_runs_judgement;
DROP FUNCTION inspection_runs_refuse();
"""


class Migration(migrations.Migration):
    """Reversible."""

    dependencies = [("inspection_runs", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
