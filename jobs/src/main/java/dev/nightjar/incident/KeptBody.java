package dev.nightjar.incident;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of an answer's body is kept as evidence: text up to a cap, without secrets, and without the
 * lines that hold something private.
 *
 * @param text to keep
 * @param whole decoded text as it came, for reading numbers out of it; never to be kept
 * @param cut whether the text is not all of the body
 */
record KeptBody(String text, String whole, boolean cut) {
  private static final int LONGEST_CHARACTER = 4;
  private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([\\w.:-]+)");

  /**
   * @param ended whether the bytes are all that the answer had
   * @param cap characters that are kept
   */
  static KeptBody of(
      byte[] bytes, boolean ended, String contentType, int cap, PrivateText privateText) {
    Charset charset = charset(contentType);
    if (!isText(bytes, charset, ended)) {
      return new KeptBody("(" + bytes.length + " bytes that are no text)", "", !ended);
    }
    String whole = new String(bytes, charset);
    boolean shorter = whole.length() > cap;
    // A secret that the cap would cut in two is masked while it is whole.
    String masked = SecretMask.text(shorter ? whole.substring(0, endOf(whole, cap)) : whole);
    return new KeptBody(withoutPrivate(masked, privateText), whole, shorter || !ended);
  }

  /** The end of the line that the cap falls into, if that is near: half a line says nothing. */
  private static int endOf(String text, int cap) {
    int line = text.lastIndexOf('\n', cap);
    return line > cap / 2 ? line + 1 : cap;
  }

  private static String withoutPrivate(String text, PrivateText privateText) {
    StringBuilder kept = new StringBuilder(text.length());
    for (String line : text.split("(?<=\n)", -1)) {
      String kind = privateText.kindIn(line).orElse(null);
      if (kind == null) {
        kept.append(line);
      } else {
        kept.append("(withheld: ").append(kind).append(')').append(line.endsWith("\n") ? "\n" : "");
      }
    }
    return kept.toString();
  }

  private static Charset charset(String contentType) {
    Matcher named = CHARSET.matcher(contentType);
    try {
      return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /** Whether it decodes; a body that was cut may end inside a character. */
  private static boolean isText(byte[] bytes, Charset charset, boolean ended) {
    for (byte b : bytes) {
      if (b == 0 && charset.equals(StandardCharsets.UTF_8)) {
        return false;
      }
    }
    for (int drop = 0; drop <= (ended ? 0 : LONGEST_CHARACTER - 1); drop++) {
      try {
        charset.newDecoder().decode(ByteBuffer.wrap(bytes, 0, Math.max(0, bytes.length - drop)));
        return true;
      } catch (CharacterCodingException e) {
        continue;
      }
    }
    return false;
  }
}
