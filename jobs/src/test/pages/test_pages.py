"""What a person meets on the pages: what is there, what the keyboard and a screen reader reach, what paper shows."""

from __future__ import annotations

import re

import pytest
from conftest import nightjar

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
            for style in (".note", ".worse", ".better", "nav a"):
                colour = page.locator(style).first.evaluate("(e) => getComputedStyle(e).color")
                assert contrast(colour, paper) >= 4.5, (style, scheme)
            charts = page.locator("[data-chart]")
            assert charts.count() > 40
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


def test_paper_shows_all_of_it(weekly, open_page, tmp_path):
    with open_page(weekly, color_scheme="dark") as opened:
        page = opened.page
        pdf = page.pdf(format="A4")
        assert pdf.startswith(b"%PDF") and 4 < len(re.findall(rb"/Type\s*/Page\b", pdf)) < 40
        page.emulate_media(media="print")
        paper, ink = page.evaluate("(() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]; })()")
        assert (paper, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
        assert page.locator("nav").is_hidden() and page.locator(".filter").is_hidden()


def test_the_morning_page_says_what_the_night_found(warehouse, open_page, tmp_path):
    file = tmp_path / "night.html"
    result = nightjar(warehouse, "nightly", "--report-date", "2026-11-23", "--page", str(file))
    assert result["page"] == str(file) and file.stat().st_size < 1_000_000
    with open_page(file, viewport={"width": 390, "height": 900}) as opened:
        page = opened.page
        assert page.locator("h1").inner_text() == "Night 2026-11-23"
        assert page.locator(".finding").count() == len(result["findings"]) > 0
        assert all(page.get_by_text(f"nightjar explain {f['finding_id']}").count() == 1 for f in result["findings"])
        assert page.locator("[data-chart] svg").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert opened.errors == [] and opened.requests == [file.as_uri()]
