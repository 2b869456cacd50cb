"""The table, the goals as ratios and the chart of a result."""
from xml.sax.saxutils import escape

AES, CHACHA, AES_2022 = "aes-256-gcm", "chacha20-ietf-poly1305", "2022-blake3-aes-256-gcm"
BULK = ("down1", "up1", "down16", "up16")
LIBEV, RUST_ONE, RUST, FLOOR = ("libev",), ("rust1",), ("rust1", "rust"), ("floor",)
GROWN = (0, 2000, 4500, 8500)                          # idle tunnels beside pings
OTHERS = ("libev", "rust1", "rust")
CLASSIC = AES                                          # not another pair: ours with that method
SOCKS = "tunnels.cpu_us"                               # nor this: ours, another figure

# Method, figure, what it is compared with (the best of these pairs counts; none: an absolute limit), "<=" or ">=", factor or limit.
GOALS = [
    *[(AES, f"{s}.cpu_per_gib", LIBEV, "<=", 0.40) for s in BULK],
    *[(AES, f"{s}.cpu_per_gib", RUST_ONE, "<=", 0.75) for s in BULK],
    *[(AES, f"{s}.cpu_per_gib", FLOOR, "<=", 1.4) for s in BULK],
    *[(AES, f"{s}.mib_s", LIBEV, ">=", 2.0) for s in BULK[:2]],
    *[(AES, f"{s}.mib_s", RUST, ">=", 1.1) for s in BULK[:2]],
    *[(CHACHA, f"{s}.cpu_per_gib", RUST, "<=", 0.65) for s in BULK],
    (AES, "tunnels.cpu_us", LIBEV, "<=", 1.0),
    *[(AES, f"pingpong{n}.{f}", LIBEV, "<=", 1.0) for n in (1, 8) for f in ("cpu_us", "p50_us")],
    *[(AES, f"idle.kib_{h}", (), "<=", 1.5) for h in ("local", "server")],
    *[(AES, f"rest.rss_mib_{h}", (), "<=", 50) for h in ("local", "server")],
    *[(AES, f"rest.dirty_mib_{h}", (), "<=", 24) for h in ("local", "server")],
    *[(AES, f"{s}.rss_mib_{h}", (), "<=", 64) for s in ("after-load", "idle", "udp-idle") for h in ("local", "server")],
    *[(AES, f"after-load.peak_mib_{h}", (), "<=", 80) for h in ("local", "server")],
    *[(AES, f"start.ms_{h}", (), "<=", 500) for h in ("local", "server")],
    *[(m, f"udp-8x8-{n}.{f}", OTHERS, sign, factor) for m in (AES, AES_2022) for n in (64, 1200)
      for f, sign, factor in (("cpu_us", "<=", 0.6), ("per_s", ">=", 1.4))],
    *[(m, f"udp-8x8-{n}.failures", (), "<=", 0) for m in (AES, AES_2022) for n in (64, 1200)],
    *[(AES, f"udp-1x1-64.{f}", OTHERS, "<=", 1.0) for f in ("cpu_us", "p50_us")],
    *[(AES, f"udp-idle.kib_{h}", (), "<=", 2) for h in ("local", "server")],
    *[(AES_2022, f"{s}.cpu_per_gib", RUST, "<=", 0.85) for s in BULK],
    *[(AES_2022, f"{s}.cpu_per_gib", FLOOR, "<=", 1.35) for s in BULK],
    (AES_2022, "tunnels.cpu_us", CLASSIC, "<=", 1.1),
    (AES, "http-tunnels.cpu_us", SOCKS, "<=", 1.1),
]

UNITS = {"cpu_per_gib": "CPU s/GiB", "mib_s": "MiB/s", "per_s": "/s", "cpu_us": "CPU us each", "p50_us": "p50 us", "p99_us": "p99 us",
         "kib_local": "KiB each, local", "kib_server": "KiB each, server", "ms_local": "ms to listening, local",
         "ms_server": "ms to listening, server", "rss_mib_local": "RSS MiB, local", "rss_mib_server": "RSS MiB, server",
         "dirty_mib_local": "private dirty MiB, local", "dirty_mib_server": "private dirty MiB, server",
         "peak_mib_local": "peak RSS MiB, local", "peak_mib_server": "peak RSS MiB, server",
         "failures": "failed or lost"}


def number(value):
    if value is None:
        return "-"
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def label(figure):
    scenario, metric = figure.split(".")
    return f"{scenario}, {UNITS.get(metric, metric)}"


def compared(figures, method, figure, others, ours):
    """What the figure is judged against, by name."""
    if others == CLASSIC:
        classic = figures.get(CLASSIC, {}).get(ours, {}).get(figure)
        return {CLASSIC: classic} if classic else {}
    if others == SOCKS:
        by_socks = figures[method].get(ours, {}).get(SOCKS)
        return {SOCKS: by_socks} if by_socks else {}
    return {name: by[figure] for name, by in figures[method].items() if name in others and name != ours and by.get(figure)}


def goals(figures, ours):
    """Those that this run can judge: both sides were measured."""
    judged = []
    for method, figure, others, sign, factor in GOALS:
        of = figures.get(method, {})
        value = of.get(ours, {}).get(figure)
        if value is None:
            continue
        goal = {"method": method, "figure": figure, "goal": f"{sign} {factor:g}", "value": value}
        if others:
            theirs = compared(figures, method, figure, others, ours)
            if not theirs:
                continue
            best = (min if sign == "<=" else max)(theirs, key=theirs.get)
            value = value / theirs[best]
            goal.update(goal=f"{sign} {factor:g}x {best}", theirs=theirs[best], ratio=value)
        goal["met"] = value <= factor if sign == "<=" else value >= factor
        judged.append(goal)
    return judged


