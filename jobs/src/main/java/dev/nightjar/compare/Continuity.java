package dev.nightjar.compare;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Finding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Keeps a finding's name while its change lasts. The id is a hash of report, slice and direction,
 * never of a number or a date. Where tonight's slice is narrower or wider than last night's, the id
 * of a recent finding of the same report whose slice contains it, or lies in it, is kept.
 */
final class Continuity {
  /** Nights that a change may miss without becoming a new one. */
  private static final int GAP = 3;

  private final List<Finding> previous;
  private final Set<String> taken = new HashSet<>();

  Continuity(LocalDate night, List<Finding> previous) {
    this.previous =
        previous.stream()
            .filter(f -> f.reportDate().isBefore(night))
            .filter(f -> !f.reportDate().isBefore(night.minusDays(GAP)))
            .sorted(Comparator.comparing(Finding::reportDate).reversed().thenComparing(Finding::id))
            .toList();
  }

  /** What a finding is called and on how many nights it has been one. */
  record Name(String id, int nightsSeen) {}

  Name of(Comparison lead, int sign) {
    String id = id(lead, sign);
    Finding before = find(id, lead, sign);
    String kept = before == null ? id : before.id();
    taken.add(kept);
    return new Name(kept, before == null ? 1 : before.nightsSeen() + 1);
  }

  private Finding find(String id, Comparison lead, int sign) {
    for (Finding f : previous) {
      if (f.id().equals(id) && !taken.contains(id)) {
        return f;
      }
    }
    for (Finding f : previous) {
      Comparison before = f.lead();
      boolean nested =
          before.slice().contains(lead.slice()) || lead.slice().contains(before.slice());
      boolean sameReport = before.metric().report().equals(lead.metric().report());
      boolean sameMetric = before.metric().name().equals(lead.metric().name());
      boolean sameWay = !(before.change() * sign < 0);
      if (nested && sameReport && sameMetric && sameWay && !taken.contains(f.id())) {
        return f;
      }
    }
    return null;
  }

  static String id(Comparison lead, int sign) {
    // Harm is harm whichever way a metric counts it; only where both ways matter is the way named.
    String way = lead.metric().worse() == Direction.BOTH ? Integer.toString(sign) : "worse";
    String text = lead.metric().report() + '\n' + lead.slice().key() + '\n' + way;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "f-" + HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
