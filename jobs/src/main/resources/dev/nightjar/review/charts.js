"use strict";
// Draws the charts of the page from its own data; each place already says in words what it shows.
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const digits = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
  const compact = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, notation: "compact" });
  const percent = (x) => `${digits.format(x * 100)} %`;

  const trend = ({ points, pinned, share }, width) => {
    const format = share ? percent : (x) => compact.format(x);
    const known = points.filter((p) => p.value !== null);
    const inked = known.flatMap((p) => [p.value, p.lower, p.upper]).concat(pinned).filter((x) => x !== null);
    let [low, high] = [Math.min(...inked), Math.max(...inked)];
    if (low === high) [low, high] = [low - (Math.abs(low) || 1) * 0.1, high + (Math.abs(high) || 1) * 0.1];
    return Plot.plot({
      width, height: 120, marginLeft: 52, marginRight: 10, marginTop: 10, marginBottom: 22,
      style: { background: "transparent", color: "currentColor", fontSize: "11px" },
      x: { type: "point", domain: points.map((p) => p.week), ticks: points.map((p) => p.week).filter((_, i) => (points.length - 1 - i) % 2 === 0), label: null, tickSize: 0 },
      y: { domain: [low, high], nice: true, ticks: 3, label: null, tickFormat: format, grid: true, tickSize: 0 },
      marks: [
        pinned === null ? null : Plot.ruleY([pinned], { stroke: "currentColor", strokeDasharray: "4 3", strokeOpacity: 0.6 }),
        Plot.areaY(points, { x: "week", y1: (p) => p.lower ?? NaN, y2: (p) => p.upper ?? NaN, fill: "var(--band)" }),
        Plot.ruleX(known.filter((p) => p.lower !== null), { x: "week", y1: "lower", y2: "upper", stroke: "var(--accent)", strokeOpacity: 0.35 }),
        Plot.lineY(points, { x: "week", y: (p) => p.value ?? NaN, stroke: "var(--accent)", strokeWidth: 1.75 }),
        Plot.dot(known, { x: "week", y: "value", r: 3, stroke: "var(--accent)", strokeWidth: 1.5, fill: (p) => (p.whole ? "var(--accent)" : "var(--panel)") }),
      ],
    });
  };

  const changes = ({ rows }, width) => {
    const signed = (x) => (x > 0 ? "+" : x < 0 ? "\u2212" : "") + percent(Math.abs(x));
    const ends = rows.flatMap((r) => [r.lower, r.upper, r.change, 0]).filter((x) => x !== null);
    const bounded = rows.filter((r) => r.lower !== null && r.upper !== null);
    const place = (r) => rows.indexOf(r);
    const colour = (r) => (r.worse ? "var(--worse)" : "var(--better)");
    // Names beside the marks where there is room, above them where there is none.
    const beside = width >= 640;
    const left = beside ? Math.min(420, Math.round(width * 0.4)) : 8;
    const dy = beside ? 0 : 15;
    const label = { frameAnchor: "left", y: place, dx: beside ? -left : 0, textAnchor: "start", lineWidth: Math.max(20, (beside ? left - 12 : width - 12) / 12), textOverflow: "ellipsis", stroke: "var(--panel)", strokeWidth: 4 };
    return Plot.plot({
      width, height: (beside ? 36 : 56) * rows.length + 48, marginLeft: left, marginRight: 20, marginTop: 8, marginBottom: 38,
      style: { background: "transparent", color: "currentColor", fontSize: "12px" },
      x: { domain: [Math.min(...ends), Math.max(...ends)], nice: true, ticks: Math.max(3, Math.floor((width - left) / 110)), tickFormat: signed, grid: true, label: "change against the baseline", labelAnchor: "center", labelArrow: "none" },
      y: { type: "band", domain: rows.map((_, i) => i), axis: null },
      symbol: { type: "identity" },
      color: { type: "identity" },
      marks: [
        Plot.ruleX([0], { stroke: "currentColor" }),
        Plot.text(rows, { ...label, text: "label", dy: beside ? -7 : -16, fill: "currentColor", title: "label" }),
        Plot.text(rows, { ...label, text: "slice", dy: beside ? 7 : -2, dx: label.dx + 13, fill: "var(--quiet)", fontSize: 11, title: "slice" }),
        Plot.ruleY(bounded, { x1: "lower", x2: "upper", y: place, dy, stroke: colour, strokeWidth: 2, filter: (r) => !r.ofValue }),
        Plot.ruleY(bounded, { x1: "lower", x2: "upper", y: place, dy, stroke: colour, strokeWidth: 2, strokeDasharray: "4 3", filter: (r) => r.ofValue }),
        Plot.dot(rows, { x: "change", y: place, dy, r: 4.5, symbol: (r) => (r.worse ? "triangle" : "circle"), fill: colour, stroke: colour }),
      ],
    });
  };

  const kinds = { trend, changes };
  const draw = (place) => {
    const chart = charts[Number(place.dataset.chart)];
    place.hidden = false;
    const width = Math.floor(place.clientWidth);
    if (width < 1 || place.dataset.width === String(width)) return;
    place.dataset.width = String(width);
    const svg = kinds[chart.kind](chart.values, width);
    svg.setAttribute("aria-hidden", "true");
    place.replaceChildren(svg);
  };
  const places = [...document.querySelectorAll("[data-chart]")];
  places.forEach(draw);
  const observer = new ResizeObserver((entries) => entries.forEach((entry) => draw(entry.target)));
  places.forEach((place) => observer.observe(place));
})();
