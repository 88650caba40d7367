package dev.nightjar.mapping;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OpenTelemetry's consistent probability sampling: {@code ot=th:T} in a tracestate is the rejection
 * threshold in up to 14 hexadecimal digits, trailing zeros left out. A sampled span stands for 2^56
 * / (2^56 − T) spans, its adjusted count (OTEP 235).
 */
final class SamplingThreshold {
  private static final long ALL = 1L << 56;
  private static final Pattern THRESHOLD =
      Pattern.compile("(?:^|,)\\s*ot=(?:[^,]*;)?th:([0-9a-fA-F]{1,14})\\s*(?=[;,]|$)");

  private SamplingThreshold() {}

  /** The adjusted count, at least 1; null where the tracestate has no valid threshold. */
  static BigDecimal weight(String tracestate) {
    Matcher threshold = THRESHOLD.matcher(tracestate);
    if (threshold.find()) {
      String digits = threshold.group(1);
      long rejected = Long.parseLong(digits + "0".repeat(14 - digits.length()), 16);
      return BigDecimal.valueOf(ALL)
          .divide(BigDecimal.valueOf(ALL - rejected), MathContext.DECIMAL64);
    }
    return null;
  }
}
