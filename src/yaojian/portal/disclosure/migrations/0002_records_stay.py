"""Changes of validity, figures and fixed years are never changed or removed, whoever tries (an official record)."""

from django.db import migrations

TABLES = ("disclosure_validitychange", "disclosure_yearfigure", "disclosure_yearsnapshot")
FORWARD = """
CREATE FUNCTION disclosure_keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION disclosure_keep_record();\n"
    for table in TABLES
)
BACKWARD = (
    "".join(f"DROP TRIGGER {table}_stays ON {table};\n" for table in TABLES) + "DROP FUNCTION disclosure_keep_record();"
)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
