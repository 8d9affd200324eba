# What the measurements share: a server on a fresh embedded PostgreSQL, which ends with the script. To be sourced.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
need() {
    local tool
    for tool in "$@"; do
        command -v "$tool" > /dev/null || { echo "$0: $tool is not on the PATH" >&2; exit 1; }
    done
}
work=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then
        kill "$server" 2> /dev/null || true
        wait "$server" 2> /dev/null || true
    fi
    rm -rf "$work"
}
trap finish EXIT

start_server() { # settings
    read -r port private < <(python3 "$here/parts/ports.py")
    "$here/../bin/latchkey" --latchkey.data-dir="$work/data" --latchkey.http.port="$port" --server.port="$private" \
        --latchkey.bootstrap.demo-user=true "$@" > "$work/server.log" 2>&1 &
    server=$!
    local i
    for ((i = 0; i < 9000; i++)); do
        grep -q "ready at" "$work/server.log" && break
        kill -0 "$server" 2> /dev/null || { cat "$work/server.log" >&2; exit 1; }
        sleep 0.1
    done
    export PGHOST=127.0.0.1 PGUSER=postgres PGDATABASE=latchkey
    PGPORT=$(sed -n 4p "$work/data/postgres/postmaster.pid")
    PGPASSWORD=$(cat "$work/data/keys/database-owner.password")
    export PGPORT PGPASSWORD
}
member() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$work/data/bootstrap.json" "$1"; }
figure() { curl -fsS "http://127.0.0.1:$private/actuator/prometheus" | awk -v name="$1" 'index($1, name) == 1 {sum += $2} END {printf "%d\n", sum}'; }
position() { figure latchkey_log_position; }

# Requests for links that take turns between two users.
prepare_links() {
    cat > "$work/links.lua" << LUA
local tokens = {"$(member adminToken)", "$(member userToken)"}
local turn = 0
wrk.method, wrk.body, wrk.headers["Content-Type"] = "POST", "{}", "application/json"
request = function()
    turn = turn % #tokens + 1
    wrk.headers["Authorization"] = "Bearer " .. tokens[turn]
    return wrk.format()
end
done = function(summary, latency)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    io.stderr:write(string.format("%d %d %.0f %.2f %.2f\n", summary.requests, failed,
        summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
LUA
}
links() { # connections seconds; prints requests, failed, rate, half and 99 % of them within, in ms
    wrk -t 1 -c "$1" -d "$2s" --timeout 20s -s "$work/links.lua" \
        "http://127.0.0.1:$port/auth/v1/users/me/passwordless/_link" 2>&1 > /dev/null
}

prepare_commits() {
    psql -q -c 'create schema bench; create table bench.rows (id bigserial primary key, payload text not null)'
    echo "insert into bench.rows (payload) values ('{\"id\":\"400959830363404479\",\"expiry\":3600000000000}');" > "$work/insert.sql"
}
commits() { # connections seconds; prints single-row commits a second
    pgbench -n -M prepared -f "$work/insert.sql" -c "$1" -j 2 -T "$2" 2> "$work/pgbench.log" \
        | awk '/^tps/ {printf "%.0f\n", $3; exit}'
}

# Fills the log with users and links of theirs, as another node would write them, up to so many events.
fill() { # events
    local lib=$here/../api-gateway/target/lib
    "$(sed -n 's/^java=//p' "$work/java")" -cp "$lib/*" "$here/Fill.java" "jdbc:postgresql://$PGHOST:$PGPORT/$PGDATABASE" "$1"
}
find_java() { # the JVM that the server runs on
    echo "java=$(readlink "/proc/$server/exe")" > "$work/java"
}
