package dev.nightjar.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Sees every attempt of a client before it goes out, and can do something between two of them: so
 * that a fault comes at one moment and no other.
 */
final class Attempts implements ExecutionInterceptor {
  private final List<String> made = new ArrayList<>();
  private final Map<String, Runnable> actions = new HashMap<>();

  /**
   * Does something before the n-th attempt.
   *
   * @param request operation and end of the key, such as {@code PutObject manifest.json}
   */
  Attempts before(String request, int attempt, Runnable action) {
    actions.put(request + " " + attempt, action);
    return this;
  }

  /** Operation and key of all attempts so far. */
  synchronized List<String> made() {
    return List.copyOf(made);
  }

  /** How often such a request was tried. */
  int count(String request) {
    return (int) made().stream().filter(each -> isOf(each, request)).count();
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes ignored) {
    String attempt = describe(context.request());
    synchronized (this) {
      made.add(attempt);
    }
    actions.forEach(
        (when, action) -> {
          int end = when.lastIndexOf(' ');
          String request = when.substring(0, end);
          if (isOf(attempt, request)
              && count(request) == Integer.parseInt(when.substring(end + 1))) {
            action.run();
          }
        });
  }

  private static boolean isOf(String attempt, String request) {
    String[] wanted = request.split(" ", 2);
    return attempt.startsWith(wanted[0] + " ")
        && (wanted.length == 1 || attempt.endsWith(wanted[1]));
  }

  private static String describe(SdkRequest request) {
    String operation = request.getClass().getSimpleName().replaceAll("Request$", "");
    return operation + " " + request.getValueForField("Key", String.class).orElse("");
  }
}
