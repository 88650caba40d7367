package dev.nightjar.profile;

import dev.nightjar.stats.LogBins;
import java.util.Arrays;

/**
 * The log-bin histograms of the groups of one slice set, in pages of {@value #PAGE} bins that are
 * taken only where values fall: a group with few values costs few pages, a busy one is dense.
 */
final class Histograms {
  private static final int SHIFT = 5;
  private static final int PAGE = 1 << SHIFT;

  private final LogBins bins;
  private final int pagesOfGroup;
  private final Footprint footprint;

  /** Page numbers by group, 0 where there is none yet. */
  private int[] pages;

  private int[] counts = new int[64 * PAGE];
  private int pagesUsed = 1;

  Histograms(LogBins bins, Footprint footprint) {
    this.bins = bins;
    this.footprint = footprint;
    this.pagesOfGroup = (bins.size() >> SHIFT) + 1;
    this.pages = new int[16 * pagesOfGroup];
  }

  /** Makes room for a group; before its first {@link #add}. */
  void touch(int group) {
    int needed = (group + 1) * pagesOfGroup;
    if (needed > pages.length) {
      footprint.add((long) pages.length * Integer.BYTES);
      pages = Arrays.copyOf(pages, Math.max(needed, 2 * pages.length));
    }
  }

  void add(int group, int slot) {
    int at = group * pagesOfGroup + (slot >>> SHIFT);
    int page = pages[at];
    if (page == 0) {
      page = newPage();
      pages[at] = page;
    }
    counts[(page << SHIFT) + (slot & (PAGE - 1))]++;
  }

  /** Adds what another one has for a group; after {@link #touch}. */
  void add(int group, Histograms other, int from) {
    for (int p = 0; p < pagesOfGroup; p++) {
      int theirs = other.pages[from * pagesOfGroup + p];
      if (theirs != 0) {
        int at = group * pagesOfGroup + p;
        int own = pages[at] == 0 ? newPage() : pages[at];
        pages[at] = own;
        for (int i = 0; i < PAGE; i++) {
          counts[(own << SHIFT) + i] += other.counts[(theirs << SHIFT) + i];
        }
      }
    }
  }

  private int newPage() {
    if ((pagesUsed + 1) << SHIFT > counts.length) {
      counts = Arrays.copyOf(counts, 2 * counts.length);
    }
    footprint.add(PAGE * Integer.BYTES);
    return pagesUsed++;
  }

  void describe(int group, ProfileDraft draft) {
    int[] index = new int[bins.size()];
    long[] count = new long[bins.size()];
    int used = 0;
    for (int p = 0; p < pagesOfGroup && group * pagesOfGroup + p < pages.length; p++) {
      int page = pages[group * pagesOfGroup + p];
      for (int i = 0; page != 0 && i < PAGE; i++) {
        if (counts[(page << SHIFT) + i] != 0) {
          index[used] = bins.minIndex() + (p << SHIFT) + i;
          count[used++] = counts[(page << SHIFT) + i];
        }
      }
    }
    draft.binIndex = Arrays.copyOf(index, used);
    draft.binCount = Arrays.copyOf(count, used);
  }
}
