package dev.nightjar.ingest;

import static dev.nightjar.ingest.CharClass.at;

/** Whether words shortly before a digit run say that it is a telephone number. */
enum PhoneContext {
  /** Nothing says so. */
  NONE,
  /** A word that also has other uses, so the number must look like one. */
  WEAK,
  /** A word that means a telephone. */
  STRONG;

  private static final int REACH = 40;
  private static final String[] WEAK_WORDS = {
    "call", "dial", "cell", "contact", "my number", "reach me", "text me", "portable", "appelez"
  };
  private static final String[] STRONG_WORDS = {
    "phone",
    "telephone",
    "tel",
    "tél",
    "téléphone",
    "mobile",
    "cellphone",
    "fax",
    "whatsapp",
    "sms",
    "telefon",
    "telefonnummer",
    "rufnummer",
    "handy",
    "handynummer",
    "mobil",
    "mobilnummer"
  };

  static PhoneContext before(CharSequence text, int number) {
    PhoneContext found = NONE;
    int stop = Math.max(0, number - REACH);
    for (int i = number - 1; i >= stop && found != STRONG; i--) {
      if (isLetter(text.charAt(i)) && !isLetter(at(text, i - 1))) {
        if (isAnyAt(text, i, STRONG_WORDS, false)) {
          found = STRONG;
        } else if (found == NONE && isAnyAt(text, i, WEAK_WORDS, true)) {
          found = WEAK;
        }
      }
    }
    return found;
  }

  private static boolean isAnyAt(CharSequence text, int from, String[] words, boolean isStrict) {
    for (String word : words) {
      int end = from + word.length();
      if (CharClass.isAtIgnoringCase(text, from, word)
          && !Character.isLowerCase(at(text, end))
          && !(isStrict && (at(text, from - 1) == '_' || CharClass.isWord(at(text, end))))
          && !CharClass.isAtIgnoringCase(text, end, "_id")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLetter(char c) {
    return CharClass.isLetter(c) || (c >= 0x80 && Character.isLetter(c));
  }
}
