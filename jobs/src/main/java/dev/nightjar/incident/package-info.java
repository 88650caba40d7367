/**
 * The incident runbook: {@code Opening} freezes, preserves, classifies and compares in one go and
 * {@code lake.IncidentStore} keeps it; everything later (probe, rollback plan, regression
 * evaluation, review, the content of a bundle) works on what was frozen and never on the night's
 * tables, see {@code docs/adr/0011-incidents.md}.
 *
 * <p>May import: {@code model}, {@code compare}, {@code lake}, {@code prometheus} and {@code page}.
 *
 * <p>Before it: {@code compare}, whose findings open incidents. After it: {@code evidence}.
 */
package dev.nightjar.incident;