def rows(by_pair):
    """Every figure somebody has, in the order of measuring; a row of nothing but zeros is a failure count without failures."""
    order = dict.fromkeys(f for figures in by_pair.values() for f in figures if not f.endswith("load_cores"))
    return [f for f in order if not (f.endswith("failures") and not any(p.get(f) for p in by_pair.values()))]


def table(result):
    lines = [result["machine"]]
    for method, by_pair in result["figures"].items():
        names = [n for n in result["pairs"] if n in by_pair]
        lines += ["", f"{method:40}" + "".join(f"{n:>12}" for n in names)]
        lines += [f"{label(f):40}" + "".join(f"{number(by_pair[n].get(f)):>12}" for n in names) for f in rows(by_pair)]
    if result["goals"]:
        lines += ["", f"{'goals of ' + result['settings']['ours']:62}{'goal':>14}{'seen':>10}"]
    for g in result["goals"]:
        seen = f"{g['ratio']:.2f}x" if "ratio" in g else number(g["value"])
        lines.append(f"{g['method'] + '  ' + label(g['figure']):62}{g['goal']:>14}{seen:>10}  {'met' if g['met'] else 'MISSED'}")
    return "\n".join(lines + [""] * bool(result["left_out"]) + [f"left out: {why}" for why in result["left_out"]])


PANELS = [("CPU seconds per GiB, both halves (less is better)", [f"{s}.cpu_per_gib" for s in BULK]),
          ("MiB/s (more is better)", [f"{s}.mib_s" for s in BULK]),
          ("CPU us each, both halves (less is better)", ["tunnels.cpu_us", "pingpong8.cpu_us", "udp-8x8-64.cpu_us", "udp-1x1-64.cpu_us"]),
          ("p50 us (less is better)", ["tunnels.p50_us", "pingpong1.p50_us", "udp-8x8-64.p50_us", "udp-1x1-64.p50_us"]),
          ("KiB per idle tunnel and half (less is better)", ["idle.kib_local", "idle.kib_server"]),
          ("RSS MiB of one half: start, after load, 2,000 idle tunnels",
           ["start.rss_mib_local", "after-load.rss_mib_local", "idle.rss_mib_local"]),
          ("p50 us of a ping beside 0 to 8,500 idle tunnels", [f"grown-{n}.p50_us" for n in GROWN]),
          ("RSS MiB of one half beside them", [f"grown-{n}.rss_mib_local" for n in GROWN])]
COLOURS = ("#9aa0a6", "#e8a33d", "#c0564b", "#8e5aa8", "#2b7bba", "#4a9a5b")
WIDTH, BAR, LABEL, PANEL = 960, 13, 110, 470


def panel(title, figures, by_pair, names, x, y):
    """One panel and its height; bars of one row share a scale, as its figures share a unit, and where they show growth all do."""
    grows = all(f.startswith("grown-") for f in figures)
    shapes, top = [f'<text x="{x}" y="{y + 14}" font-weight="bold">{escape(title)}</text>'], y + 26
    for figure in figures:
        values = {n: by_pair[n][figure] for n in names if figure in by_pair[n]}
        scale = [by_pair[n].get(f, 0) for n in names for f in figures] if grows else values.values()
        most = max(scale, default=0) or 1
        if values:
            shapes.append(f'<text x="{x}" y="{top + BAR}">{escape(figure.rsplit(".", 1)[0])}'
                          f'{" " + figure.rsplit("_", 1)[1] if "kib" in figure else ""}</text>')
        for n, value in values.items():
            width = max(value, 0) / most * (PANEL - LABEL - 80)
            shapes.append(f'<rect x="{x + LABEL}" y="{top + 2}" width="{width:.1f}" height="{BAR - 2}" fill="{COLOURS[names.index(n) % 6]}"/>'
                          f'<text x="{x + LABEL + width + 4:.1f}" y="{top + BAR - 1}" font-size="10">{number(value)}</text>')
            top += BAR
        top += 6 * bool(values)
    return shapes, top - y


def chart(result):
    """The first method measured, as an SVG."""
    if not result["figures"]:
        return '<svg xmlns="http://www.w3.org/2000/svg"/>\n'
    method, by_pair = next(iter(result["figures"].items()))
    names = [n for n in result["pairs"] if n in by_pair]
    shapes = [f'<text x="10" y="22" font-size="15">{escape(method)} on {escape(result["machine"])}, {result["when"]}</text>']
    for i, name in enumerate(names):
        shapes.append(f'<rect x="{10 + i * 130}" y="34" width="12" height="12" fill="{COLOURS[i % 6]}"/>'
                      f'<text x="{26 + i * 130}" y="45">{escape(name)}</text>')
    y = 62
    measured = [(title, figures) for title, figures in PANELS if any(f in by for f in figures for by in by_pair.values())]
    for left in range(0, len(measured), 2):
        height = 0
        for i, (title, figures) in enumerate(measured[left:left + 2]):
            drawn, tall = panel(title, figures, by_pair, names, 10 + i * (PANEL + 5), y)
            shapes += drawn
            height = max(height, tall)
        y += height + 14
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" font-family="sans-serif" font-size="12">\n'
            f'<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(shapes) + "\n</svg>\n")
