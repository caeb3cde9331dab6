"""``conf/neo4j.conf`` of a workspace's server: made from ``kgraph/local/neo4j.conf``, then changed only where it has to be."""

import re
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kgraph.errors import SettingError

HOST = "127.0.0.1"
_TEMPLATE = Path(__file__).resolve().parent / "neo4j.conf"
_SIZE = re.compile(r"[1-9][0-9]*[mMgG]")
_MEMORY = ("server.memory.heap.initial_size", "server.memory.heap.max_size")
_CGROUP = Path("/sys/fs/cgroup/memory.max")


def conf_text(conf: str | None, bolt: int, http: int, heap: str | None, memory: int) -> str:
    """The text of the file: the one there is (None: a new one, for a machine of ``memory`` bytes) with these ports and this heap."""
    changes = {
        f"server.{name}.{side}_address": f"{HOST}:{port}"
        for name, port in (("bolt", bolt), ("http", http))
        for side in ("listen", "advertised")
    }
    if conf is None:
        conf, size = _TEMPLATE.read_text(encoding="utf-8"), share(memory)
        changes |= {**dict.fromkeys(_MEMORY, size), "server.memory.pagecache.size": size}
    if heap:
        changes |= dict.fromkeys(_MEMORY, heap)
    return _changed(conf, changes)


def _changed(conf: str, changes: Mapping[str, str]) -> str:
    lines = conf.splitlines()
    for name, value in changes.items():
        at = [number for number, line in enumerate(lines) if line.partition("=")[0].strip() == name]
        for number in at:
            lines[number] = f"{name}={value}"
        if not at:
            lines.append(f"{name}={value}")
    return "\n".join(lines) + "\n"


def settings(conf: str, name: str) -> tuple[str, ...]:
    """All values of a setting, in the order of the lines."""
    pairs = (line.partition("=") for line in conf.splitlines() if not line.lstrip().startswith("#"))
    return tuple(value.strip() for key, _, value in pairs if key.strip() == name)


def java_options(conf: str) -> list[str]:
    """What the file says to Java itself: memory and options."""
    sizes = [f"{flag}{settings(conf, name)[-1]}" for flag, name in zip(("-Xms", "-Xmx"), _MEMORY, strict=True) if settings(conf, name)]
    return [*sizes, *settings(conf, "server.jvm.additional")]


def share(memory: int) -> str:
    """An eighth of a machine's memory (bytes), 512 MB at least and 2 GB at most."""
    return f"{min(2048, max(512, memory // 8 // 2**20))}m"


def machine_memory() -> int:
    """Bytes of memory this process may use: those of the machine, or of the container it is in."""
    import psutil

    total = int(psutil.virtual_memory().total)
    with suppress(OSError, ValueError):  # "max" where there is no limit
        total = min(total, int(_CGROUP.read_text(encoding="ascii")))
    return total


def checked_heap(given: str | None) -> str | None:
    """The size as it was given. Raises ``SettingError`` for one that Java does not take."""
    if given is not None and not _SIZE.fullmatch(given):
        raise SettingError(f"{given!r} is no size of memory; write 512m or 2g")
    return given


def free_port(kept: int | None = None) -> int:
    """A port of this machine that nobody listens on: the one kept where it is free, else any."""
    if kept and not taken(kept):
        return kept
    with socket.socket() as any_port:
        any_port.bind((HOST, 0))
        return int(any_port.getsockname()[1])


def taken(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # else a port is taken for a minute after its server has ended
        try:
            tried.bind((HOST, port))
            tried.listen(1)
        except OSError:
            return True
    return False
