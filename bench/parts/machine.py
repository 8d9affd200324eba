"""What the figures were measured on."""

import os
import pathlib
import re
import subprocess

from .server import HOME


def commit():
    said = subprocess.run(["git", "-C", HOME, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return said.stdout.strip() or "unknown"


def facts():
    processor = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())[1])
    return {"cores": len(os.sched_getaffinity(0)), "processor": processor[1] if processor else os.uname().machine,
            "memoryGB": round(memory / 1e6), "kernel": os.uname().release}


def fsync(server):
    """Returns how many times a second the disk of the database makes 8 kB durable, in the way that PostgreSQL does."""
    tool = next(iter(sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pg_test_fsync"), reverse=True)), None)
    if tool is None:
        return None
    probe = server.data / "fsync.probe"
    try:
        said = subprocess.run([tool, "-s", "1", "-f", probe], capture_output=True, text=True, check=True).stdout
    finally:
        probe.unlink(missing_ok=True)
    one = said.split("two 8kB writes")[0]
    method = server.sql("show wal_sync_method")
    found = re.search(rf"^\s*{method}\s+([0-9.]+) ops/sec", one, re.M)
    return {"method": method, "perSecond": float(found[1])} if found else None
