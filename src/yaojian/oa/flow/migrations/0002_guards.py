"""What the database itself guards: records that only grow, nothing deleted that others point to, and no running
instance without an open 办 task."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION flow_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '已发布的流程、办理意见和流程记录只能追加，不能修改或删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER flow_version_immutable BEFORE UPDATE OR DELETE ON flow_flowversion
    FOR EACH ROW EXECUTE FUNCTION flow_refuse();
CREATE TRIGGER flow_opinion_insert_only BEFORE UPDATE OR DELETE ON flow_opinion
    FOR EACH ROW EXECUTE FUNCTION flow_refuse();
CREATE TRIGGER flow_event_insert_only BEFORE UPDATE OR DELETE ON flow_event
    FOR EACH ROW EXECUTE FUNCTION flow_refuse();

-- Asked when the transaction commits: in between, an act may have closed one batch and not yet opened the next.
ALTER TABLE flow_batch ADD CONSTRAINT batch_one_open EXCLUDE USING btree (instance_id WITH =, branch WITH =)
    WHERE (closed IS NULL) DEFERRABLE INITIALLY DEFERRED;

-- Counted along the index of the instance, whatever the statistics say: the one of all open tasks grows with the office.
CREATE FUNCTION flow_check_counts(target uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    declared integer;
    counted integer;
BEGIN
    SELECT i.open, c.n INTO declared, counted FROM flow_instance i CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE t.role = 'do' AND t.state = 'open') AS n FROM flow_task t WHERE t.instance_id = i.id
    ) c WHERE i.id = target AND i.open <> c.n;
    IF FOUND THEN
        RAISE EXCEPTION '流程实例 % 登记了 % 件待办，实际有 % 件。', target, declared, counted
            USING ERRCODE = 'check_violation';
    END IF;
END $$;
CREATE FUNCTION flow_instance_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM flow_check_counts(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION flow_task_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- An act changes its instance in the same transaction, whose own trigger counts.
    PERFORM FROM flow_instance WHERE id = OLD.instance_id AND xmin = pg_current_xact_id()::xid;
    IF NOT FOUND THEN
        PERFORM flow_check_counts(OLD.instance_id);
    END IF;
    RETURN NULL;
END $$;
-- Every act changes its instance. A task that changes without it is somebody's hand in the table.
CREATE CONSTRAINT TRIGGER flow_instance_counts AFTER INSERT OR UPDATE OF open, state, event_count ON flow_instance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION flow_instance_agrees();
CREATE CONSTRAINT TRIGGER flow_task_counts AFTER UPDATE OF state, role, instance_id ON flow_task
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.instance_id <> NEW.instance_id
        OR (OLD.role = 'do' AND OLD.state = 'open') <> (NEW.role = 'do' AND NEW.state = 'open'))
    EXECUTE FUNCTION flow_task_agrees();

-- Batches, tasks, opinions and events have no foreign keys: what they point to is locked or written by the very statement
-- that writes them, so the question is asked of the rare act, the deletion, and not of every insertion.
CREATE FUNCTION flow_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '流程、环节和任务只能办结或作废，不能删除。' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER flow_instance_kept BEFORE DELETE ON flow_instance FOR EACH ROW EXECUTE FUNCTION flow_keep();
CREATE TRIGGER flow_batch_kept BEFORE DELETE ON flow_batch FOR EACH ROW EXECUTE FUNCTION flow_keep();
CREATE TRIGGER flow_task_kept BEFORE DELETE ON flow_task FOR EACH ROW EXECUTE FUNCTION flow_keep();
CREATE FUNCTION flow_keep_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM flow_task WHERE actor_id = OLD.id OR on_behalf_of_id = OLD.id)
        OR EXISTS (SELECT FROM flow_event WHERE person_id = OLD.id OR on_behalf_of_id = OLD.id) THEN
        RAISE EXCEPTION '人员 % 办理过公文，不能删除。', OLD.id USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE FUNCTION flow_keep_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM flow_task WHERE unit_id = OLD.id) THEN
        RAISE EXCEPTION '机构 % 办理过公文，不能删除。', OLD.id USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER flow_person_kept BEFORE DELETE ON organisations_person
    FOR EACH ROW EXECUTE FUNCTION flow_keep_person();
CREATE TRIGGER flow_unit_kept BEFORE DELETE ON organisations_unit FOR EACH ROW EXECUTE FUNCTION flow_keep_unit();

-- Short, because PostgreSQL reads them anew with every statement; for the same reason numbers are not asked to be positive.
ALTER TABLE flow_instance ADD CONSTRAINT instance_open_while_running
    CHECK ((state = 'running') = (open > 0) AND (open > 0) = (ended_at IS NULL) AND open >= 0);
-- A withdrawn signature keeps the time at which it was given.
ALTER TABLE flow_task ADD CONSTRAINT task_done_has_time
    CHECK ((state = 'done') = (done_at IS NOT NULL) OR state = 'withdrawn');

-- Room in each page for the next version of an instance: its changes are then no business of its indexes.
ALTER TABLE flow_instance SET (fillfactor = 70);
"""

BACKWARD = """
ALTER TABLE flow_instance RESET (fillfactor);
ALTER TABLE flow_task DROP CONSTRAINT task_done_has_time;
ALTER TABLE flow_instance DROP CONSTRAINT instance_open_while_running;
DROP TRIGGER flow_unit_kept ON organisations_unit;
DROP TRIGGER flow_person_kept ON organisations_person;
DROP FUNCTION flow_keep_unit();
DROP FUNCTION flow_keep_person();
DROP TRIGGER flow_task_kept ON flow_task;
DROP TRIGGER flow_batch_kept ON flow_batch;
DROP TRIGGER flow_instance_kept ON flow_instance;
DROP FUNCTION flow_keep();
DROP TRIGGER flow_task_counts ON flow_task;
DROP TRIGGER flow_instance_counts ON flow_instance;
DROP FUNCTION flow_task_agrees();
DROP FUNCTION flow_instance_agrees();
DROP FUNCTION flow_check_counts(uuid);
ALTER TABLE flow_batch DROP CONSTRAINT batch_one_open;
DROP TRIGGER flow_event_insert_only ON flow_event;
DROP TRIGGER flow_opinion_insert_only ON flow_opinion;
DROP TRIGGER flow_version_immutable ON flow_flowversion;
DROP FUNCTION flow_refuse();
"""


class Migration(migrations.Migration):
    """Triggers; reversible."""

    dependencies = [("flow", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
