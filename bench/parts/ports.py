"""Ports for servers. As a program it prints two."""

import contextlib
import random
import socket

# Below those that the system gives to outgoing connections and to whoever asks for any port, so that none of them
# takes it between here and the server's start.
FIRST, LAST = 20_000, 31_999


def free_ports(count):
    """Returns ports that differ and that nobody listens on."""
    with contextlib.ExitStack() as held:
        return [_bind(held.enter_context(socket.socket())) for _ in range(count)]


def _bind(probe):
    while True:
        try:
            probe.bind(("127.0.0.1", random.randint(FIRST, LAST)))
            return probe.getsockname()[1]
        except OSError:
            pass  # taken: another


if __name__ == "__main__":
    print(*free_ports(2))
