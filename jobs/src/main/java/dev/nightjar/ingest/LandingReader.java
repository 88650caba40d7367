package dev.nightjar.ingest;

import dev.nightjar.lake.Contract;
import dev.nightjar.lake.LandingFile;
import dev.nightjar.lake.LandingRow;
import dev.nightjar.lake.LandingSource;
import dev.nightjar.lake.ReviewDraws;
import dev.nightjar.lake.StoredRequests;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Reads landing files in tasks: format, contract and privacy gate, row by row. */
final class LandingReader implements LandingSource {
  private static final long serialVersionUID = 1L;

  private final HashSet<String> textColumns;
  private final PrivacyGate gate;
  private final ReviewDraws draws;
  private final Mappings mappings;
  private final StoredRequests requests;
  private final Instant now;

  LandingReader(
      Set<String> textColumns,
      PrivacyGate gate,
      ReviewDraws draws,
      Mappings mappings,
      StoredRequests requests,
      Instant now) {
    this.textColumns = new HashSet<>(textColumns);
    this.gate = gate;
    this.draws = draws;
    this.mappings = mappings;
    this.requests = requests;
    this.now = now;
  }

  @Override
  public LandingFile fingerprint(LandingFile file) {
    String sha256 = null;
    LandingRow.Refused problem = file.problem();
    try {
      sha256 = hash(file.uri());
      if (file.mapping() != null) {
        List<String> parts = new ArrayList<>(List.of(sha256, mappings.fingerprint(file.mapping())));
        if (mappings.byId(file.mapping()).looksUp()) {
          parts.add(requests.toString());
        }
        for (String other : file.beside()) {
          parts.add(hash(other));
        }
        sha256 = Sha256.of(String.join(" ", parts));
      }
    } catch (IOException e) {
      problem = problem == null ? unreadable(why(e)) : problem;
    }
    return file.read(sha256, problem);
  }

  private static String hash(String uri) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(URI.create(uri)))) {
      return Sha256.of(in);
    }
  }

  @Override
  public Iterator<LandingRow> read(LandingFile file) {
    TableContract contract = TableContract.of(file.table(), textColumns);
    Path path = Path.of(URI.create(file.uri()));
    return new FileRows(
        path,
        file.sizeBytes(),
        file.mapping() == null
            ? () -> LandingFormat.open(path, contract)
            : () -> MappedRows.open(path, file, mappings, requests),
        contract,
        Contract.table(file.table()).dayColumn(),
        new RowCheck(contract, gate, draws, now));
  }

  /** The same reader, which knows when these requests started. */
  LandingReader with(StoredRequests found) {
    return new LandingReader(textColumns, gate, draws, mappings, found, now);
  }

  /** Requests that rows of a mapped file are about and whose time they do not say. */
  Set<String> requests(LandingFile file) {
    try {
      return MappedRows.requests(Path.of(URI.create(file.uri())), file, mappings);
    } catch (IOException e) {
      return Set.of();
    }
  }

  /** Which traces a file has spans of; none of a file that cannot be read. */
  Set<Long> traces(LandingFile file) {
    try {
      return TraceScan.of(Path.of(URI.create(file.uri()))).hashes();
    } catch (IOException e) {
      return Set.of();
    }
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
