package dev.nightjar.profile;

import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.LogBins;

/** A full batch with what is computed once a row, before any slice set looks at it. */
final class BatchView {
  final ProfileBatch batch;

  /** Subject bucket by row. */
  final byte[] bucket;

  /** Codes of {@link LogBins} by column and row, null where no metric bins the column. */
  final int[][] bin;

  final boolean anyLate;

  /** Whether each weight is 1, so that weighted sums are what they are without. */
  final boolean plainWeights;

  private BatchView(
      ProfileBatch batch, byte[] bucket, int[][] bin, boolean anyLate, boolean plainWeights) {
    this.batch = batch;
    this.bucket = bucket;
    this.bin = bin;
    this.anyLate = anyLate;
    this.plainWeights = plainWeights;
  }

  /** Columns and buffers to prepare batches with. */
  static final class Preparation {
    private final byte[] bucket;
    private final int[][] bin;
    private final boolean[] weighted;

    Preparation(KernelPlan plan, int capacity) {
      bucket = new byte[capacity];
      bin = new int[plan.inputs().size()][];
      weighted = new boolean[plan.inputs().size()];
      for (KernelPlan.Measure measure : plan.measures()) {
        if (measure.binned()) {
          bin[measure.value()] = new int[capacity];
        }
        if (measure.metric().weighted() && measure.kind() == MetricKind.RATIO) {
          weighted[measure.numerator()] = true;
          if (!measure.perUnit()) {
            weighted[measure.denominator()] = true;
          }
        } else if (measure.metric().weighted()) {
          weighted[measure.value()] = true;
        }
      }
    }

    BatchView of(ProfileBatch batch) {
      boolean anyLate = false;
      boolean plainWeights = true;
      for (int row = 0; row < batch.size(); row++) {
        bucket[row] = (byte) Buckets.of(batch.subject[row]);
        anyLate |= batch.late[row];
        plainWeights &= batch.weight[row] == 1;
      }
      for (int i = 0; i < bin.length; i++) {
        NumberColumn number = batch.numbers[i];
        if (number != null) {
          number.measure(batch.size());
          if (weighted[i] && !plainWeights) {
            number.weigh(batch.weight, batch.size());
          }
        }
        if (bin[i] != null) {
          for (int row = 0; row < batch.size(); row++) {
            bin[i][row] = LogBins.standard().code(number.value[row]);
          }
        }
      }
      return new BatchView(batch, bucket, bin, anyLate, plainWeights);
    }
  }
}
