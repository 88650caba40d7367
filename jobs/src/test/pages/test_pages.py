"""What a person meets on the pages: what is there, what the keyboard and a screen reader reach, what paper shows."""

from __future__ import annotations

import re

import pytest
from conftest import HOSTILE, NIGHTS, nightjar

WIDTHS = (390, 820, 1400)
SECTIONS = [
    "The week in five sentences",
    "What got worse, what got better",
    "Findings",
    "Incidents",
    "Eight weeks of every report",
    "Cost",
    "Labels and data",
    "All numbers of the week",
    "How to reproduce each number",
]


def luminance(colour: str) -> float:
    """Of a colour as the browser computes it, by the formula of WCAG 2."""
    channels = [int(c) / 255 for c in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Everything with text of its own that can be seen: its colour, what it stands on, and how large it is.
TEXTS = """() => {
    const rgb = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return [n[0], n[1], n[2], n.length > 3 ? n[3] : 1]; };
    const over = (a, b) => [0, 1, 2].map((i) => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
    const found = new Map();
    for (const e of document.querySelectorAll("body *")) {
        const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
        if (!own || !e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || ["SCRIPT", "STYLE"].includes(e.tagName)) continue;
        const style = getComputedStyle(e);
        let paper = [0, 0, 0, 0];
        for (let up = e; up && paper[3] < 1; up = up.parentElement) paper = over(paper, rgb(getComputedStyle(up).backgroundColor)).slice(0, 3).concat(Math.max(paper[3], rgb(getComputedStyle(up).backgroundColor)[3]));
        const ink = over(rgb(e instanceof SVGElement ? style.fill : style.color), paper);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        found.set([ink, paper, large].join(), { ink, paper, large, text: e.textContent.trim().slice(0, 40) });
    }
    return [...found.values()];
}"""


def assert_readable(page) -> None:
    """Contrast of all text, by WCAG 2.2 AA: 4.5, and 3 where it is large."""
    texts = page.evaluate(TEXTS)
    assert len(texts) >= 4
    for text in texts:
        ratio = contrast(*(f"rgb({', '.join(str(round(c)) for c in text[part][:3])})" for part in ("ink", "paper")))
        assert ratio >= (3 if text["large"] else 4.5), (text, ratio)


def test_a_week_is_small_and_asks_nobody(weekly, open_page):
    assert weekly.stat().st_size < 1_000_000
    with open_page(weekly) as opened:
        assert opened.errors == []
        assert opened.requests == [weekly.as_uri()]
        assert opened.page.locator("h2").all_inner_texts() == SECTIONS
        assert opened.page.locator(".sentences > li").count() == 5
        # The policy holds: a program or an address that came with data would not run.
        blocked = opened.page.evaluate(
            """() => new Promise((done) => {
                document.addEventListener("securitypolicyviolation", (e) => done(e.violatedDirective), { once: true });
                const script = document.createElement("script");
                script.textContent = "window.ran = true";
                document.body.append(script);
            })"""
        )
        assert blocked.startswith("script-src")
        assert opened.page.evaluate("window.ran") is None


@pytest.mark.parametrize("width", WIDTHS)
def test_a_week_fits_every_width_in_light_and_dark(weekly, open_page, width):
    for scheme in ("light", "dark"):
        with open_page(weekly, viewport={"width": width, "height": 900}, color_scheme=scheme) as opened:
            page = opened.page
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            ink, paper = page.evaluate("(() => { const s = getComputedStyle(document.body); return [s.color, s.backgroundColor]; })()")
            assert (luminance(paper) < 0.2) == (scheme == "dark")
            assert contrast(ink, paper) >= 7
            assert_readable(page)
            # A colour that this week has no use for.
            better = page.locator("main").evaluate("(m) => { const e = document.createElement('b'); e.className = 'better'; m.append(e); const c = getComputedStyle(e).color; e.remove(); return c; }")
            assert contrast(better, paper) >= 4.5
            charts = page.locator("[data-chart]")
            assert charts.count() > 30
            drawn = page.evaluate("[...document.querySelectorAll('[data-chart]')].map((c) => [!!c.querySelector('svg'), c.scrollWidth <= c.clientWidth])")
            assert all(svg and fits for svg, fits in drawn)
            assert opened.errors == []


def test_headers_sort_by_mouse_and_keyboard(weekly, open_page):
    with open_page(weekly) as opened:
        table = opened.page.get_by_role("table", name=re.compile("^Findings of the week"))
        header = table.get_by_role("columnheader", name="change", exact=True)
        button = header.get_by_role("button")

        def changes() -> list[float]:
            return [float(x) for x in table.locator("tbody tr td:nth-child(5)").evaluate_all("(c) => c.map((e) => e.dataset.order)") if x]

        before = changes()
        assert header.get_attribute("aria-sort") == "none"
        button.click()
        assert header.get_attribute("aria-sort") == "ascending"
        assert changes() == sorted(before) != before
        # By the keyboard: a focus that a mouse brought need not be visible.
        opened.page.keyboard.press("Tab")
        opened.page.keyboard.press("Shift+Tab")
        assert button.evaluate("(e) => e === document.activeElement")
        assert button.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
        opened.page.keyboard.press("Enter")
        assert header.get_attribute("aria-sort") == "descending"
        assert changes() == sorted(before, reverse=True)
        table.get_by_role("columnheader", name="metric and slice").get_by_role("button").click()
        assert header.get_attribute("aria-sort") == "none"


def test_the_filter_counts_what_it_leaves(weekly, open_page):
    with open_page(weekly) as opened:
        page = opened.page
        field = page.get_by_label("Filter by any word")
        count = page.locator(".filter output")
        rows = page.locator("table[data-filter] tbody tr")
        total = rows.count()
        assert count.inner_text() == f"{total} of {total} rows"
        field.fill("LATENCY p95")
        shown = rows.filter(visible=True)
        assert 0 < shown.count() < total
        assert all("latency p95" in text for text in shown.locator("th").all_inner_texts())
        assert count.inner_text() == f"{shown.count()} of {total} rows"
        field.fill("no such word")
        assert count.inner_text() == f"0 of {total} rows"


def test_a_screen_reader_finds_its_way(weekly, open_page):
    with open_page(weekly) as opened:
        page = opened.page
        tree = page.locator("body").aria_snapshot()
        for wanted in ('- link "Skip to the content"', "- banner", '- navigation "Sections"', "- main", "- contentinfo"):
            assert wanted in tree, wanted
        assert page.get_by_role("img", name=re.compile("^Changes against the baseline with 95 % intervals: .* worse by ")).count() == 1
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => +h.tagName[1])")
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:]))
        unnamed = page.evaluate(
            """[...document.querySelectorAll('table')].filter((t) => !t.caption?.textContent.trim() || [...t.querySelectorAll('th')].some((h) => !h.scope)).length"""
        )
        assert unnamed == 0
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
        assert len(ids) == len(set(ids))
        assert all(page.locator(href).count() == 1 for href in page.locator("nav a").evaluate_all("(a) => a.map((e) => e.getAttribute('href'))"))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
        # Every chart says what it shows, and its drawing is no noise to those who hear the page.
        charts = page.evaluate("[...document.querySelectorAll('[data-chart]')].map((c) => [c.getAttribute('role'), c.getAttribute('aria-label'), c.firstChild.getAttribute('aria-hidden')])")
        assert all(role == "img" and re.search(r"\d", label) and hidden == "true" for role, label, hidden in charts)
        # Never colour alone.
        assert all(re.search("worse|better", text) for text in page.locator(".worse, .better").all_inner_texts())


