package dev.nightjar.lake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.array.ByteArrayMethods;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Turns the texts of one column into codes without making strings of them: a text is looked up by
 * its bytes where the row holds them, and only a new one is decoded.
 */
final class TextColumn {
  /** The text is null. */
  static final int NONE = -1;

  /** The text is one of too many to remember; see {@link #text}. */
  static final int FOREIGN = -2;

  // Columns of identifiers would fill the memory; they are coded anew each time instead.
  private static final int REMEMBERED = 50_000;

  private final int ordinal;
  private final List<ToIntFunction<String>> coders = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private byte[][] bytes = new byte[16][];
  private long[] hashes = new long[16];
  private int[] sizes = new int[16];
  private long[] firstWord = new long[16];
  private long[] lastWord = new long[16];
  private int[][] codes = new int[0][];
  private int[] table = new int[64];
  private int current = NONE;
  private String foreign;

  TextColumn(int ordinal) {
    this.ordinal = ordinal;
    Arrays.fill(table, NONE);
  }

  /** Adds something that texts are coded for, and returns its number. */
  int code(ToIntFunction<String> coder) {
    coders.add(coder);
    codes = Arrays.copyOf(codes, coders.size());
    codes[coders.size() - 1] = new int[16];
    return coders.size() - 1;
  }

  /** Id of the current text: from 0, {@link #NONE} or {@link #FOREIGN}. */
  int id() {
    return current;
  }

  /** Moves to the text of a row. */
  void read(InternalRow row) {
    if (row.isNullAt(ordinal)) {
      current = NONE;
    } else if (row instanceof UnsafeRow unsafe) {
      long offsetAndSize = unsafe.getLong(ordinal);
      int size = (int) offsetAndSize;
      long offset = unsafe.getBaseOffset() + (offsetAndSize >>> 32);
      current = find(unsafe.getBaseObject(), offset, size);
    } else {
      // Copied into padded memory, as an unsafe row has it.
      UTF8String text = row.getUTF8String(ordinal);
      byte[] padded = Arrays.copyOf(text.getBytes(), text.numBytes() + Long.BYTES);
      current = find(padded, Platform.BYTE_ARRAY_OFFSET, text.numBytes());
    }
  }

  /** Code of the current text, -1 for null. */
  int codeOf(int coder) {
    return current >= 0
        ? codes[coder][current]
        : current == NONE ? -1 : coders.get(coder).applyAsInt(foreign);
  }

  /** The current text, or null. */
  String text() {
    return current >= 0 ? texts.get(current) : current == NONE ? null : foreign;
  }

  private int find(Object base, long offset, int size) {
    long hash = hash(base, offset, size);
    int mask = table.length - 1;
    int at = (int) hash & mask;
    while (table[at] != NONE) {
      int id = table[at];
      if (hashes[id] == hash && sizes[id] == size && same(id, base, offset, size)) {
        return id;
      }
      at = (at + 1) & mask;
    }
    return admit(hash, at, base, offset, size);
  }

  /** Whether a text of equal hash and size is the same. */
  private boolean same(int id, Object base, long offset, int size) {
    if (size <= Long.BYTES) {
      // Up to eight bytes and their number make the hash, one to one.
      return true;
    }
    return Platform.getLong(base, offset + size - Long.BYTES) == lastWord[id]
        && (size <= 2 * Long.BYTES
            ? Platform.getLong(base, offset) == firstWord[id]
            : ByteArrayMethods.arrayEquals(
                bytes[id], Platform.BYTE_ARRAY_OFFSET, base, offset, size));
  }

  /** Bytes behind a short text must be zero up to eight, as they are in unsafe rows. */
  private static long hash(Object base, long offset, int size) {
    long hash = size * 0x9E3779B97F4A7C15L;
    if (size <= Long.BYTES) {
      hash ^= size == 0 ? 0 : Platform.getLong(base, offset);
    } else {
      for (int at = 0; at + Long.BYTES <= size; at += Long.BYTES) {
        hash = (hash ^ Platform.getLong(base, offset + at)) * 0xff51afd7ed558ccdL;
        hash ^= hash >>> 32;
      }
      hash ^= Platform.getLong(base, offset + size - Long.BYTES);
    }
    hash *= 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 32;
  }

  private int admit(long hash, int at, Object base, long offset, int size) {
    byte[] copy = new byte[size];
    Platform.copyMemory(base, offset, copy, Platform.BYTE_ARRAY_OFFSET, size);
    String text = new String(copy, StandardCharsets.UTF_8);
    if (texts.size() == REMEMBERED) {
      foreign = text;
      return FOREIGN;
    }
    int id = texts.size();
    if (id == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * id);
      hashes = Arrays.copyOf(hashes, 2 * id);
      sizes = Arrays.copyOf(sizes, 2 * id);
      firstWord = Arrays.copyOf(firstWord, 2 * id);
      lastWord = Arrays.copyOf(lastWord, 2 * id);
      for (int c = 0; c < codes.length; c++) {
        codes[c] = Arrays.copyOf(codes[c], 2 * id);
      }
    }
    texts.add(text);
    bytes[id] = copy;
    hashes[id] = hash;
    sizes[id] = size;
    if (size >= Long.BYTES) {
      firstWord[id] = Platform.getLong(base, offset);
      lastWord[id] = Platform.getLong(base, offset + size - Long.BYTES);
    }
    for (int c = 0; c < codes.length; c++) {
      codes[c][id] = coders.get(c).applyAsInt(text);
    }
    table[at] = id;
    if (4 * texts.size() > table.length) {
      grow();
    }
    return id;
  }

  private void grow() {
    table = new int[2 * table.length];
    Arrays.fill(table, NONE);
    for (int id = 0; id < texts.size(); id++) {
      int at = (int) hashes[id] & (table.length - 1);
      while (table[at] != NONE) {
        at = (at + 1) & (table.length - 1);
      }
      table[at] = id;
    }
  }
}
