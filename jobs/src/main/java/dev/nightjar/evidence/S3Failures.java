package dev.nightjar.evidence;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says in one sentence why S3 did not do something, and what to do about it.
 *
 * @param address what is exported to
 * @param endpoint of the server; null for AWS
 */
record S3Failures(S3Address address, URI endpoint) {
  private static final Set<String> UNKNOWN_CREDENTIALS =
      Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidClientTokenId");
  private static final Set<String> EXPIRED_CREDENTIALS =
      Set.of("ExpiredToken", "TokenRefreshRequired");
  private static final Set<String> CLOCK = Set.of("RequestTimeTooSkewed", "RequestExpired");
  private static final Set<String> OTHER_REGION =
      Set.of(
          "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException");
  private static final Set<String> CHANGED_ON_THE_WAY =
      Set.of(
          "BadDigest",
          "InvalidDigest",
          "XAmzContentSHA256Mismatch",
          "XAmzContentChecksumMismatch",
          "IncompleteBody");
  private static final int PERMANENT_REDIRECT = 301;
  private static final int FORBIDDEN = 403;
  private static final int THROTTLED = 429;
  private static final int SERVER_ERROR = 500;

  /** A cause with what to do about it. */
  private record Cause(Refusal.Kind kind, String sentence) {}

  /**
   * The refusal of a failure.
   *
   * @param doing what was tried, with its preposition, such as "export to"
   * @param state what is stored now, as a sentence
   */
  Refusal explain(String doing, SdkException failure, String state) {
    Cause cause =
        failure instanceof AwsServiceException answer ? answered(answer) : unanswered(failure);
    return new Refusal(
        cause.kind(),
        "Cannot " + doing + " " + place() + ": " + cause.sentence() + ". " + state,
        failure);
  }

  /** The refusal of something that the server did, and should not have. */
  Refusal refuse(Refusal.Kind kind, String doing, String why, String state) {
    return new Refusal(kind, "Cannot " + doing + " " + place() + ": " + why + ". " + state);
  }

  private String place() {
    return endpoint == null ? address.toString() : address + " (" + endpoint + ")";
  }

  private Cause answered(AwsServiceException answer) {
    String code =
        answer.awsErrorDetails() == null ? "" : text(answer.awsErrorDetails().errorCode());
    int status = answer.statusCode();
    String said = code.isEmpty() ? "HTTP " + status : code;
    if (UNKNOWN_CREDENTIALS.contains(code)) {
      return usage(
          "the server does not accept these credentials ("
              + said
              + "); correct AWS_ACCESS_KEY_ID"
              + " and AWS_SECRET_ACCESS_KEY, or the profile in AWS_PROFILE");
    }
    if (EXPIRED_CREDENTIALS.contains(code)) {
      return later("the credentials have expired (" + said + "); renew them");
    }
    if (CLOCK.contains(code)) {
      return usage(
          "the clocks of this machine and of the server differ by too much ("
              + said
              + "); set this machine's clock");
    }
    if (code.equals("NoSuchBucket")) {
      return usage(
          "there is no bucket "
              + address.bucket()
              + "; create it with object lock, or correct the"
              + " address or evidence.s3.endpoint");
    }
    if (OTHER_REGION.contains(code) || status == PERMANENT_REDIRECT) {
      String region =
          answer.awsErrorDetails() == null || answer.awsErrorDetails().sdkHttpResponse() == null
              ? ""
              : answer
                  .awsErrorDetails()
                  .sdkHttpResponse()
                  .firstMatchingHeader("x-amz-bucket-region")
                  .map(name -> ", it is in " + name)
                  .orElse("");
      return usage(
          "the bucket is in another region ("
              + said
              + region
              + "); name its region in"
              + " evidence.s3.region or AWS_REGION");
    }
    if (code.regionMatches(true, 0, "kms", 0, 3)) {
      return usage(
          "the server cannot encrypt with the wanted key ("
              + detail(said, answer)
              + "); correct"
              + " evidence.s3.kms_key, or allow its use");
    }
    if (CHANGED_ON_THE_WAY.contains(code)) {
      return later(
          "the bytes did not arrive as they were sent (" + said + "); run the same command again");
    }
    if (status == FORBIDDEN) {
      return usage(
          "these credentials may not do this ("
              + said
              + "); grant the permissions that"
              + " docs/evidence.md lists");
    }
    if (status == THROTTLED || status >= SERVER_ERROR) {
      return later("the server is not able to now (" + said + "); run the same command again");
    }
    return usage("the server refuses it (" + detail(said, answer) + ")");
  }

  private Cause unanswered(SdkException failure) {
    String message = text(failure.getMessage());
    if (message.contains("Unable to load credentials")
        || message.contains("Profile file contained no credentials")) {
      return usage(
          "there are no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
              + " AWS_PROFILE, or give this machine a role");
    }
    if (message.contains("Unable to load region")) {
      return usage("no region is named; set evidence.s3.region in nightjar.yaml or AWS_REGION");
    }
    for (Throwable at = failure; at != null; at = at.getCause() == at ? null : at.getCause()) {
      if (at instanceof UnknownHostException) {
        return usage(
            "there is no host "
                + text(at.getMessage()).replaceAll(":.*", "")
                + "; correct evidence.s3.endpoint, or evidence.s3.path_style where only the host"
                + " name with the bucket before it is unknown");
      }
      if (at instanceof SSLException) {
        return usage(
            "no secure connection can be made ("
                + line(at)
                + "); correct the certificate or the endpoint");
      }
      if (at instanceof ApiCallAttemptTimeoutException) {
        return later("the transfer is too slow or stands still; run the same command again");
      }
      if (at instanceof IOException) {
        return later(
            "the connection failed ("
                + line(at)
                + "); run the same command again when the server"
                + " can be reached");
      }
    }
    return later(line(failure) + "; run the same command again");
  }

  private static Cause usage(String sentence) {
    return new Cause(Refusal.Kind.USAGE, sentence);
  }

  private static Cause later(String sentence) {
    return new Cause(Refusal.Kind.NOT_READY, sentence);
  }

  private static String detail(String said, AwsServiceException answer) {
    String message =
        answer.awsErrorDetails() == null ? "" : text(answer.awsErrorDetails().errorMessage());
    return message.isEmpty() ? said : said + ": " + message.replaceAll("[.\\s]+$", "");
  }

  private static String line(Throwable at) {
    String message = text(at.getMessage()).replaceAll("\\s+", " ").strip();
    return message.isEmpty() ? at.getClass().getSimpleName() : message;
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
