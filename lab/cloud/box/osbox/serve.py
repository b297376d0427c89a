"""python -m osbox.serve keystone|images|neutron|cinder|nova: one process for each OpenStack project.

keystone, glance + placement and neutron are plain WSGI applications on native threads. cinder (API + scheduler + one
volume manager per back end) and nova (API + conductor + scheduler + one compute manager per fake hypervisor) each run
all their services in one eventlet process, so that oslo.messaging's in-memory transport (fake:/) connects them and no
message broker is needed. The projects talk to each other over HTTP, as always. No two of them wait for each other in a
circle, so a process may serve one request at a time.
"""

import gc
import logging
import os
import shlex
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from osbox import settings as s


def _die_quickly() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))


def _ready(name: str, *, marker: str = "") -> None:
    # Out of the collector's hands with all that was imported: walking it again and again was a third of the work.
    # It goes on to run as often as ever: cinder's unused database connections are closed by nobody else.
    gc.collect()
    gc.freeze()
    print(f"osbox: {name} is serving", flush=True)
    if marker:
        Path(s.path("run", marker)).touch()


def _threads(name: str, app: Any, *, workers: int) -> Any:
    """Serve with waitress: it reads and writes in a thread of its own, so a slow client never holds up a worker."""
    import waitress

    server = waitress.create_server(
        app,
        map={},
        host=s.HOST,
        port=s.PORTS[name],
        threads=workers,
        ident=None,
        backlog=256,
        connection_limit=1000,
        channel_timeout=120,
        clear_untrusted_proxy_headers=False,
    )
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    _ready(name)
    return server


def keystone() -> None:
    """Identity."""
    os.environ["OS_KEYSTONE_CONFIG_DIR"] = s.path("etc", "keystone")
    from keystone.wsgi import api

    # One thread only. Keystone's AuthContextMiddleware keeps the token of the current request in an attribute that
    # all threads share: with several, a request now and then runs with the token of another one.
    _threads("keystone", api.application, workers=1).run()


def images() -> None:
    """Image and placement; placement keeps its options in an object of its own, so it can share any process."""
    os.environ["OS_GLANCE_CONFIG_DIR"] = s.path("etc", "glance")
    os.environ["OS_PLACEMENT_CONFIG_DIR"] = s.path("etc", "placement")
    from placement.wsgi import api as placement_api

    from osbox import patches

    patches.placement_usages()
    server = _threads("placement", placement_api.application, workers=4)
    threading.Thread(target=server.run, daemon=True).start()
    from glance.wsgi import api as glance_api

    _threads("glance", glance_api.application, workers=4).run()


def neutron() -> None:
    """Network."""
    os.environ["OS_NEUTRON_CONFIG_DIR"] = s.path("etc", "neutron")
    os.environ["OS_NEUTRON_CONFIG_FILES"] = "neutron.conf"
    from osbox import patches

    patches.neutron_rbac()
    from neutron import policy
    from neutron.wsgi import api

    # Neutron builds its policy at the first request; with more than one thread the requests that arrive meanwhile
    # see half of it (and get 403).
    policy.init()
    _threads("neutron", api.application, workers=1).run()


def _green(name: str, app: Any) -> None:
    import eventlet
    import eventlet.wsgi

    log = logging.getLogger("eventlet.wsgi.server")
    log.setLevel(logging.WARNING)
    sock = eventlet.listen((s.HOST, s.PORTS[name]), backlog=256)
    _ready(name)
    pool = eventlet.GreenPool(200)
    eventlet.wsgi.server(sock, app, log=log, keepalive=True, socket_timeout=65, custom_pool=pool, log_output=False)


def cinder() -> None:
    """Block storage: API, scheduler, a volume service per back end, backup."""
    from cinder.cmd import volume as cmd  # patches the standard library before anything else is imported

    conf = cmd.CONF
    import os_brick
    from cinder import coordination, objects, rpc, utils, version
    from cinder.common import config
    from oslo_log import log as oslo_logging
    from oslo_privsep import priv_context
    from oslo_service import wsgi

    from osbox import patches

    patches.fake_transport()
    patches.cinder_connector()
    objects.register_all()
    conf(["--config-file", s.path("etc", "cinder", "cinder.conf")], project="cinder", version=version.version_string())
    config.set_middleware_defaults()
    oslo_logging.setup(conf, "cinder")
    priv_context.init(root_helper=shlex.split(utils.get_root_helper()))
    utils.monkey_patch()
    os_brick.setup(conf)
    coordination.COORDINATOR.start()
    rpc.init(conf)
    app = wsgi.Loader(conf).load_app(name="osapi_volume")
    _die_quickly()
    import eventlet

    server = eventlet.spawn(_green, "cinder", app)
    _cinder_services(cmd)
    _ready(f"cinder-volume ({', '.join(conf.enabled_backends)})", marker="volume.ready")
    server.wait()


