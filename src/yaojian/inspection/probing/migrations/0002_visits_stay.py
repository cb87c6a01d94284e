"""Raw visits lie in one partition a year, and are inserted only, never changed or removed.

A year has some 50,000 visits of each target that is visited every ten minutes. A query with a span of time reads the years it
touches; an old year can be detached and archived as a whole. Years beyond the last partition fall into the default one.
"""

from django.db import migrations

YEARS = range(2025, 2041)
VISITS = "inspection_probing_probevisit"
PARTS = "\n".join(
    f"CREATE TABLE {VISITS}_{year} PARTITION OF {VISITS}"
    f" FOR VALUES FROM ('{year}-01-01 00:00+08') TO ('{year + 1}-01-01 00:00+08');"
    for year in YEARS
)
NO_TRUNCATE = "\n".join(
    f"CREATE TRIGGER probe_visit_no_truncate BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION inspection_probing_refuse();"
    for table in [VISITS, f"{VISITS}_rest", *(f"{VISITS}_{year}" for year in YEARS)]
)
FORWARD = f"""
ALTER TABLE {VISITS} RENAME TO probe_visit_plain;
CREATE TABLE {VISITS} (LIKE probe_visit_plain INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING CONSTRAINTS)
    PARTITION BY RANGE (at);
DROP TABLE probe_visit_plain;
ALTER TABLE {VISITS} ADD PRIMARY KEY (id, at);
ALTER TABLE {VISITS} ADD CONSTRAINT probe_visit_of_target FOREIGN KEY (target_id)
    REFERENCES inspection_probing_probetarget (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX visit_of_target ON {VISITS} (target_id, at DESC, id DESC);
CREATE INDEX visit_not_good ON {VISITS} (target_id, at DESC, id DESC) WHERE NOT (outcome = 'good');
CREATE TABLE {VISITS}_rest PARTITION OF {VISITS} DEFAULT;
{PARTS}

CREATE FUNCTION inspection_probing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '访问记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER probe_visit_append_only BEFORE UPDATE OR DELETE ON {VISITS}
    FOR EACH ROW EXECUTE FUNCTION inspection_probing_refuse();
{NO_TRUNCATE}
"""
BACKWARD = f"""
CREATE TABLE probe_visit_plain (LIKE {VISITS} INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING CONSTRAINTS);
INSERT INTO probe_visit_plain OVERRIDING SYSTEM VALUE SELECT * FROM {VISITS};
DROP TABLE {VISITS};
DROP FUNCTION inspection_probing_refuse();
ALTER TABLE probe_visit_plain RENAME TO {VISITS};
ALTER TABLE {VISITS} ADD PRIMARY KEY (id);
ALTER TABLE {VISITS} ADD CONSTRAINT probe_visit_of_target FOREIGN KEY (target_id)
    REFERENCES inspection_probing_probetarget (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX visit_of_target ON {VISITS} (target_id, at DESC, id DESC);
CREATE INDEX visit_not_good ON {VISITS} (target_id, at DESC, id DESC) WHERE NOT (outcome = 'good');
SELECT setval(pg_get_serial_sequence('{VISITS}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {VISITS}), false);
"""  # noqa: S608 names of ours


class Migration(migrations.Migration):
    """Reversible."""

    dependencies = [("inspection_probing", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
