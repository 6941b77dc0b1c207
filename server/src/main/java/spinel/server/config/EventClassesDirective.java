// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

import java.util.List;

/// The directive `notify-keyspace-events`: classes of events as letters, kept as a set of bits.
public final class EventClassesDirective extends Directive<Long> {
  public static final long GENERIC = 1 << 0;
  public static final long STRING = 1 << 1;
  public static final long LIST = 1 << 2;
  public static final long SET = 1 << 3;
  public static final long HASH = 1 << 4;
  public static final long SORTED_SET = 1 << 5;
  public static final long EXPIRED = 1 << 6;
  public static final long EVICTED = 1 << 7;
  public static final long STREAM = 1 << 8;
  public static final long MODULE = 1 << 9;
  public static final long ARRAY = 1 << 10;
  public static final long NEW_KEY = 1 << 11;
  public static final long OVERWRITTEN = 1 << 12;
  public static final long TYPE_CHANGED = 1 << 13;
  public static final long RATE_LIMIT = 1 << 14;
  public static final long KEYSPACE = 1 << 15;
  public static final long KEY_EVENT = 1 << 16;
  public static final long KEY_MISS = 1 << 17;
  public static final long SUBKEYSPACE = 1 << 18;
  public static final long SUBKEY_EVENT = 1 << 19;
  public static final long SUBKEYSPACE_ITEM = 1 << 20;
  public static final long SUBKEYSPACE_EVENT = 1 << 21;

  /// The classes that the letter `A` stands for.
  public static final long ALL =
      GENERIC
          | STRING
          | LIST
          | SET
          | HASH
          | SORTED_SET
          | EXPIRED
          | EVICTED
          | STREAM
          | MODULE
          | ARRAY;

  /// The classes that CONFIG GET leaves out beside `A`, though `A` does not include them.
  private static final long HIDDEN_BY_ALL = NEW_KEY | OVERWRITTEN | TYPE_CHANGED | RATE_LIMIT;

  /// The letter of each bit, lowest first: also the order in which CONFIG GET prints them.
  private static final String LETTERS = "g$lshzxetdanocrKEmSTIV";

  EventClassesDirective(String names, Trait... traits) {
    super(names, 0L, traits);
  }

  @Override
  Long parse(List<String> words, Settings settings) throws InvalidValueException {
    long classes = 0;
    for (char letter : oneWord(words).toCharArray()) {
      int bit = LETTERS.indexOf(letter);
      if (letter == 'A') {
        classes |= ALL;
      } else if (bit >= 0) {
        classes |= 1L << bit;
      } else {
        throw new InvalidValueException(
            "Invalid event class character. Use 'Ag$lshzxeKEtmdnocraSTIV'.");
      }
    }
    return classes;
  }

  @Override
  String print(Long value) {
    return letters(value, ALL | HIDDEN_BY_ALL);
  }

  private static String letters(long value, long coveredByAll) {
    StringBuilder letters = new StringBuilder();
    boolean all = (value & ALL) == ALL;
    if (all) {
      letters.append('A');
    }
    for (int bit = 0; bit < LETTERS.length(); bit++) {
      long eventClass = 1L << bit;
      boolean covered = all && (eventClass & coveredByAll) != 0;
      if ((value & eventClass) != 0 && !covered) {
        letters.append(LETTERS.charAt(bit));
      }
    }
    return letters.toString();
  }

  @Override
  List<Rewritten> rewrite(Long value) {
    return List.of(new Rewritten(TextDirective.quote(letters(value, ALL)), value != 0));
  }
}
