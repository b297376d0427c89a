"""Drivers that make OpenStack believe in hardware: hypervisors, disks, switches, routers."""
