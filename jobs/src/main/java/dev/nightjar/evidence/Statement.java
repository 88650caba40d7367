package dev.nightjar.evidence;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What is signed: an in-toto Statement v1 about {@code manifest.json}, and through the hashes in it
 * about every other file.
 *
 * @param manifestSha256 of the bytes of {@code manifest.json}
 * @param formatVersion of the bundle
 * @param incidentId incident whose evidence it is
 */
record Statement(String manifestSha256, long formatVersion, String incidentId) {
  static final String TYPE = "https://in-toto.io/Statement/v1";
  static final String PREDICATE = "https://nightjar.dev/evidence-bundle/v1";

  byte[] toJson() {
    return CanonicalJson.bytes(
        Map.of(
            "_type",
            TYPE,
            "subject",
            List.of(Map.of("name", Manifest.FILE, "digest", Map.of("sha256", manifestSha256))),
            "predicateType",
            PREDICATE,
            "predicate",
            Map.of("format_version", formatVersion, "incident_id", incidentId)));
  }

  /**
   * @throws BundleFault when the text is no statement about the manifest of a bundle
   */
  static Statement ofJson(byte[] json) {
    JsonFields fields;
    try {
      fields = JsonFields.of("the statement", StrictJson.read(json));
    } catch (IOException e) {
      throw new BundleFault("the signed statement is not readable as JSON");
    }
    require("type", fields.text("_type"), TYPE);
    require("predicate type", fields.text("predicateType"), PREDICATE);
    fields.only("_type", "subject", "predicateType", "predicate");
    List<JsonFields> subjects = fields.objects("subject");
    if (subjects.size() != 1) {
      throw new BundleFault(
          "the signed statement has " + subjects.size() + " subjects, expected one");
    }
    JsonFields subject = subjects.get(0);
    require("subject", subject.text("name"), Manifest.FILE);
    JsonFields predicate = fields.object("predicate");
    return new Statement(
        subject.object("digest").hexDigest("sha256"),
        predicate.number("format_version"),
        predicate.text("incident_id"));
  }

  private static void require(String what, String found, String expected) {
    if (!found.equals(expected)) {
      throw new BundleFault(
          "the "
              + what
              + " of the signed statement is "
              + BundlePath.quoted(found)
              + ", expected \""
              + expected
              + "\": the signature is of something else");
    }
  }
}