def test_without_programs_everything_can_be_read(weekly, open_page):
    with open_page(weekly, java_script_enabled=False) as opened:
        page = opened.page
        assert page.locator("h2").all_inner_texts() == SECTIONS
        assert page.locator("thead button").count() == 0
        assert page.get_by_role("table", name=re.compile("^Findings of the week")).locator("tbody tr").count() >= 5
        page.get_by_text("Numbers of serving, week by week").click()
        table = page.get_by_role("table", name="Weeks of serving on all traffic")
        assert table.get_by_role("rowheader", name="error_rate").is_visible()
        assert page.locator("[data-chart]").first.is_hidden()


def test_the_keyboard_goes_through_the_page_in_its_order(weekly, open_page):
    with open_page(weekly) as opened:
        page = opened.page
        reached = page.evaluate("[...document.querySelectorAll('a[href],button,input,summary,[tabindex]')].filter((e) => e.checkVisibility()).map((e, i) => (e.dataset.place = i))")
        assert page.locator("[tabindex]:not([tabindex='0'])").count() == 0
        for place in range(min(45, len(reached))):
            page.keyboard.press("Tab")
            now, shown, inside = page.evaluate(
                """(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
                    return [Number(e.dataset.place), s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2, r.bottom > 0 && r.top < innerHeight]; })()"""
            )
            assert (now, shown, inside) == (place, True, True)


def test_a_name_that_tries_to_be_markup_is_text(weekly, open_page):
    name = HOSTILE.replace("\u202e", "\\u202e").replace("\u2066", "\\u2066").replace("=", "%3d")
    raw = weekly.read_text(encoding="utf-8")
    assert "<img" not in raw and "\u202e" not in raw and "\u2066" not in raw
    with open_page(weekly) as opened:
        page = opened.page
        assert page.get_by_role("table", name=re.compile("^Findings of the week")).get_by_text(name).first.is_visible()
        assert page.locator(".finding").filter(has_text=name).count() >= 1
        assert page.locator("svg text").filter(has_text="ops-v8</script>").count() >= 1
        assert page.locator("img, iframe, object, embed, link, [onerror], [onclick], a:not([href^='#'])").count() == 0
        assert opened.dialogs == [] and opened.errors == [] and opened.requests == [weekly.as_uri()]


