"""What happened, what moved the clock, what was written and corrected stays: the database refuses to change or delete it."""

from django.db import migrations

TABLES = ("applicationevent", "clockmark", "paper", "reportcorrection")
FORWARD = """
CREATE FUNCTION applications_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'applications_applicationevent'
            AND current_setting('yaojian.resealing', true) = 'on' THEN
        OLD.sealed_text := NEW.sealed_text;  -- the same text under a new key, and nothing else
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '办理记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"CREATE TRIGGER applications_{table}_insert_only BEFORE UPDATE OR DELETE ON applications_{table} "
    "FOR EACH ROW EXECUTE FUNCTION applications_refuse();\n"
    for table in TABLES
)
BACKWARD = (
    "".join(f"DROP TRIGGER applications_{table}_insert_only ON applications_{table};\n" for table in TABLES)
    + "DROP FUNCTION applications_refuse();"
)


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("applications", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
