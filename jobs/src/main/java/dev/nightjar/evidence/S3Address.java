package dev.nightjar.evidence;

import dev.nightjar.model.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where bundles are in S3: {@code s3://bucket} or {@code s3://bucket/prefix}.
 *
 * @param bucket its name
 * @param prefix without slashes around it; empty for the bucket itself
 */
record S3Address(String bucket, String prefix) {
  static final String SCHEME = "s3://";

  /** A bucket as S3 names them, then keys that every tool copies as they are. */
  private static final Pattern FORM =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9!_.*'()=+@,-]+)*)/?");

  /**
   * The address that a text names.
   *
   * @throws Refusal when it is none
   */
  static S3Address of(String uri) {
    Matcher form = FORM.matcher(uri);
    if (!form.matches() || (form.group(2) + "/").matches(".*/[.]{1,2}/.*")) {
      throw Refusal.usage(
          "Cannot export to "
              + uri
              + ": an address in S3 is s3://BUCKET or s3://BUCKET/PREFIX, with a bucket of 3 to 63"
              + " lower-case letters, digits, \".\" and \"-\", and single \"/\" in the prefix");
    }
    String prefix = form.group(2);
    return new S3Address(form.group(1), prefix.isEmpty() ? "" : prefix.substring(1));
  }

  /** What is below this address. */
  S3Address resolve(String name) {
    return new S3Address(bucket, key(name));
  }

  /** Key of an object below this address. */
  String key(String name) {
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  @Override
  public String toString() {
    return SCHEME + (prefix.isEmpty() ? bucket : bucket + "/" + prefix);
  }
}