def test_an_incident_is_on_the_week_and_has_a_review(warehouse, incident, weekly, open_page, tmp_path):
    with open_page(weekly) as opened:
        row = opened.page.get_by_role("table", name=re.compile("^Incidents about")).get_by_role("row").filter(has_text=incident)
        assert row.get_by_role("cell").nth(2).inner_text() == "frozen"
        assert opened.page.locator(".finding").filter(has_text=f"nightjar incident show {incident}").count() == 1
        assert f"({incident} frozen), 1 of them not closed" in opened.page.locator(".sentences").inner_text()
    file = tmp_path / "incident.html"
    nightjar(warehouse, "incident", "document", incident, "--out", str(file))
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            with open_page(file, viewport={"width": width, "height": 900}, color_scheme=scheme) as opened:
                page = opened.page
                assert page.locator("h1").inner_text().startswith(f"Incident {incident}")
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                assert_readable(page)
                assert opened.dialogs == [] and opened.errors == [] and opened.requests == [file.as_uri()]
    nightjar(warehouse, "incident", "close", incident, "--reason", "rolled back")
    after = tmp_path / "after.html"
    nightjar(warehouse, "weekly", "--week", "2026-W47", "--out", str(after))
    with open_page(after) as opened:
        row = opened.page.get_by_role("table", name=re.compile("^Incidents about")).get_by_role("row").filter(has_text=incident)
        assert row.get_by_role("cell").nth(2).inner_text().startswith("closed 20")


def test_paper_shows_all_of_it(weekly, open_page, tmp_path):
    with open_page(weekly, color_scheme="dark") as opened:
        page = opened.page
        pdf = page.pdf(format="A4")
        assert pdf.startswith(b"%PDF") and 4 < len(re.findall(rb"/Type\s*/Page\b", pdf)) < 40
        # A4 without its margins, at 96 pixels an inch.
        page.set_viewport_size({"width": 703, "height": 1000})
        page.emulate_media(media="print")
        paper, ink = page.evaluate("(() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]; })()")
        assert (paper, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
        assert page.locator("nav").is_hidden() and page.locator(".filter").is_hidden()
        wide = page.evaluate("[...document.querySelectorAll('table')].filter((t) => t.checkVisibility() && t.getBoundingClientRect().right > 704).map((t) => t.caption.textContent)")
        assert wide == []
        heads = page.evaluate("[...document.querySelectorAll('thead')].filter((t) => t.checkVisibility()).map((t) => getComputedStyle(t).display)")
        assert set(heads) == {"table-header-group"}
        assert page.evaluate("[...document.querySelectorAll('tbody tr')].every((r) => getComputedStyle(r).breakInside === 'avoid')")


def test_the_morning_page_says_what_the_night_found(morning, open_page):
    file, result = morning
    assert result["page"] == str(file) and file.stat().st_size < 1_000_000
    for scheme in ("light", "dark"):
        with open_page(file, viewport={"width": 390, "height": 900}, color_scheme=scheme) as opened:
            page = opened.page
            assert page.locator("h1").inner_text() == f"Night {NIGHTS[-1]}"
            assert page.locator(".finding").count() == len(result["findings"]) > 0
            assert all(page.get_by_text(f"nightjar explain {f['finding_id']}").count() == 1 for f in result["findings"])
            assert page.locator("[data-chart] svg").count() == 1
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            assert_readable(page)
            assert opened.dialogs == [] and opened.errors == [] and opened.requests == [file.as_uri()]


def test_a_lake_of_one_night_without_a_finding_says_so(lone_night, open_page):
    night, week = lone_night
    with open_page(night) as opened:
        page = opened.page
        assert page.locator(".finding").count() == 0
        # Without a past, silence is no good news.
        assert page.locator(".sentences").get_by_text("Whether anything got worse cannot be told").is_visible()
        assert opened.errors == [] and opened.requests == [night.as_uri()]
    with open_page(week, viewport={"width": 820, "height": 900}) as opened:
        page = opened.page
        sentences = page.locator(".sentences > li").all_inner_texts()
        assert sentences[0].startswith("Only 1 of seven nights is published, without 2026-11-09, 2026-11-11,")
        assert "no week before to compare with" in sentences[0]
        assert sentences[1].startswith("Whether anything got worse cannot be told: no series has enough data")
        assert page.get_by_text("One week makes no trend: ").first.is_visible()
        assert sentences[3] == "0 findings opened, 0 persisted and 0 closed; no incident is about them."
        assert page.get_by_text("None opened, none persists from before, none of the week before is gone.").is_visible()
        assert page.get_by_text("No incident belongs to the week.").is_visible()
        assert page.locator(".warning").inner_text().startswith("Missing nights: 2026-11-09")
        assert page.evaluate("document.documentElement.scrollWidth") <= 820
        assert opened.errors == [] and opened.requests == [week.as_uri()]
