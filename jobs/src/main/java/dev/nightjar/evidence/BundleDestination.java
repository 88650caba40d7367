package dev.nightjar.evidence;

import dev.nightjar.model.Refusal;

/**
 * A place that keeps bundles. What makes a bundle one is its {@code manifest.json}: a destination
 * writes it last, or shows nothing before all of it is there, so that a partly delivered bundle is
 * never taken for one. Nothing that is there is ever overwritten or deleted.
 */
public interface BundleDestination extends AutoCloseable {
  /**
   * Refuses what would fail after the work of making a bundle: a bucket that is not there or locks
   * no objects, a folder that cannot be written.
   *
   * @throws Refusal with what to do about it
   */
  void check();

  /**
   * Delivers the bundle whole, under its name. Files that an interrupted delivery left there are
   * kept when they are the same; a bundle that is there already is left alone.
   *
   * @throws Refusal when something else of that name is there, or when the place cannot be reached
   *     or is full: says how far it came, and that delivering again goes on from there
   */
  BundleReceipt deliver(StagedBundle bundle);

  @Override
  void close();
}