def _cinder_services(cmd: Any) -> None:
    import eventlet
    from cinder import context, objects, service, utils
    from cinder.common import constants

    class Service(service.Service):
        # Upstream keeps the id on the class, for one service per process; ours would all send the heartbeat of the
        # one that started last.
        def report_state(self) -> None:
            service.Service.service_id = self.origin_service_id
            super().report_state()

        # After a pause of a minute everything counts as dead until its first heartbeat, 10 s from now; meanwhile
        # every request would fail.
        def start(self) -> None:
            row = objects.Service.get_by_id(context.get_admin_context(), self.origin_service_id)
            row.report_count += 1
            row.save()
            super().start()

    conf = cmd.CONF
    # The scheduler must listen before the back ends send their first report, and it does not return from start()
    # before it has heard all of them (it gives up after 60 s): start it on the side.
    waiting = eventlet.spawn(Service.create(binary=constants.SCHEDULER_BINARY).start)
    eventlet.sleep(0.2)
    for backend in conf.enabled_backends:
        conf.register_opt(cmd.host_opt, group=backend)
        host = f"{conf.host}@{backend}"
        Service.create(host=host, service_name=backend, binary=constants.VOLUME_BINARY, coordination=True).start()
    Service.create(
        binary=constants.BACKUP_BINARY,
        service_name="backup",
        coordination=True,
        process_number=1,
        semaphore=utils.semaphore_factory(0, 1),
    ).start()
    waiting.wait()


def _wait_http(url: str, *, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 -- an address of our own
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise SystemExit(f"osbox: {url} does not answer")


def _wait_token(conf: Any, *, seconds: float = 300) -> None:
    """Compute hosts register in Placement when they start, which takes a token."""
    from keystoneauth1 import exceptions, loading

    end = time.monotonic() + seconds
    while True:
        try:
            auth = loading.load_auth_from_conf_options(conf, "placement")
            loading.load_session_from_conf_options(conf, "placement", auth=auth).get_token()
        except exceptions.ClientException:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)
        else:
            return


def nova() -> None:
    """Compute: API, conductor, scheduler, a compute service per fake hypervisor."""
    os.environ["OS_NOVA_CONFIG_DIR"] = s.path("etc", "nova")
    from nova import monkey_patch

    monkey_patch.patch()
    import nova.conf
    import os_brick
    import os_vif
    from nova import objects, utils
    from nova.api.openstack import wsgi_app
    from oslo_privsep import priv_context

    from osbox import patches

    patches.fake_transport()
    conf = nova.conf.CONF
    app = wsgi_app.init_application("osapi_compute")
    priv_context.init(root_helper=shlex.split(utils.get_root_helper()))
    os_brick.setup(conf)
    os_vif.initialize()
    objects.Service.enable_min_version_cache()
    patches.nova_hosts()
    patches.nova_allocations()
    patches.nova_driver()
    _die_quickly()
    import eventlet

    # Answer at once; the rest follows as soon as keystone and placement are there (the conductor exits when placement
    # does not know its user).
    server = eventlet.spawn(_green, "nova", app)
    _wait_http(s.URLS["placement"])
    _wait_token(conf)
    _nova_services()
    _ready(f"nova-compute ({len(s.HYPERVISORS)} hosts)", marker="compute.ready")
    server.wait()


def _nova_services() -> None:
    from nova import context, service
    from nova.objects import host_mapping

    def run(**kwargs: str) -> None:
        made = service.Service.create(**kwargs)
        made.start()
        # The first heartbeat now, not in 5 s: until then the service counts as dead.
        made.servicegroup_api._driver._report_state(made)  # noqa: SLF001 -- upstream has no public way

    run(binary="nova-conductor", topic="conductor")
    run(binary="nova-scheduler", topic="scheduler")
    for name in s.HYPERVISORS:
        run(host=name, binary="nova-compute", topic="compute")
    host_mapping.discover_hosts(context.get_admin_context())


if __name__ == "__main__":
    target = sys.argv[1]
    sys.argv = [target]
    _die_quickly()
    {"keystone": keystone, "images": images, "neutron": neutron, "cinder": cinder, "nova": nova}[target]()
