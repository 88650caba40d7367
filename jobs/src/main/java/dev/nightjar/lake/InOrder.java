package dev.nightjar.lake;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does work in the background, one piece at a time and in order, and never runs ahead: the next
 * piece waits for the one before it, whose error ends the run.
 */
final class InOrder implements AutoCloseable {
  private final ExecutorService worker;
  private Future<?> pending;

  InOrder(String name) {
    this.worker =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Hands over a piece once the one before is done. */
  void next(Runnable piece) {
    finish();
    pending = worker.submit(piece);
  }

  /** Waits for the last piece. */
  void finish() {
    if (pending == null) {
      return;
    }
    try {
      pending.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a night was published", e);
    } finally {
      pending = null;
    }
  }

  /** Lets a running piece end; what waits behind an error is not begun. */
  @Override
  public void close() {
    worker.shutdown();
  }
}
