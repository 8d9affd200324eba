"""How results are told: lines while it runs, a table, a plot and the text of docs/performance.md."""

import json
import statistics

from . import plot

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def machine(facts):
    fsync = facts["fsync"]
    disk = f"{fsync['perSecond']:,.0f} {fsync['method']} a second" if fsync else "no pg_test_fsync"
    return (f"{facts['processor']}, {facts['cores']} cores, {facts['memoryGB']} GB, Linux {facts['kernel']}; "
            f"the disk makes 8 kB durable: {disk}")


def several(values, form, unit=""):
    """A median alone would hide how far they lie apart."""
    return f"{statistics.median(values):{form}}{unit} ({min(values):{form}} to {max(values):{form}})"


def starts(found):
    return "starts until the first link: " + "; ".join(
        f"{name} {several(times, '.1f', ' s')}" for name, times in found.items())


def closed(connections, entry):
    lines = [f"-- {connections} connections"]
    for name, value in entry.items():
        if "rate" in value:
            lines.append(f"{name:<16}{value['rate']:>10,.0f} /s ({value['least']:,.0f} to {value['most']:,.0f})"
                         f"   half within {value['p50']:.2f} ms, 99 % within {value['p99']:.2f} ms")
        else:
            lines.append(f"{name:<16}{value['median']:>10.2f}    ({value['least']:.2f} to {value['most']:.2f})")
    return "\n".join(lines)


def opened(entry):
    return (f"open load, {entry['protocol']}, {entry['rate']:,} /s: half within {entry['p50']:.2f} ms, "
            f"99 % {entry['p99']:.2f}, 99.9 % {entry['p999']:.2f}, all {entry['max']:.1f}")


def rows(result):
    """What was asked for, and what came of it: name, at least, hoped for, measured, and whether that is enough."""
    many, one = result["closed"]["64"], result["closed"]["1"]
    first, again = result["starts"]["first"], result["starts"]["again"]
    shares = [rate / result["firstSeconds"]["of"] for rate in result["firstSeconds"]["rates"]]

    def up(name, least, hoped, value, shown=None):
        return name, f"{least:g}", f"{hoped:g}", shown or f"{value:.2f}", value >= least, value >= hoped

    def down(name, least, hoped, value, unit="", shown=None):
        return name, f"{least:g}{unit}", f"{hoped:g}{unit}", shown or f"{value:.4g}{unit}", value <= least, value <= hoped

    def down_median(name, least, hoped, values, unit):
        return down(name, least, hoped, statistics.median(values), unit, several(values, ".4g", unit))

    def spread(of):
        return f"{of['median']:.2f} ({of['least']:.2f} to {of['most']:.2f})"

    return [
        up("durable links/s over JSON ÷ commits/s of pgbench, 64 connections", 1, 1.5, many["links/commits"]["median"],
           spread(many["links/commits"])),
        up("the same over gRPC", 1.2, 2, many["grpc/commits"]["median"], spread(many["grpc/commits"])),
        down("p99 of a link ÷ p99 of a commit, 64 connections", 2, 1.2, many["links"]["p99"] / many["commits"]["p99"]),
        down("p99 of a link − p99 of a commit, one connection", 2, 1, one["links"]["p99"] - one["commits"]["p99"], " ms"),
        up("token-checked reads (GetMyUser)/s ÷ links/s, 64 connections", 2, 4, many["reads/links"]["median"],
           spread(many["reads/links"])),
        up("code lookups/s ÷ selects/s of pgbench -S, 64 connections", .5, .8, many["lookups/selects"]["median"],
           spread(many["lookups/selects"])),
        down_median(f"cold first link of a user with {result['cold']['events']:,} events", 20, 5, result["cold"]["cold"], " ms"),
        down("projection lag under full load, p99", 250, 50, result["lag"]["p99"], " ms"),
        up(f"replay (rebuild of passkey) ÷ rows/s of a plain select, {result['replay']['events']:,} events", .2, .5,
           result["replay"]["rebuild"] / result["replay"]["select"]),
        down_median("first start until the first link", 4, 2, first, " s"),
        down_median("start with an existing folder until the first link", 4, 2, again, " s"),
        down("resident memory under full load, without PostgreSQL", 512, 300, result["resident"], " MB"),
        up("first 10 s after a start: share of the steady rate", .3, .7, statistics.median(shares),
           several(shares, ".2f")),
    ]


def table(result):
    lines = ["| what | at least | hoped for | measured | |", "|---|---|---|---|---|"]
    for name, least, hoped, shown, enough, well in rows(result):
        lines.append(f"| {name} | {least} | {hoped} | {shown} | {'hoped for' if well else 'reached' if enough else '**not reached**'} |")
    return "\n".join(lines)


def by_connections(result):
    lines = ["| connections | commits/s | links/s | gRPC links/s | reads/s | lookups/s | selects/s | links ÷ commits "
             "| p99 of a commit | p99 of a link | p99 over gRPC |", "|" + "---:|" * 11]
    for connections, entry in sorted(result["closed"].items(), key=lambda item: int(item[0])):
        rates = " | ".join(f"{entry[name]['rate']:,.0f}" for name in ("commits", "links", "grpc", "reads", "lookups", "selects"))
        p99 = " | ".join(f"{entry[name]['p99']:.1f} ms" for name in ("commits", "links", "grpc"))
        lines.append(f"| {connections} | {rates} | {entry['links/commits']['median']:.2f} | {p99} |")
    return "\n".join(lines)


def by_rate(result):
    lines = ["| open load | requests/s | 50 % | 99 % | 99.9 % | all |", "|---|---:|---:|---:|---:|---:|"]
    for entry in result["open"]:
        lines.append(f"| {entry['protocol']}, {entry['share']:.0%} of the closed rate | {entry['rate']:,} | {entry['p50']:.1f} ms "
                     f"| {entry['p99']:.1f} ms | {entry['p999']:.1f} ms | {entry['max']:.0f} ms |")
    return "\n".join(lines)


def write(result, docs):
    """Puts the result where it is read."""
    (docs / "performance.json").write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    (docs / "images/performance.svg").write_text(plot.svg(result))
    page = docs / "performance.md"
    before, rest = page.read_text().split(BEGIN)
    after = rest.split(END)[1]
    options = result["options"]
    told = (f"Measured {result['measured']} on {machine(result['machine'])}. Bursts of {options['seconds']} s, "
            f"{options['rounds']} of each kind in turns, after {options['warm_up']} s of load; medians, with the least and the "
            f"most of the rounds. All figures: [performance.json](performance.json).")
    page.write_text(f"{before}{BEGIN}\n{told}\n\n{table(result)}\n\n{by_connections(result)}\n\n{by_rate(result)}\n{END}{after}")
