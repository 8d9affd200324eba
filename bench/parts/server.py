"""A server of its own on a fresh embedded PostgreSQL, which ends with the script."""

import http.client
import json
import os
import pathlib
import signal
import subprocess
import time

from parts.ports import free_ports

HOME = pathlib.Path(__file__).resolve().parents[2]
START_DEADLINE = 900  # seconds; the first one may have to build
STOP_DEADLINE = 30
POLL = 0.005
LINK = "/auth/v1/users/me/passwordless/_link"


def require(*tools):
    """Says what is missing before anything is measured."""
    for tool in tools:
        if subprocess.run(["sh", "-c", f"command -v {tool}"], stdout=subprocess.DEVNULL).returncode:
            raise SystemExit(f"bench: {tool} is not on the PATH")


class Server:
    def __init__(self, folder, *settings):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = self.folder / "data"
        self.settings = settings
        self.port, self.private = free_ports(2)
        self.process = None

    def start(self):
        """Starts it, and returns how many seconds passed until it answered a request for a link."""
        begun = time.monotonic()
        with open(self.folder / "server.log", "w") as log:
            self.process = subprocess.Popen(
                [HOME / "bin/latchkey", f"--latchkey.data-dir={self.data}", f"--latchkey.http.port={self.port}",
                 f"--server.port={self.private}", "--latchkey.bootstrap.demo-user=true", *self.settings],
                stdout=log, stderr=subprocess.STDOUT)
        self._await(self._answers, begun)
        took = time.monotonic() - begun
        # The port of its figures opens after the public one.
        self._await(self._shows_figures, begun)
        return took

    def _await(self, is_so, begun):
        while not is_so():
            if self.process.poll() is not None or time.monotonic() - begun > START_DEADLINE:
                raise SystemExit("bench: the server does not start: " + (self.folder / "server.log").read_text())
            time.sleep(POLL)

    def _shows_figures(self):
        try:
            self.position()
            return True
        except (OSError, http.client.HTTPException):
            return False

    def _answers(self):
        try:
            return self.call("POST", LINK, "{}", token=self.token("admin"))[0] == 200
        except (OSError, ValueError, http.client.HTTPException):
            return False

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_DEADLINE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def member(self, name):
        return json.loads((self.data / "bootstrap.json").read_text())[name]

    def token(self, who):
        return self.member(who + "Token")

    def call(self, method, path, body=None, token=None, headers=None):
        """Returns status, headers and body of one call, over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {
                **({"Content-Type": "application/json"} if body is not None else {}),
                **({"Authorization": "Bearer " + token} if token else {}), **(headers or {})})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def figure(self, name):
        """Returns the sum of a metric."""
        connection = http.client.HTTPConnection("127.0.0.1", self.private, timeout=20)
        try:
            connection.request("GET", "/actuator/prometheus")
            text = connection.getresponse().read().decode()
        finally:
            connection.close()
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))

    def position(self):
        return int(self.figure("latchkey_log_position"))

    def resident(self):
        """Returns how many MB of memory the server takes now, without PostgreSQL."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1000
        raise SystemExit("bench: the server has ended")

    def database(self):
        """Returns the environment in which psql and pgbench find the server's database, as its superuser."""
        return {**os.environ, "PGHOST": "127.0.0.1", "PGUSER": "postgres", "PGDATABASE": "latchkey",
                "PGPORT": (self.data / "postgres/postmaster.pid").read_text().splitlines()[3].strip(),
                "PGPASSWORD": (self.data / "keys/database-owner.password").read_text().strip()}

    def sql(self, *statements):
        """Runs statements and returns what they print, without headings."""
        command = ["psql", "-Atqv", "ON_ERROR_STOP=1"]
        for statement in statements:
            command += ["-c", statement]
        return subprocess.run(command, env=self.database(), check=True, capture_output=True, text=True).stdout.strip()
