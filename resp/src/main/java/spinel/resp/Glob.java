// SPDX-License-Identifier: Apache-2.0
package spinel.resp;

/// Glob patterns over bytes, with Redis's rules: `*`, `?`, `[abc]`, `[^a-z]` and `\x`.
///
/// KEYS, SCAN, PSUBSCRIBE, CONFIG GET and ACL key patterns all share it. Each element other than
/// `*` consumes exactly one byte, so going back to the latest `*` is enough: the cost is at most
/// the product of both lengths and no pattern, however hostile, can blow up or recurse.
///
/// Redis's quirks are kept where a client can see them: a class without its `]` ends with the
/// pattern, range ends may be swapped, bytes compare as signed in ranges, an escaped byte inside a
/// class ignores `ignoreCase`, the empty text matches the empty pattern only, and a pattern that
/// goes through more than a thousand separate `*` never matches.
public final class Glob {
  private static final int MOST_STARS = 1000;

  private Glob() {}

  /// Whether the whole text matches the whole pattern.
  public static boolean matches(byte[] pattern, byte[] text, boolean ignoreCase) {
    return matches(pattern, 0, pattern.length, text, 0, text.length, ignoreCase);
  }

  /// Whether the slice of `text` matches the slice of `pattern`; both ends are exclusive.
  public static boolean matches(
      byte[] pattern,
      int patternFrom,
      int patternTo,
      byte[] text,
      int textFrom,
      int textTo,
      boolean ignoreCase) {
    if (textFrom == textTo) {
      return patternFrom == patternTo;
    }
    int p = patternFrom;
    int t = textFrom;
    int afterStar = -1;
    int starText = 0;
    int stars = 0;
    while (t < textTo) {
      int next = -1;
      if (p < patternTo) {
        if (pattern[p] == '*') {
          p = skipStars(pattern, p, patternTo);
          if (p == patternTo) {
            return true;
          }
          if (++stars > MOST_STARS) {
            return false;
          }
          afterStar = p;
          starText = t;
          continue;
        }
        next = step(pattern, p, patternTo, text[t], ignoreCase);
      }
      if (next >= 0) {
        p = next;
        t++;
      } else if (afterStar >= 0) {
        p = afterStar;
        t = ++starText;
      } else {
        return false;
      }
    }
    return skipStars(pattern, p, patternTo) == patternTo;
  }

  private static int skipStars(byte[] pattern, int from, int to) {
    int p = from;
    while (p < to && pattern[p] == '*') {
      p++;
    }
    return p;
  }

  /// The position behind the element at `p` if it matches the byte, else -1.
  private static int step(byte[] pattern, int p, int to, byte value, boolean ignoreCase) {
    switch (pattern[p]) {
      case '?':
        return p + 1;
      case '[':
        return stepClass(pattern, p + 1, to, value, ignoreCase);
      case '\\':
        int literal = p + 1 < to ? p + 1 : p;
        return same(pattern[literal], value, ignoreCase) ? literal + 1 : -1;
      default:
        return same(pattern[p], value, ignoreCase) ? p + 1 : -1;
    }
  }

  private static int stepClass(byte[] pattern, int from, int to, byte value, boolean ignoreCase) {
    int p = from;
    boolean negated = p < to && pattern[p] == '^';
    if (negated) {
      p++;
    }
    boolean found = false;
    while (p < to) {
      if (pattern[p] == '\\' && p + 1 < to) {
        found |= pattern[p + 1] == value;
        p += 2;
      } else if (pattern[p] == ']') {
        p++;
        break;
      } else if (p + 2 < to && pattern[p + 1] == '-') {
        found |= inRange(pattern[p], pattern[p + 2], value, ignoreCase);
        p += 3;
      } else {
        found |= same(pattern[p], value, ignoreCase);
        p++;
      }
    }
    return found == negated ? -1 : p;
  }

  private static boolean inRange(byte first, byte second, byte value, boolean ignoreCase) {
    byte low = (byte) Math.min(first, second);
    byte high = (byte) Math.max(first, second);
    if (ignoreCase) {
      byte folded = lower(value);
      return lower(low) <= folded && folded <= lower(high);
    }
    return low <= value && value <= high;
  }

  private static boolean same(byte a, byte b, boolean ignoreCase) {
    return a == b || ignoreCase && lower(a) == lower(b);
  }

  private static byte lower(byte value) {
    return value >= 'A' && value <= 'Z' ? (byte) (value + 32) : value;
  }
}
