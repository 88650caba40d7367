package dev.nightjar.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.BundleContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.shaded.org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** {@code schemas/evidence}: what a bundle's tables hold. */
class EvidenceSchemasTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("nightjar.root"), "schemas", "evidence");

  @Test
  void everyTableOfABundleHasASchemaOfItsName() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              BundleContent.TABLES.stream().map(table -> table + ".avsc").toList());
    }
    for (String table : BundleContent.TABLES) {
      assertThat(schema(table).getName()).isEqualTo(table);
    }
  }

  @Test
  void everyFieldIsDocumentedAndOptionalOnesDefaultToNull() {
    for (String table : BundleContent.TABLES) {
      for (Schema.Field field : fields(schema(table))) {
        assertThat(field.doc()).as(table + "." + field.name()).isNotBlank();
        if (field.schema().isUnion()) {
          assertThat(field.schema().getTypes().get(0).getType()).isEqualTo(Schema.Type.NULL);
          assertThat(field.hasDefaultValue()).as(table + "." + field.name()).isTrue();
        }
      }
    }
  }

  /** Erasing a subject leaves bundles alone, because no field can name one. */
  @Test
  void noFieldNamesASubject() {
    for (String table : BundleContent.TABLES) {
      assertThat(fields(schema(table)).stream().map(Schema.Field::name))
          .as(table)
          .doesNotContain("enduser_pseudo_id", "pseudonym_key_id", "conversation_id", "subject")
          .noneMatch(name -> name.contains("sketch") || name.contains("tenant_id"));
    }
  }

  private static Schema schema(String table) {
    try {
      return new Schema.Parser().parse(FOLDER.resolve(table + ".avsc").toFile());
    } catch (IOException e) {
      throw new AssertionError("Cannot read the schema of " + table, e);
    }
  }

  private static List<Schema.Field> fields(Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    switch (schema.getType()) {
      case RECORD ->
          schema
              .getFields()
              .forEach(
                  field -> {
                    fields.add(field);
                    fields.addAll(fields(field.schema()));
                  });
      case ARRAY -> fields.addAll(fields(schema.getElementType()));
      case MAP -> fields.addAll(fields(schema.getValueType()));
      case UNION -> schema.getTypes().forEach(type -> fields.addAll(fields(type)));
      default -> {}
    }
    return fields;
  }
}
