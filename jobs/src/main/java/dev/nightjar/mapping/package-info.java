/**
 * Records of other tools (OpenTelemetry spans, Prometheus samples, price lists, labels) to rows of
 * the contract, as a declarative file says: which records, under which conditions, which column
 * from which attribute. Knows neither files nor the contract's types; {@code ingest} gives it
 * parsed records and checks every row that comes out.
 *
 * <p>May import: {@code model}, {@code report} and {@code prometheus}.
 *
 * <p>Before it: {@code schemas/mappings/*.yaml} and users' mapping files. After it: {@code ingest}.
 */
package dev.nightjar.mapping;
