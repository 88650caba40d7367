/**
 * The command line: one picocli command a class, exit codes, the streams. The only code that reads
 * the clock, the environment or ends the process.
 *
 * <p>May import: everything.
 *
 * <p>Before it: a shell, Airflow or a person. After it: nothing.
 */
package dev.nightjar.cli;
