package dev.nightjar.ingest;

import dev.nightjar.lake.Contract;
import dev.nightjar.lake.LandingFile;
import dev.nightjar.lake.LandingRow;
import dev.nightjar.lake.LandingSource;
import dev.nightjar.lake.ReviewDraws;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/** Reads landing files in tasks: format, contract and privacy gate, row by row. */
final class LandingReader implements LandingSource {
  private static final long serialVersionUID = 1L;

  private final HashSet<String> textColumns;
  private final PrivacyGate gate;
  private final ReviewDraws draws;
  private final Instant now;

  LandingReader(Set<String> textColumns, PrivacyGate gate, ReviewDraws draws, Instant now) {
    this.textColumns = new HashSet<>(textColumns);
    this.gate = gate;
    this.draws = draws;
    this.now = now;
  }

  @Override
  public LandingFile fingerprint(LandingFile file) {
    Path path = Path.of(URI.create(file.uri()));
    String sha256 = null;
    LandingRow.Refused problem = file.problem();
    try (InputStream in = Files.newInputStream(path)) {
      sha256 = Sha256.of(in);
    } catch (IOException e) {
      problem = problem == null ? unreadable(why(e)) : problem;
    }
    return new LandingFile(file.uri(), file.table(), file.sizeBytes(), sha256, problem);
  }

  @Override
  public Iterator<LandingRow> read(LandingFile file) {
    TableContract contract = TableContract.of(file.table(), textColumns);
    return new FileRows(
        Path.of(URI.create(file.uri())),
        file.sizeBytes(),
        contract,
        Contract.table(file.table()).dayColumn(),
        new RowCheck(contract, gate, draws, now));
  }

  /** The refusal of a whole file. */
  static LandingRow.Refused unreadable(String why) {
    return new LandingRow.Refused(
        null,
        Reason.UNREADABLE_FILE.code(),
        "Cannot read the file: " + why + "; nothing of it is stored, deliver it again",
        null,
        null,
        null);
  }

  private static String why(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof NoSuchFileException
        ? "it is gone"
        : "reading it failed (" + e.getClass().getSimpleName() + ")";
  }
}
