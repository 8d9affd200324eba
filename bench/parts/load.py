"""Load by tools that others wrote, and what came of it."""

import dataclasses
import math
import pathlib
import re
import subprocess

from .server import LINK, HOME

GRPC_LINK = "/zitadel.auth.v1.AuthService/AddMyPasswordlessLink"
ME = "/auth/v1/users/me"
LOOKUP = "/latchkey/v1/passkey-codes/_lookup"
EMPTY_MESSAGE = bytes(5)  # not compressed, of length 0
COMMIT = """insert into bench.rows (payload) values ('{"id":"400959830363404479","expiry":3600000000000}');"""


@dataclasses.dataclass
class Burst:
    """What came of one burst: times in milliseconds."""
    rate: float
    half: float
    most: float
    answers: int
    failed: int


def percentile(values, share):
    """The smallest value that is not below that share of all."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


class Load:
    """Bursts against one server and its database."""

    def __init__(self, server, folder):
        self.server = server
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def prepare(self):
        """Makes the tables of pgbench, and writes what the tools send."""
        self.server.sql("create schema bench",
                        "create table bench.rows (id bigserial primary key, payload text not null)")
        self._pgbench("-i", "-q", "-s", "1")
        self._write("commit.sql", COMMIT)
        (self.folder / "message").write_bytes(EMPTY_MESSAGE)
        self.follow()

    def follow(self, users=("admin", "user")):
        """Writes what depends on the users of the server, who take turns."""
        tokens = ", ".join(f'"{self.server.token(who)}"' for who in users)
        self._script("links.lua", f'wrk.method, wrk.body, wrk.headers["Content-Type"] = "POST", "{{}}", "application/json"',
                     f'local tokens = {{{tokens}}}', 'wrk.headers["Authorization"] = "Bearer " .. tokens[turn % #tokens + 1]')
        self._script("reads.lua", 'wrk.method = "GET"', f'local tokens = {{{tokens}}}',
                     'wrk.headers["Authorization"] = "Bearer " .. tokens[turn % #tokens + 1]')

    def know(self, bodies):
        """Tells what lookups ask for, in turns."""
        listed = ", ".join(f"[==[{body}]==]" for body in bodies)
        self._script("lookups.lua", 'wrk.method, wrk.headers["Content-Type"] = "POST", "application/json"',
                     f"local bodies = {{{listed}}}", "wrk.body = bodies[turn % #bodies + 1]")

    def links(self, connections, seconds):
        return self._wrk("links.lua", LINK, connections, seconds)

    def reads(self, connections, seconds):
        return self._wrk("reads.lua", ME, connections, seconds)

    def lookups(self, connections, seconds):
        return self._wrk("lookups.lua", LOOKUP, connections, seconds)

    def grpc_links(self, connections, seconds):
        """Two processes, since each of them knows one token."""
        shares = [connections] if connections == 1 else [connections // 2, connections - connections // 2]
        processes = []
        for number, share in enumerate(shares):
            log = self.folder / f"grpc{number}.log"
            log.unlink(missing_ok=True)
            token = self.server.token(("admin", "user")[number])
            processes.append((log, subprocess.Popen(
                ["h2load", f"-D{seconds}", f"-c{share}", "-m1", "-d", self.folder / "message", "--log-file", log,
                 "-H", "content-type: application/grpc", "-H", "te: trailers", "-H", "authorization: Bearer " + token,
                 f"http://127.0.0.1:{self.server.port}{GRPC_LINK}"],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)))
        rate, failed, millis = 0.0, 0, []
        for log, process in processes:
            said = process.communicate()[0]
            rate += float(re.search(r"finished in [^,]*, ([0-9.]+) req/s", said)[1])
            for line in log.read_text().splitlines():
                _, status, micros = line.split("\t")[:3]
                failed += status != "200"
                millis.append(int(micros) / 1e3)
        # What was under way at the end of the time was answered in the log or not at all; nobody waits for it.
        return Burst(rate, percentile(millis, .5), percentile(millis, .99), len(millis), failed)

    def commits(self, connections, seconds):
        return self._timed(connections, seconds, "-M", "prepared", "-f", self.folder / "commit.sql")

    def selects(self, connections, seconds):
        return self._timed(connections, seconds, "-M", "prepared", "-S")

    def steady(self, java, protocol, rate, connections, seconds):
        """Requests at a fixed rate; each is timed from when it was due, so that a stall counts for all that it held up."""
        said = subprocess.run(
            [java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m",
             "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-cp",
             str(HOME / "api-gateway/target/lib/*"), HOME / "bench/parts/Steady.java", protocol,
             f"http://127.0.0.1:{self.server.port}", str(rate), str(connections), str(seconds)],
            input=f"{self.server.token('admin')}\n{self.server.token('user')}\n",
            check=True, capture_output=True, text=True).stdout.split()
        answers, failed, *millis = said
        return int(answers), int(failed), [float(value) for value in millis]

    def _timed(self, connections, seconds, *what):
        for log in self.folder.glob("pgbench_log.*"):
            log.unlink()
        share = "1" if connections < 16 else "0.2"
        # Its time begins before it has connected, which takes two cores a second for some 40 connections.
        seconds += connections // 32
        said = self._pgbench("-n", "-c", str(connections), "-j", "2" if connections > 1 else "1", "-T", str(seconds), *what,
                             "-l", "--sampling-rate", share)
        millis = [int(line.split()[2]) / 1e3
                  for log in self.folder.glob("pgbench_log.*") for line in log.read_text().splitlines()]
        done = int(re.search(r"number of transactions actually processed: (\d+)", said)[1])
        failed = int(re.search(r"number of failed transactions: (\d+)", said)[1])
        rate = re.search(r"^tps = ([0-9.]+)", said, re.M)
        if rate is None:
            raise SystemExit("bench: pgbench has not even connected within the time of a burst")
        return Burst(float(rate[1]), percentile(millis, .5), percentile(millis, .99), done, failed)

    def _pgbench(self, *arguments):
        environment = {**self.server.database(), "PGOPTIONS": "-c search_path=bench"}
        return subprocess.run(["pgbench", *arguments], cwd=self.folder, env=environment, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    def _wrk(self, script, path, connections, seconds):
        said = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", self.folder / script,
             f"http://127.0.0.1:{self.server.port}{path}"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True).stderr
        answers, failed, rate, half, most = map(float, said.split())
        return Burst(rate, half, most, int(answers), int(failed))

    def _script(self, name, first, constants, each):
        self._write(name, f"""{constants}
local turn = 0
{first}
request = function()
    turn = turn + 1
    {each}
    return wrk.format()
end
done = function(summary, latency)
    local errors = summary.errors
    io.stderr:write(string.format("%d %d %.1f %.3f %.3f\\n", summary.requests,
        errors.status + errors.connect + errors.read + errors.write + errors.timeout,
        summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
""")

    def _write(self, name, text):
        (self.folder / name).write_text(text + "\n")
