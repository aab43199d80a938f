"""Ports for servers that tests start."""

from local.settings import free_port

__all__ = ["free_port"]
