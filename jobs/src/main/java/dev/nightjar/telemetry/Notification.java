package dev.nightjar.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of the operator's, told of a run that ended.
 *
 * @param command program and arguments
 * @param timeout after which it is ended, with everything that it started
 */
public record Notification(List<String> command, Duration timeout) {
  private static final int KEPT_BYTES = 64 << 10;

  /**
   * Runs the program with a text on its standard input.
   *
   * @return what it printed, at most 64 KiB of it
   * @throws IOException whose message is a sentence: it cannot start, takes too long, or fails
   */
  public String tell(String text) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException(name() + " cannot be started (" + e.getMessage() + ")", e);
    }
    byte[][] printed = {new byte[0]};
    Thread reader = new Thread(() -> printed[0] = drained(process), "notify-output");
    Thread writer = new Thread(() -> feed(process, text), "notify-input");
    for (Thread thread : List.of(reader, writer)) {
      thread.setDaemon(true);
      thread.start();
    }
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        end(process);
        throw new IOException(
            name() + " was ended: it took longer than " + timeout.toSeconds() + " s");
      }
      // What it started may hold its output open for ever.
      reader.join(1000);
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      throw new IOException(name() + " was interrupted", e);
    }
    String output = new String(printed[0], StandardCharsets.UTF_8).strip();
    if (process.exitValue() != 0) {
      String last = output.substring(output.lastIndexOf('\n') + 1);
      throw new IOException(
          name()
              + " ended with "
              + process.exitValue()
              + (last.isEmpty() ? "" : " (" + printable(last) + ")"));
    }
    return output;
  }

  /** The program; its arguments may hold secrets. */
  private String name() {
    return command.get(0);
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static byte[] drained(Process process) {
    try (InputStream output = process.getInputStream()) {
      byte[] kept = output.readNBytes(KEPT_BYTES);
      output.transferTo(OutputStream.nullOutputStream());
      return kept;
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static void feed(Process process, String text) {
    try (OutputStream input = process.getOutputStream()) {
      input.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A program that reads nothing of it is no failure.
      process.isAlive();
    }
  }

  private static String printable(String line) {
    String clean = line.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 200 ? clean.substring(0, 200) + "..." : clean;
  }
}
