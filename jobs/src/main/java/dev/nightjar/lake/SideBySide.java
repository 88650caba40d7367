package dev.nightjar.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Runs a few independent pieces of work, two at a time; the first error ends them all. */
final class SideBySide {
  private static final int AT_ONCE = 2;

  private SideBySide() {}

  static <T> void forEach(List<T> pieces, Consumer<T> work) {
    // Threads of our own: they inherit the caller's class loader, a shared pool's do not.
    ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (T piece : pieces) {
        running.add(workers.submit(() -> work.accept(piece)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    } finally {
      workers.shutdownNow();
    }
  }
}
