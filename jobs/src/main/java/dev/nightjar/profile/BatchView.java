package dev.nightjar.profile;

import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.LogBins;

/** A full batch with what is computed once a row, before any slice set looks at it. */
final class BatchView {
  final ProfileBatch batch;

  /** Subject bucket by row. */
  final int[] bucket;

  /** Codes of {@link LogBins} by column and row, null where no metric bins the column. */
  final int[][] bin;

  final boolean anyLate;

  private BatchView(ProfileBatch batch, int[] bucket, int[][] bin, boolean anyLate) {
    this.batch = batch;
    this.bucket = bucket;
    this.bin = bin;
    this.anyLate = anyLate;
  }

  /** Columns and buffers to prepare batches with. */
  static final class Preparation {
    private final int[] bucket;
    private final int[][] bin;
    private final boolean[] weighted;

    Preparation(KernelPlan plan, int capacity) {
      bucket = new int[capacity];
      bin = new int[plan.inputs().size()][];
      weighted = new boolean[plan.inputs().size()];
      for (KernelPlan.Measure measure : plan.measures()) {
        if (measure.binned()) {
          bin[measure.value()] = new int[capacity];
        }
        if (measure.metric().weighted() && measure.kind() == MetricKind.RATIO) {
          weighted[measure.numerator()] = true;
          weighted[measure.denominator()] = true;
        } else if (measure.metric().weighted()) {
          weighted[measure.value()] = true;
        }
      }
    }

    BatchView of(ProfileBatch batch) {
      boolean anyLate = false;
      for (int row = 0; row < batch.size(); row++) {
        bucket[row] = Buckets.of(batch.subject[row]);
        anyLate |= batch.late[row];
      }
      for (int i = 0; i < bin.length; i++) {
        NumberColumn number = batch.numbers[i];
        if (number != null) {
          number.square(batch.size());
          if (weighted[i]) {
            number.weigh(batch.weight, batch.size());
          }
        }
        if (bin[i] != null) {
          for (int row = 0; row < batch.size(); row++) {
            bin[i][row] = LogBins.standard().code(number.value[row]);
          }
        }
      }
      return new BatchView(batch, bucket, bin, anyLate);
    }
  }
}
