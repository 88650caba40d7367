package dev.nightjar.evidence;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * A bucket that keeps bundles: every file an object that is created once, with its SHA-256 checked
 * by the server, encrypted by it and locked until a day. Credentials come from AWS's usual chain:
 * environment, profile, role of the machine.
 */
public final class S3Destination implements BundleDestination {
  private static final String EXPORT = "export to";
  private static final String NOTHING = "Nothing was written";

  private final S3Address address;
  private final S3Settings settings;
  private final S3Bucket bucket;
  private final S3Failures failures;

  S3Destination(S3Address address, S3Settings settings, S3Client client) {
    this.address = address;
    this.settings = settings;
    this.bucket = new S3Bucket(client, address.bucket(), settings);
    this.failures = new S3Failures(address, settings.endpoint());
  }

  /** Whether an address is one in S3. */
  public static boolean isNamedBy(String address) {
    return address.startsWith(S3Address.SCHEME);
  }

  /**
   * The destination of an address in S3.
   *
   * @param uri {@code s3://bucket} or {@code s3://bucket/prefix}
   * @param evidence section of that name of the configuration; empty where there is none
   * @param environment variables of the process
   * @param retainUntil when its locks end; null for {@code object_lock_days} from now
   * @param now the moment of the export
   * @throws Refusal when the address is none, or no retention is named, or one that is over
   */
  public static S3Destination of(
      String uri,
      Map<?, ?> evidence,
      Map<String, String> environment,
      Instant retainUntil,
      Instant now) {
    S3Address address = S3Address.of(uri);
    S3Settings settings = S3Settings.of(evidence, environment, retainUntil, now);
    return new S3Destination(address, settings, client(address, settings).build());
  }

