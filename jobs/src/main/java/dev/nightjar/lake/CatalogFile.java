package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The SQLite file of the embedded catalog, looked at before anything opens it: what is wrong with
 * it is said in one sentence instead of a stack of four libraries.
 */
record CatalogFile(Path warehouse) {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 100;
  private static final int BUSY_TIMEOUT_MS = 10_000;

  Path path() {
    return warehouse.resolve("catalog.db");
  }

  /**
   * Address for the catalog. Locks wait up to 30 s: commits of other processes take milliseconds.
   */
  String uri() {
    return "jdbc:sqlite:" + path() + "?busy_timeout=30000";
  }

  void verify(Lake.Access access) {
    refuseOddPath();
    if (access == Lake.Access.CREATE) {
      create();
    }
    if (!Files.isRegularFile(path())) {
      if (access == Lake.Access.CREATE && !Files.exists(path())) {
        refuseOrphanedData();
        return;
      }
      throw Refusal.usage(
          "There is no lake in "
              + warehouse
              + ": "
              + (Files.exists(path()) ? "catalog.db is no file" : "catalog.db is missing")
              + "; create one with `nightjar init`, or name its folder with --warehouse");
    }
    if (access != Lake.Access.READ && !(Files.isWritable(warehouse) && Files.isWritable(path()))) {
      throw Refusal.usage(
          "Cannot write to "
              + (Files.isWritable(warehouse) ? path() : warehouse)
              + ": it is read-only for this user; change its permissions or choose another"
              + " --warehouse");
    }
    if (verifyHeader(access)) {
      verifyContent(access);
    }
  }

  private void refuseOddPath() {
    String text = warehouse.toString();
    for (char c : new char[] {'?', '#', '%', ';'}) {
      if (text.indexOf(c) >= 0) {
        throw Refusal.usage(
            "The warehouse folder "
                + warehouse
                + " has the character "
                + c
                + " in its path, which an address cannot hold; choose another folder");
      }
    }
  }

  private void create() {
    try {
      Files.createDirectories(warehouse);
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.USAGE,
          "Cannot create the warehouse folder " + warehouse + ": " + e.getMessage(),
          e);
    }
    if (!Files.isWritable(warehouse)) {
      throw Refusal.usage(
          "Cannot write to " + warehouse + ": it is read-only for this user; choose another one");
    }
  }

  /** True when there is content to verify, false for a file that is still empty. */
  private boolean verifyHeader(Lake.Access access) {
    try (InputStream in = Files.newInputStream(path())) {
      long size = Files.size(path());
      byte[] header = in.readNBytes(HEADER);
      if (size == 0) {
        if (access == Lake.Access.CREATE) {
          refuseOrphanedData();
          return false;
        }
        throw damaged("is empty (0 bytes)");
      }
      for (int i = 0; i < MAGIC.length; i++) {
        if (i >= header.length || header[i] != MAGIC[i]) {
          throw damaged("is no SQLite database");
        }
      }
      if (header.length < HEADER) {
        throw damaged("is cut off: " + size + " bytes, less than its header");
      }
      ByteBuffer fields = ByteBuffer.wrap(header);
      int pageSize = fields.getShort(16) & 0xffff;
      long expected = (pageSize == 1 ? 65536L : pageSize) * (fields.getInt(28) & 0xffffffffL);
      if (size < expected && !recovering()) {
        throw damaged("is cut off: " + size + " bytes of " + expected);
      }
      return true;
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.USAGE, "Cannot read the catalog " + path() + ": " + e.getMessage(), e);
    }
  }

  private void verifyContent(Lake.Access access) {
    String uri = "jdbc:sqlite:" + path() + "?busy_timeout=" + BUSY_TIMEOUT_MS;
    if (!recovering()) {
      uri += "&open_mode=1";
    }
    try (Connection connection = DriverManager.getConnection(uri);
        Statement statement = connection.createStatement()) {
      try (ResultSet check = statement.executeQuery("PRAGMA quick_check(1)")) {
        if (check.next() && !"ok".equals(check.getString(1))) {
          throw damaged("fails SQLite's integrity check");
        }
      }
      if (!hasTable(statement, "iceberg_tables")) {
        if (access == Lake.Access.CREATE && isEmpty(statement)) {
          return;
        }
        throw damaged("is a SQLite database without an Iceberg catalog in it");
      }
      verifyTables(statement, access);
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).contains("BUSY")) {
        throw new Refusal(
            Refusal.Kind.NOT_READY,
            "The catalog "
                + path()
                + " has been locked by another process for "
                + BUSY_TIMEOUT_MS / 1000
                + " s; run the command again when that one has ended",
            e);
      }
      throw damaged("cannot be read as a catalog (" + e.getMessage() + ")");
    }
  }

  /** A killed commit left its journal: SQLite rolls it back when the file is opened for writing. */
  private boolean recovering() {
    return Files.exists(warehouse.resolve("catalog.db-journal"));
  }

  private static boolean hasTable(Statement statement, String name) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '" + name + "'")) {
      return rows.next();
    }
  }

  private static boolean isEmpty(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT 1 FROM sqlite_master")) {
      return !rows.next();
    }
  }

  /** A moved warehouse keeps the absolute paths of its old place: say so before a table is read. */
  private void verifyTables(Statement statement, Lake.Access access) throws SQLException {
    List<String> missing = new ArrayList<>();
    int ours = 0;
    List<String> others = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT catalog_name, metadata_location FROM iceberg_tables ORDER BY 1, 2")) {
      while (rows.next()) {
        if (!rows.getString(1).equals(Lake.CATALOG)) {
          others.add(rows.getString(1));
          continue;
        }
        ours++;
        String location = rows.getString(2);
        if (location != null
            && location.startsWith("file:")
            && !Files.exists(Path.of(location.replaceFirst("^file:/+", "/")))) {
          missing.add(location);
        }
      }
    }
    if (!missing.isEmpty()) {
      throw Refusal.contract(
          missing.size()
              + " of "
              + ours
              + " tables and views in "
              + path()
              + " point to metadata that is not there, the first to "
              + missing.get(0)
              + ": the warehouse was moved or files were removed; move it back, or rewrite its"
              + " paths with Iceberg's rewrite_table_path and register_table");
    }
    if (ours == 0 && !others.isEmpty() && access != Lake.Access.CREATE) {
      throw Refusal.contract(
          path()
              + " holds the catalog `"
              + others.get(0)
              + "`, none called `"
              + Lake.CATALOG
              + "`; run `nightjar init` to add one beside it, or name another --warehouse");
    }
  }

  /** Data without a catalog is a lost catalog, not a new lake. */
  private void refuseOrphanedData() {
    try (Stream<Path> tables = Files.walk(warehouse, 3)) {
      tables
          .filter(path -> path.endsWith("metadata") && Files.isDirectory(path))
          .findFirst()
          .ifPresent(
              found -> {
                throw Refusal.contract(
                    warehouse
                        + " holds tables ("
                        + found.getParent()
                        + ") but its catalog.db is missing or empty; restore catalog.db from a"
                        + " backup, or choose an empty folder");
              });
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.USAGE, "Cannot read the warehouse " + warehouse + ": " + e.getMessage(), e);
    }
  }

  private Refusal damaged(String what) {
    return Refusal.contract(
        "The catalog "
            + path()
            + " "
            + what
            + "; restore it from a backup (the data files beside it are not touched), or choose"
            + " another --warehouse");
  }
}
