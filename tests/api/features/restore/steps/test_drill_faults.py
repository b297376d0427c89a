"""Drills that fail, whose process dies, that nobody asked for: nothing of them stays in the cloud, and each is done once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from api.features.restore import drill_queries
from api.features.restore.drill_runner import DrillRunner
from pf9.database import Database
from pf9.inventory.run import Run
from pf9.settings import DatabaseSettings
from pf9.snapshot_policy import assignment
from tests.fixtures import fault_proxy
from tests.fixtures.estate import wait_until
from tests.fixtures.fault_proxy import Answer, Forward, Request
from tests.fixtures.restore_drills import begun, ended, found, gateway
from tests.fixtures.restore_scene import Scene, Vm
from tests.fixtures.restore_trials import Trials

pytestmark = pytest.mark.cloud


@pytest.mark.usefixtures("untouched")
def test_a_drill_whose_server_ends_in_error_has_failed_and_what_it_leaves_can_be_cleaned_up(
    stage: Scene, vm: Vm, trials: Trials, owner_database: Database
) -> None:
    def broken(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        server_id = answer.body.decode().split('"id": "')[1].split('"')[0]
        stage.settled("servers", server_id, to="ACTIVE")
        stage.admin.post("compute", f"/servers/{server_id}/action", {"os-resetState": {"state": "error"}})
        return answer

    trials.proxy.add(match="POST compute /servers$", fault=broken, times=1)
    with gateway(trials):
        drill = begun(trials, vm)
        trials.proxy.add(match="DELETE block-storage /volumes/", fault=fault_proxy.status(400, message="busy"))
        with owner_database.transaction() as tx:
            tx.execute("UPDATE restore_drills SET tear_down_tries = 8 WHERE id = %s", (drill["id"],))  # the last try
        done = ended(trials, drill)
    assert (done["status"], done["rto_seconds"], done["checks"]) == ("FAILED", None, [])
    assert "ended in ERROR" in done["error"]
    assert [(each["kind"], "busy" in each["why"]) for each in done["left_behind"]] == [("volumes", True)]
    trials.proxy.clear()
    cleaned = trials.clean_up(drill["job_id"])
    done = found(trials, drill["id"])
    assert (done["left_behind"], done["is_torn_down"]) == ([], True)
    assert cleaned["deleted"][0] in done["torn_down"]


@pytest.mark.parametrize("call", ["POST network /subnets$", "POST compute /servers$"])
@pytest.mark.usefixtures("untouched")
def test_a_drill_whose_process_is_killed_is_taken_away_by_another(trials: Trials, vm: Vm, call: str) -> None:
    drill = begun(trials, vm)
    trials.killed_in(call, drill["job_id"])
    with gateway(trials):
        done = ended(trials, drill)
    assert (done["status"], done["left_behind"]) == ("INTERRUPTED", [])
    assert "no sign of life" in done["error"]


@pytest.mark.usefixtures("untouched")
def test_who_takes_it_away_may_be_killed_as_well(trials: Trials, vm: Vm) -> None:
    drill = begun(trials, vm)
    with trials.process() as process:

        def kill(request: Request, forward: Forward) -> Answer:
            forward(request)
            process.kill()
            process.wait(10)
            return Answer(0, {}, b"", cut_at=0)

        trials.proxy.add(match="DELETE compute /servers/", fault=kill, times=1)
        wait_until(lambda: process.poll() is not None, what="it never died")
    trials.proxy.clear()
    assert found(trials, drill["id"])["status"] == "TEARING_DOWN"
    with gateway(trials):
        done = ended(trials, drill)
    assert (done["status"], done["left_behind"]) == ("PASSED", [])


@pytest.mark.usefixtures("untouched")
def test_two_processes_take_a_drill_away_at_once_and_it_is_done_once(
    trials: Trials, vm: Vm, owner_database: Database
) -> None:
    drill = begun(trials, vm)
    trials.proxy.add(match="DELETE compute /servers/", fault=fault_proxy.late(1))
    with gateway(trials, looks=False) as one, gateway(trials, looks=False) as other:
        trials.ended(uuid.UUID(drill["job_id"]))
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(DrillRunner.tear_down, (one, other)))
    done = found(trials, drill["id"])
    assert (done["status"], done["left_behind"]) == ("PASSED", [])
    assert trials.proxy.asked("DELETE compute /servers/") == 1
    assert len({each["id"] for each in done["torn_down"]}) == len(done["torn_down"])
    with owner_database.transaction(read_only=True) as tx:
        told = tx.all("SELECT action FROM activity_log WHERE resource_id = %s ORDER BY id", (drill["id"],))
    assert [row["action"] for row in told] == ["restore_drill", "restore_drill_finished"]


@pytest.mark.usefixtures("untouched")
def test_a_drill_whose_project_lets_nobody_in_any_more_holds_no_other_up(
    trials: Trials, vm: Vm, owner_database: Database
) -> None:
    drill = begun(trials, vm)
    with gateway(trials, looks=False):
        trials.ended(uuid.UUID(drill["job_id"]))
    trials.proxy.add(match="GET identity /role_assign", fault=fault_proxy.body('{"role_assignments": [], "links": {}}'))
    trials.proxy.add(match="PUT identity /projects/", fault=fault_proxy.status(404, message="no such project"))
    with gateway(trials, looks=False) as beside:
        beside.tear_down()
        assert found(trials, drill["id"])["status"] == "TEARING_DOWN"
        with owner_database.transaction() as tx:
            tx.execute(
                "UPDATE restore_drills SET tear_down_tries = 8, tear_down_after = NULL WHERE id = %s", (drill["id"],)
            )
        beside.tear_down()
    done = found(trials, drill["id"])
    assert (done["status"], [each["kind"] for each in done["left_behind"]]) == ("PASSED", ["projects"])
    trials.clean_up(drill["job_id"])  # somebody has mended it
    assert found(trials, drill["id"])["is_torn_down"]


@pytest.fixture
def protected(stage: Scene, vm: Vm, owner_database: Database, database_settings: DatabaseSettings) -> int:
    """The inventory knows the server, its snapshots are the built-in set's; no drill has been. The set's number."""
    kinds = ["domains", "projects", "servers", "volumes", "snapshots"]
    database = Database(database_settings, application_name="tests-first-run")
    Run.begin(database, source="tests", actor="tests", region_name=stage.admin.region_name, kinds=kinds).execute(
        lambda: stage.admin
    )
    database.close()
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM restore_drills")
        tx.execute(
            """UPDATE volumes SET metadata = '{"auto_snapshot": "true", "snapshot_policies": "daily_5"}' WHERE server_id = %s""",
            (vm.id,),
        )
        assignment.decide_all(tx, sla_days=2)
        # Of the whole lab only the scene's project takes part.
        tx.execute(
            "DELETE FROM snapshot_assigned_policies AS a USING volumes AS v WHERE v.id = a.volume_id AND v.project_id <> %s",
            (stage.project_id,),
        )
        return int(tx.scalar("SELECT id FROM snapshot_policy_sets WHERE built_in"))


def test_the_schedule_drills_the_server_that_waits_longest_and_once(
    vm: Vm, trials: Trials, owner_database: Database, protected: int
) -> None:
    def change(statement: str, *values: Any) -> None:
        with owner_database.transaction() as tx:
            tx.execute(statement, values)

    with gateway(trials, looks=False) as beside:
        assert beside.begin_due() is None  # no set asks for it
        change("UPDATE snapshot_policy_sets SET drill_every_days = 7 WHERE id = %s", protected)
        change(_DRILLED, protected, 28, vm.id)  # three times were missed
        first = beside.begin_due()
        assert first
        drill = found(trials, first)
        assert (drill["vm_id"], drill["trigger"], drill["policy_set_id"]) == (vm.id, "schedule", protected)
        assert beside.begin_due() is None  # one at a time
        job_id = uuid.UUID(str(drill["job_id"]))
        trials.cancel(job_id)
        trials.ended(job_id)
        beside.tear_down()
        assert found(trials, first)["status"] == "CANCELED"
        change("UPDATE restore_drills SET status = 'PASSED' WHERE id = %s", first)
        assert beside.begin_due() is None  # what was missed is made up for once
        change("UPDATE restore_drills SET started_at = started_at - interval '8 days' WHERE id = %s", first)
        other = str(uuid.uuid4())
        with owner_database.transaction() as tx:
            tx.execute(
                _COPIED.format(columns=(columns := tx.scalar(_COLUMNS)), names=columns.replace("c.", "")),
                (other, vm.id),
            )
        change("UPDATE volumes SET server_id = %s WHERE server_id = %s", other, vm.id)
        assert beside.begin_due() is None  # never drilled: its turn; a server that is gone is a drill that failed
        with trials.database.transaction(read_only=True) as tx:
            newest = drill_queries.list_drills(tx, {}, after=None, descending=True, limit=1)[0]
        assert (newest["vm_id"], newest["status"], newest["job_id"]) == (other, "FAILED", None)
        assert newest["error"] == f"The cloud has no server with the id {other}."
        assert beside.begin_due() is None


_DRILLED = """
    INSERT INTO restore_drills (region_name, vm_id, vm_name, project_id, policy_set_id, trigger, requested_by, status,
        started_at, finished_at)
    SELECT region_name, id, name, project_id, %s, 'schedule', 'system', 'PASSED', at, at
    FROM servers, (SELECT now() - make_interval(days => %s) AS at) AS t WHERE id = %s"""
_COLUMNS = """
    SELECT string_agg('c.' || quote_ident(column_name), ', ') FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = 'servers' AND is_generated = 'NEVER'"""
_COPIED = """
    INSERT INTO servers ({names}) SELECT {columns} FROM servers AS s
    CROSS JOIN LATERAL jsonb_populate_record(s, jsonb_build_object('id', %s)) AS c WHERE s.id = %s"""