  static S3ClientBuilder client(S3Address address, S3Settings settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(region(address, settings))
            .forcePathStyle(settings.pathStyle())
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .connectionTimeout(settings.limits().connect())
                    .socketTimeout(settings.limits().silence()))
            .overrideConfiguration(
                o ->
                    o.retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                        .apiCallAttemptTimeout(settings.limits().attempt(0)));
    return settings.endpoint() == null ? builder : builder.endpointOverride(settings.endpoint());
  }

  /** A server other than AWS takes any region, so that only AWS needs one named. */
  private static Region region(S3Address address, S3Settings settings) {
    if (settings.region() != null) {
      return Region.of(settings.region());
    }
    try {
      return new DefaultAwsRegionProviderChain().getRegion();
    } catch (SdkClientException e) {
      if (settings.endpoint() != null) {
        return Region.US_EAST_1;
      }
      throw new S3Failures(address, null).explain(EXPORT, e, NOTHING);
    }
  }

  @Override
  public void check() {
    try {
      bucket.reach();
      if (settings.retention() != null && !bucket.locksObjects()) {
        throw failures.refuse(
            Refusal.Kind.USAGE,
            EXPORT,
            "the bucket has no object lock, so that a bundle in it could be deleted; make a bucket"
                + " with object lock, or set evidence.object_lock: none in nightjar.yaml",
            NOTHING);
      }
    } catch (SdkException e) {
      throw failures.explain(EXPORT, e, NOTHING);
    }
  }

  @Override
  public BundleReceipt deliver(StagedBundle bundle) {
    check();
    S3Address place = address.resolve(bundle.name());
    Progress progress = new Progress(bundle.files().size());
    Map<BundleFile, StoredObject> there = there(place, bundle, progress);
    for (Map.Entry<BundleFile, StoredObject> each : there.entrySet()) {
      FileDigest digest = digest(bundle, each.getKey());
      verify(place, each.getKey(), digest, each.getValue(), progress);
    }
    for (BundleFile file : bundle.files()) {
      StoredObject stored = there.get(file);
      boolean isNew = stored == null;
      if (isNew) {
        FileDigest digest = digest(bundle, file);
        stored = create(place, bundle, file, digest, progress);
        verify(place, file, digest, stored, progress);
      }
      lock(place, file, stored, isNew, progress);
      progress.stored(isNew);
    }
    return new BundleReceipt(
        place.toString(), bundle.manifestFile().sha256(), progress.written, progress.kept);
  }

  /** What an earlier delivery left, before anything is written. */
  private Map<BundleFile, StoredObject> there(
      S3Address place, StagedBundle bundle, Progress progress) {
    try {
      SortedMap<String, Long> listed = new TreeMap<>(bucket.list(place.key("")));
      Map<BundleFile, StoredObject> there = new LinkedHashMap<>();
      for (BundleFile file : bundle.files()) {
        String key = place.key(file.path());
        if (listed.remove(key) != null) {
          bucket.find(key).ifPresent(stored -> there.put(file, stored));
        }
      }
      if (!listed.isEmpty()) {
        throw conflict(place, listed.firstKey(), "this bundle has no such file", progress);
      }
      return there;
    } catch (SdkException e) {
      throw failures.explain(EXPORT, e, NOTHING);
    }
  }

  private StoredObject create(
      S3Address place, StagedBundle bundle, BundleFile file, FileDigest digest, Progress progress) {
    try {
      return bucket.create(place.key(file.path()), bundle.path(file), file.size(), digest);
    } catch (SdkException e) {
      throw failures.explain("write " + file.path() + " to", e, progress.sentence());
    }
  }

  private FileDigest digest(StagedBundle bundle, BundleFile file) {
    if (file.size() < settings.limits().multipartFrom()) {
      return FileDigest.whole(file.sha256());
    }
    FileDigest digest;
    try {
      digest = FileDigest.of(bundle.path(file), settings.limits().partOf(file.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + bundle.path(file), e);
    }
    if (!digest.sha256().equals(file.sha256())) {
      throw Refusal.contract(
          bundle.path(file) + " was changed while it was exported; export again");
    }
    return digest;
  }

  /** Refuses an object that is not this file, or not kept as the settings demand. */
  private void verify(
      S3Address place, BundleFile file, FileDigest digest, StoredObject stored, Progress progress) {
    String key = place.key(file.path());
    if (stored.size() != file.size()) {
      throw conflict(
          place, key, "it has " + stored.size() + " bytes, not " + file.size(), progress);
    }
    if (!digest.checksum().equals(stored.checksum())
        && !file.sha256().equals(fetchedDigest(key, stored, progress))) {
      throw conflict(place, key, "its SHA-256 is another", progress);
    }
    if (stored.encryption() != S3Bucket.encryption(settings)) {
      throw failures.refuse(
          Refusal.Kind.USAGE,
          EXPORT,
          key
              + " is encrypted with "
              + (stored.encryption() == null ? "nothing" : stored.encryption())
              + ", demanded is "
              + settings.encryption()
              + "; correct evidence.s3.encryption, or use a server that encrypts",
          progress.sentence());
    }
  }

  private String fetchedDigest(String key, StoredObject stored, Progress progress) {
    try {
      return bucket.sha256(key, stored);
    } catch (SdkException e) {
      throw failures.explain("read " + key + " from", e, progress.sentence());
    }
  }

  /** Holds a stored object to the demanded lock: an earlier delivery may have locked for less. */
  private void lock(
      S3Address place, BundleFile file, StoredObject stored, boolean isNew, Progress progress) {
    Retention wanted = settings.retention();
    if (wanted == null) {
      return;
    }
    String key = place.key(file.path());
    if (stored.version() == null) {
      throw failures.refuse(
          Refusal.Kind.USAGE,
          EXPORT,
          "the server gives "
              + key
              + " no version id, so that it could be replaced; use a server"
              + " that keeps versions",
          progress.sentence());
    }
    if (wanted.isWithin(stored.retention())) {
      return;
    }
    if (isNew) {
      throw failures.refuse(
          Refusal.Kind.USAGE,
          EXPORT,
          "the server shows no lock on "
              + key
              + " "
              + wanted
              + "; grant s3:GetObjectRetention, or"
              + " use a server that locks objects",
          progress.sentence());
    }
    try {
      bucket.retain(key, stored, wanted.and(stored.retention()));
    } catch (SdkException e) {
      throw failures.explain("lock " + key + " " + wanted + " in", e, progress.sentence());
    }
  }

  private Refusal conflict(S3Address place, String key, String why, Progress progress) {
    return failures.refuse(
        Refusal.Kind.CONTRACT,
        EXPORT,
        "something else is at "
            + S3Address.SCHEME
            + place.bucket()
            + "/"
            + key
            + ": "
            + why
            + "; choose another prefix, what is there is not overwritten",
        progress.sentence());
  }

  @Override
  public void close() {
    bucket.close();
  }

  /** How far a delivery came. */
  private static final class Progress {
    private final int files;
    private int written;
    private int kept;

    Progress(int files) {
      this.files = files;
    }

    void stored(boolean isNew) {
      if (isNew) {
        written++;
      } else {
        kept++;
      }
    }

    String sentence() {
      if (written == 0) {
        return NOTHING;
      }
      return (written + kept)
          + " of "
          + files
          + " files are stored, "
          + Manifest.FILE
          + " is not: no bundle yet. The same command goes on from there";
    }
  }
}
