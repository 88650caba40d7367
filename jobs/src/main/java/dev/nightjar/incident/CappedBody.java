package dev.nightjar.incident;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads a body up to a number of bytes and lets go of the rest. */
final class CappedBody implements BodySubscriber<CappedBody.Bytes> {
  /**
   * @param ended whether these are all
   */
  record Bytes(byte[] bytes, boolean ended) {}

  private final int cap;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final CompletableFuture<Bytes> body = new CompletableFuture<>();
  private Flow.Subscription subscription;

  CappedBody(int cap) {
    this.cap = cap;
  }

  @Override
  public CompletionStage<Bytes> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[Math.min(buffer.remaining(), cap + 1 - read.size())];
      buffer.get(part);
      read.writeBytes(part);
    }
    if (read.size() > cap) {
      body.complete(kept(false));
      subscription.cancel();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onError(Throwable cause) {
    body.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    body.complete(kept(true));
  }

  /** Bytes that came so far, for one that did not end in time. */
  synchronized long size() {
    return Math.min(read.size(), cap);
  }

  private synchronized Bytes kept(boolean ended) {
    byte[] all = read.toByteArray();
    return new Bytes(all.length > cap ? java.util.Arrays.copyOf(all, cap) : all, ended);
  }
}
