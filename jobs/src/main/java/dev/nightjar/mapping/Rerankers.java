package dev.nightjar.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Joins a reranking with the retrieval whose documents it ranks again: the last retrieval of the
 * trace before it that has one of its documents. The documents of that retrieval get {@code
 * document.reranker_score} and {@code document.reranker_rank}, and the span the attributes {@code
 * reranker.*}.
 */
final class Rerankers {
  private static final String KIND = "reranker";
  private static final String RETRIEVAL = "retrieval";
  private static final String ID = "document.id";
  private static final List<String> DOCUMENTS =
      List.of("retrieval.documents", "gen_ai.retrieval.documents");

  private Rerankers() {}

  /** The rerankers that went into a retrieval and are no row of their own. */
  static Set<OtlpSpan> merge(List<OtlpSpan> spans) {
    Set<OtlpSpan> merged = new HashSet<>();
    for (OtlpSpan span : spans) {
      if (!span.kind().equals(KIND)) {
        continue;
      }
      OtlpSpan retrieval = null;
      for (OtlpSpan other : spans) {
        if (other.kind().equals(RETRIEVAL)
            && other.start() <= span.start()
            && sharesDocument(other, span)) {
          retrieval = other;
        }
      }
      if (retrieval != null) {
        join(retrieval, span);
        merged.add(span);
      } else {
        standAlone(span);
      }
    }
    return merged;
  }

  private static boolean sharesDocument(OtlpSpan retrieval, OtlpSpan reranker) {
    Set<String> ids = new HashSet<>();
    documents(reranker, List.of("reranker.input_documents", "reranker.output_documents"))
        .forEach(document -> ids.add(id(document)));
    return documents(retrieval, DOCUMENTS).stream().anyMatch(d -> ids.contains(id(d)));
  }

  private static void join(OtlpSpan retrieval, OtlpSpan reranker) {
    Map<String, Object[]> ranked = ranked(reranker);
    for (String name : DOCUMENTS) {
      List<Map<?, ?>> documents = documents(retrieval, List.of(name));
      if (!documents.isEmpty()) {
        retrieval.attribute(name, with(documents, ranked));
      }
    }
    copy(reranker, retrieval);
  }

  private static void standAlone(OtlpSpan reranker) {
    List<Map<?, ?>> documents = documents(reranker, List.of("reranker.input_documents"));
    if (documents.isEmpty()) {
      documents = documents(reranker, List.of("reranker.output_documents"));
    }
    reranker.attribute(DOCUMENTS.get(0), with(documents, ranked(reranker)));
  }

  private static void copy(OtlpSpan from, OtlpSpan to) {
    for (String name : from.names()) {
      if (name.startsWith("reranker.") && !name.endsWith("_documents")) {
        to.attribute(name, from.get(name));
      }
    }
  }

  /** Score and rank by the identifier of the document. */
  private static Map<String, Object[]> ranked(OtlpSpan reranker) {
    Map<String, Object[]> ranked = new HashMap<>();
    long rank = 0;
    for (Map<?, ?> document : documents(reranker, List.of("reranker.output_documents"))) {
      ranked.put(id(document), new Object[] {document.get("document.score"), ++rank});
    }
    return ranked;
  }

  private static List<Object> with(List<Map<?, ?>> documents, Map<String, Object[]> ranked) {
    List<Object> joined = new ArrayList<>();
    for (Map<?, ?> document : documents) {
      Map<String, Object> copy = new LinkedHashMap<>();
      document.forEach((key, value) -> copy.put(key.toString(), value));
      Object[] found = ranked.get(id(document));
      if (found != null) {
        copy.put("document.reranker_score", found[0]);
        copy.put("document.reranker_rank", found[1]);
      }
      joined.add(copy);
    }
    return joined;
  }

  private static String id(Map<?, ?> document) {
    Object id = document.get(ID);
    return String.valueOf(id == null ? document.get("id") : id);
  }

  private static List<Map<?, ?>> documents(OtlpSpan span, List<String> names) {
    List<Map<?, ?>> documents = new ArrayList<>();
    for (String name : names) {
      Object value = span.get(name);
      Object list = value instanceof String text ? JsonWriter.parsed(text) : value;
      for (Object element : OtlpValues.list(list)) {
        if (element instanceof Map<?, ?> map) {
          documents.add(map);
        }
      }
    }
    return documents;
  }
}
