// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Region;

/// The operations of BITOP, on any number of strings; the shorter ones count as filled up with
/// zeros.
///
/// They work through blocks of words in arrays, one string after the other, in loops so simple
/// that the compiler turns them into vector instructions.
public enum BitOperation {
  AND(1),
  OR(1),
  XOR(1),
  NOT(1),
  /// In the first, but in none of the others.
  DIFF(2),
  /// In one of the others at least, but not in the first.
  DIFF1(2),
  /// In the first, and in one of the others at least.
  ANDOR(2),
  /// In exactly one.
  ONE(1);

  private static final int BLOCK_WORDS = 512;

  private final int fewestSources;

  BitOperation(int fewestSources) {
    this.fewestSources = fewestSources;
  }

  public int fewestSources() {
    return fewestSources;
  }

  /// Writes the result, `length` bytes, to a region.
  public void apply(StringBytes[] sources, Region target, long at, int length) {
    long[] result = new long[BLOCK_WORDS];
    long[] next = new long[BLOCK_WORDS];
    long[] twice = new long[this == ONE ? BLOCK_WORDS : 0];
    for (int from = 0; from < length; from += BLOCK_WORDS * Long.BYTES) {
      int bytes = Math.min(length - from, BLOCK_WORDS * Long.BYTES);
      int words = (bytes + Long.BYTES - 1) / Long.BYTES;
      combine(sources, from, words, result, next, twice);
      store(result, bytes, target, at + from);
    }
  }

  private void combine(
      StringBytes[] sources, int from, int words, long[] result, long[] next, long[] twice) {
    // Where the first source stands apart, it comes last.
    boolean isApart = fewestSources > 1;
    sources[isApart ? 1 : 0].copyTo(from, result, words);
    java.util.Arrays.fill(twice, 0);
    for (int i = isApart ? 2 : 1; i < sources.length; i++) {
      sources[i].copyTo(from, next, words);
      switch (this) {
        case AND -> and(result, next, words);
        case OR, DIFF, DIFF1, ANDOR -> or(result, next, words);
        case XOR -> xor(result, next, words);
        case ONE -> once(result, next, twice, words);
        case NOT -> throw new IllegalArgumentException("NOT of more than one string");
      }
    }
    if (isApart) {
      sources[0].copyTo(from, next, words);
    }
    switch (this) {
      case NOT -> not(result, words);
      case DIFF -> {
        not(result, words);
        and(result, next, words);
      }
      case DIFF1 -> {
        not(next, words);
        and(result, next, words);
      }
      case ANDOR -> and(result, next, words);
      case ONE -> {
        not(twice, words);
        and(result, twice, words);
      }
      case AND, OR, XOR -> {}
    }
  }

  private static void and(long[] result, long[] other, int words) {
    for (int i = 0; i < words; i++) {
      result[i] &= other[i];
    }
  }

  private static void or(long[] result, long[] other, int words) {
    for (int i = 0; i < words; i++) {
      result[i] |= other[i];
    }
  }

  private static void xor(long[] result, long[] other, int words) {
    for (int i = 0; i < words; i++) {
      result[i] ^= other[i];
    }
  }

  private static void not(long[] result, int words) {
    for (int i = 0; i < words; i++) {
      result[i] = ~result[i];
    }
  }

  /// Collects what was seen in `result`, and what was seen more than once in `twice`.
  private static void once(long[] result, long[] next, long[] twice, int words) {
    for (int i = 0; i < words; i++) {
      twice[i] |= result[i] & next[i];
      result[i] |= next[i];
    }
  }

  private static void store(long[] result, int bytes, Region target, long at) {
    int whole = bytes / Long.BYTES;
    for (int i = 0; i < whole; i++) {
      target.putLong(at + (long) i * Long.BYTES, result[i]);
    }
    for (int i = whole * Long.BYTES; i < bytes; i++) {
      target.putByte(at + i, (byte) (result[whole] >>> 8 * (i & 7)));
    }
  }
}
