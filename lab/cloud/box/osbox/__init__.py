"""osbox: a real OpenStack control plane with fake hypervisors, on the loopback interface.

This package runs in the cloud's own environment, beside nova, cinder, neutron, keystone, glance and placement;
the lab (lab.cloud) writes its settings and starts its processes.
"""
