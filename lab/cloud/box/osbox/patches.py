"""The places where upstream does not fit PostgreSQL or the in-memory transport, each with its reason."""
# ruff: noqa: SLF001 -- what has to be replaced is private upstream

import sys
import threading
import time
from typing import Any


def fake_transport() -> None:
    """Make fake:/ behave like a real transport.

    Send copies: upstream hands the very objects over, so the receiver may see types that never survive a wire
    (cinder's pool statistics are then read-only dicts and GET /scheduler-stats/get_pools?detail=true fails) or
    change the sender's data.

    Wake the receiver: upstream looks for new messages every 50 ms, which adds half a second to the boot of a server
    and keeps an idle process busy.
    """
    from oslo_messaging._drivers import base, impl_fake

    arrived = threading.Condition()
    count = [0]

    class Message(impl_fake.FakeIncomingMessage):
        def reply(self, reply: Any = None, failure: Any = None) -> None:
            super().reply(_copy(reply), failure)

    class Exchange(impl_fake.FakeExchange):
        def deliver_message(self, *args: Any, **kwargs: Any) -> None:
            super().deliver_message(*args, **kwargs)
            with arrived:
                count[0] += 1
                arrived.notify_all()

    class Listener(impl_fake.FakeListener):
        @base.batch_poll_helper
        def poll(self, timeout: float | None = None) -> Any:
            end = None if timeout is None else time.monotonic() + timeout
            while not self._stopped.is_set():
                seen = count[0]
                for target in self._targets:
                    exchange = self._exchange_manager.get_exchange(target.exchange)
                    found = exchange.poll(target, self._pool)
                    if found[1] is not None:
                        return Message(*found)
                pause = 0.5 if end is None else min(0.5, end - time.monotonic())
                if pause <= 0:
                    return None
                with arrived:
                    if count[0] == seen:
                        arrived.wait(pause)
            return None

    send = impl_fake.FakeDriver._send

    def send_copies(self: Any, target: Any, ctxt: Any, message: Any, *args: Any, **kwargs: Any) -> Any:
        return send(self, target, _copy(ctxt), _copy(message), *args, **kwargs)

    impl_fake.FakeExchange = Exchange
    impl_fake.FakeListener = Listener
    impl_fake.FakeDriver._send = send_copies


def _copy(data: Any) -> Any:
    from oslo_serialization import jsonutils

    return jsonutils.loads(jsonutils.dumps(data))


def placement_usages() -> None:
    """Give GET /usages (microversion 1.38 and later) a GROUP BY that PostgreSQL accepts.

    MySQL picks a value for columns outside it.
    """
    import sqlalchemy as sa
    from placement import db_api
    from placement.db.sqlalchemy import models as m
    from placement.objects import usage

    @db_api.placement_context_manager.reader
    def by_consumer_type(context: Any, project_id: str, user_id: Any = None, consumer_type: Any = None) -> Any:
        if consumer_type in {"all", "unknown"}:
            return usage._get_all_by_project_user(context, project_id, user_id, consumer_type=consumer_type)
        query = (
            context.session.query(m.ConsumerType.name)
            .select_from(m.Allocation)
            .join(m.Consumer, m.Allocation.consumer_id == m.Consumer.uuid)
            .outerjoin(m.ConsumerType, m.Consumer.consumer_type_id == m.ConsumerType.id)
            .join(m.Project, m.Consumer.project_id == m.Project.id)
            .filter(m.Project.external_id == project_id)
        )
        if user_id:
            query = query.join(m.User, m.Consumer.user_id == m.User.id).filter(m.User.external_id == user_id)
        if consumer_type:
            query = query.filter(m.ConsumerType.name == consumer_type)
        consumers = sa.func.count(sa.distinct(m.Allocation.consumer_id))
        counts = dict(query.add_columns(consumers).group_by(m.ConsumerType.name).all())
        rows = (
            query.add_columns(m.Allocation.resource_class_id, sa.func.coalesce(sa.func.sum(m.Allocation.used), 0))
            .group_by(m.ConsumerType.name, m.Allocation.resource_class_id)
            .all()
        )
        return [
            {
                "resource_class": context.rc_cache.string_from_id(resource_class),
                "usage": used,
                "consumer_count": counts[name],
                "consumer_type": name,
            }
            for name, resource_class, used in rows
        ]

    usage._get_by_consumer_type = by_consumer_type


def neutron_migration() -> None:
    """Skip the one statement among neutron's migrations that only MySQL knows.

    2025.2, d553edeb540f: the collation of one table; PostgreSQL compares case-sensitively anyway.
    """
    from alembic import op

    execute = op.execute

    def portable(statement: Any, *args: Any, **kwargs: Any) -> Any:
        if "CHARACTER SET" in str(statement):
            print(f"skipped on PostgreSQL: {statement}", file=sys.stderr)
            return None
        return execute(statement, *args, **kwargs)

    op.execute = portable  # type: ignore[assignment] # it stands in for upstream's


def neutron_rbac() -> None:
    """Let people who are no admin list what can be shared (networks, security groups, subnet pools, …).

    neutron-lib removes duplicates with GROUP BY id, which PostgreSQL refuses once eager loading adds columns of
    other tables. The same rows come with WHERE id IN (that query).
    """
    from neutron_lib.db import model_query
    from sqlalchemy.orm import lazyload

    original = model_query.query_with_hooks

    def query_with_hooks(context: Any, model: Any, field: Any = None, lazy_fields: Any = None) -> Any:
        query = original(context, model, field, lazy_fields)
        if not query._group_by_clauses:
            return query
        ids = query.with_entities(model.id)
        query = context.session.query(getattr(model, field) if field else model).filter(model.id.in_(ids))
        for name in lazy_fields or ():
            query = query.options(lazyload(name))
        return query

    model_query.query_with_hooks = query_with_hooks


def cinder_connector() -> None:
    """Tell cinder-backup what this machine is on the storage network: os-brick would run sudo, iscsi and nvme tools."""
    from cinder.volume import volume_utils
    from oslo_config import cfg

    volume_utils.brick_get_connector_properties = lambda *_args, **_kwargs: {
        "host": cfg.CONF.host,
        "ip": cfg.CONF.my_ip,
        "platform": "x86_64",
        "os_type": "linux",
        "multipath": False,
    }


def nova_allocations() -> None:
    """Spare the allocations of each server of a host, which Nova asks placement for on every claim and periodic task.

    One request per server, in case the driver wants to reshape or PCI devices are tracked. Neither happens here, and
    with hundreds of servers on three hosts it is most of the work.
    """
    from nova.scheduler.client import report

    report.SchedulerReportClient.get_allocations_for_provider_tree = lambda _self, _context, _nodename: {}


class _AnyHost(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


class _ConfView:
    def __init__(self, conf: Any) -> None:
        self._conf = conf

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._conf, name)
        return _AnyHost(value) if name == "host" else value


def nova_hosts() -> None:
    """Let any volume be detached: that asks "is CONF.host the host of this server?", and here one process is all hosts."""
    import nova.conf
    from nova.virt import block_device

    block_device.CONF = _ConfView(nova.conf.CONF)


def nova_driver() -> None:
    """Put our driver where Nova loads drivers from, below nova.virt only."""
    from osbox.drivers import nova_virt

    sys.modules["nova.virt.osbox"] = nova_virt
