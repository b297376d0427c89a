"""The scene: a company's cloud with its people, servers, volumes and networks, made through the public APIs."""

from concurrent.futures import ThreadPoolExecutor

from lab.cloud import Cloud
from lab.progress import step
from lab.scene import company, compute, identity, image, network, storage, workloads
from lab.scene.api import Person


def play(cloud: Cloud) -> None:
    """Fill an empty cloud."""
    admin = Person(
        cloud, user=cloud.username, password=cloud.password, user_domain="Default", project="admin", domain="Default"
    )
    servers = workloads.servers()
    with step("domains, projects, people, roles"):
        projects = identity.make(admin)
        owners = {project.name: _owner(cloud, project) for project in company.PROJECTS}
    with ThreadPoolExecutor() as pool, step("images, flavors, networks, volumes"):
        ground = pool.submit(compute.make_ground, admin, projects)
        keys = pool.submit(compute.make_keys, owners)
        public = network.make_outside(admin)
        networks = pool.submit(network.make_projects, admin, owners, projects, public)
        storage.make_types(admin, projects)
        images = image.make(admin, owners, projects)
        disks = storage.make_volumes(owners, images, servers)
        flavors, around, _ = ground.result(), networks.result(), keys.result()
        storage.wait(admin)
    with ThreadPoolExecutor() as pool, step(f"{len(servers)} servers"):
        orphans = pool.submit(storage.make_orphans, admin, owners, images)
        ids = compute.make_servers(owners, servers, disks, images=images, flavors=flavors, networks=around)
        orphans.result()
        compute.wait(admin)
    with ThreadPoolExecutor() as pool, step("floating IPs, snapshots, servers stopped, paused and broken"):
        of = {
            project: [made for server, made in zip(servers, ids, strict=True) if server.project == project]
            for project in projects
        }
        addresses = pool.submit(network.give_addresses, owners, public, of)
        snapshots = pool.submit(storage.make_snapshots, admin, owners, servers, disks)
        compute.live(admin, owners, servers, ids)
        addresses.result()
        snapshots.result()
        storage.wait(admin)


def _owner(cloud: Cloud, project: company.Project) -> Person:
    return Person(
        cloud,
        user=project.owner,
        password=company.PASSWORD,
        user_domain=project.domain,
        project=project.name,
        domain=project.domain,
    )
