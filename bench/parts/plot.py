"""The plot of a result, as an SVG that needs nothing else."""

COLOURS = {"commits": "#8a8f98", "links": "#1f6feb", "grpc": "#0a7f5a"}
NAMES = {"commits": "bare commits of pgbench", "links": "durable links, JSON", "grpc": "durable links, gRPC"}
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 760, 340, 70, 60, 50
BAR = 34


def svg(result):
    """Bars of rates at each number of connections, with the p99 of each above its bar."""
    entries = sorted(((int(connections), entry) for connections, entry in result["closed"].items()))
    highest = max(entry[name]["rate"] for _, entry in entries for name in NAMES)
    step = next(step for step in (1_000, 2_000, 5_000, 10_000, 20_000) if highest / step <= 8)
    top = (int(highest / step) + 1) * step
    plot_height = HEIGHT - TOP - BOTTOM

    def y(rate):
        return TOP + plot_height * (1 - rate / top)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
             f'font-family="system-ui, sans-serif" font-size="12">',
             "<title>Durable links and bare commits a second, by connections</title>",
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>']
    for number, name in enumerate(NAMES):
        x = LEFT + number * 200
        parts.append(f'<rect x="{x}" y="16" width="12" height="12" fill="{COLOURS[name]}"/>'
                     f'<text x="{x + 18}" y="26" fill="#24292f">{NAMES[name]}</text>')
    for rate in range(0, top + 1, step):
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - 20}" y1="{y(rate):.1f}" y2="{y(rate):.1f}" stroke="#d8dee4"/>'
                     f'<text x="{LEFT - 8}" y="{y(rate) + 4:.1f}" text-anchor="end" fill="#57606a">{rate:,}</text>')
    room = (WIDTH - LEFT - 20) / len(entries)
    for place, (connections, entry) in enumerate(entries):
        begin = LEFT + room * place + (room - BAR * len(NAMES)) / 2
        for number, name in enumerate(NAMES):
            x, of = begin + BAR * number, entry[name]
            parts.append(f'<rect x="{x:.1f}" y="{y(of["rate"]):.1f}" width="{BAR - 4}" '
                         f'height="{TOP + plot_height - y(of["rate"]):.1f}" fill="{COLOURS[name]}"/>'
                         f'<line x1="{x + BAR / 2 - 2:.1f}" x2="{x + BAR / 2 - 2:.1f}" y1="{y(of["least"]):.1f}" '
                         f'y2="{y(of["most"]):.1f}" stroke="#24292f"/>'
                         f'<text x="{x + BAR / 2 - 2:.1f}" y="{y(of["most"]) - 5:.1f}" text-anchor="middle" font-size="10" '
                         f'fill="#57606a">{of["p99"]:.1f}</text>')
        parts.append(f'<text x="{begin + BAR * len(NAMES) / 2:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" '
                     f'fill="#24292f">{connections} connection{"s" if connections > 1 else ""}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 8}" fill="#57606a">a second; numbers: ms within which 99 % are answered; '
                 "lines: slowest to quickest round</text></svg>")
    return "\n".join(parts) + "\n"
