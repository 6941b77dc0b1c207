// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.ArrayList;
import java.util.List;

/// The longest common subsequence of two strings, found by dynamic programming.
///
/// Of the table of lengths, `t(i, j)` for the first `i` and the first `j` bytes, only two rows are
/// kept, and the shorter string lies along them. The way back through the table needs one bit of
/// each field: which of the two strings to shorten where the bytes differ. So all this takes 1/32
/// of the table.
///
/// Of several subsequences of the same length, this is the one that Redis finds: from the end, a
/// match is taken whenever the bytes are equal, and the first string is the one to shorten only
/// where that is strictly better.
public final class CommonSubsequence {
  /// A run of bytes that the two strings have in common.
  ///
  /// @param first where it begins in the first string
  /// @param second where it begins in the second string
  /// @param length its length
  public record Match(int first, int second, int length) {}

  private final int length;
  private final List<Match> matches = new ArrayList<>();

  private CommonSubsequence(int length) {
    this.length = length;
  }

  /// The length of the longest common subsequence alone.
  public static int length(StringBytes first, StringBytes second) {
    return fill(first, second, null);
  }

  public static CommonSubsequence of(StringBytes first, StringBytes second) {
    long fields = (long) first.length() * second.length();
    long[] shortenFirst = new long[Math.toIntExact((fields + 63) / 64)];
    CommonSubsequence common = new CommonSubsequence(fill(first, second, shortenFirst));
    common.trace(first, second, shortenFirst);
    return common;
  }

  /// Fills the table, row by row of the longer string; sets the bits of the fields from which the
  /// way leads to a shorter first string.
  private static int fill(StringBytes first, StringBytes second, long[] shortenFirst) {
    boolean rowsAreFirst = first.length() >= second.length();
    StringBytes rows = rowsAreFirst ? first : second;
    byte[] columns = (rowsAreFirst ? second : first).toArray();
    int width = columns.length;
    int[] last = new int[width + 1];
    int[] row = new int[width + 1];
    int field = 0;
    for (int i = 0; width > 0 && i < rows.length(); i++) {
      byte wanted = rows.byteAt(i);
      for (int j = 0; j < width; j++, field++) {
        if (wanted == columns[j]) {
          row[j + 1] = last[j] + 1;
          continue;
        }
        int shorterRow = last[j + 1];
        int shorterColumn = row[j];
        row[j + 1] = Math.max(shorterRow, shorterColumn);
        if (shortenFirst != null
            && (rowsAreFirst ? shorterRow > shorterColumn : shorterColumn > shorterRow)) {
          shortenFirst[field >>> 6] |= 1L << field;
        }
      }
      int[] swap = last;
      last = row;
      row = swap;
    }
    return last[width];
  }

  private void trace(StringBytes first, StringBytes second, long[] shortenFirst) {
    boolean rowsAreFirst = first.length() >= second.length();
    int width = rowsAreFirst ? second.length() : first.length();
    int i = first.length();
    int j = second.length();
    int run = 0;
    while (i > 0 && j > 0) {
      if (first.byteAt(i - 1) == second.byteAt(j - 1)) {
        i--;
        j--;
        run++;
        continue;
      }
      endRun(i, j, run);
      run = 0;
      int field = rowsAreFirst ? (i - 1) * width + j - 1 : (j - 1) * width + i - 1;
      if ((shortenFirst[field >>> 6] >>> field & 1) != 0) {
        i--;
      } else {
        j--;
      }
    }
    endRun(i, j, run);
  }

  private void endRun(int i, int j, int run) {
    if (run > 0) {
      matches.add(new Match(i, j, run));
    }
  }

  /// The length of the subsequence.
  public int length() {
    return length;
  }

  /// The runs that it consists of, the last first.
  public List<Match> matches() {
    return matches;
  }

  /// The subsequence itself, taken from the first string.
  public byte[] bytes(StringBytes first) {
    byte[] bytes = new byte[length];
    int end = length;
    for (Match match : matches) {
      end -= match.length();
      first.copyTo(match.first(), bytes, end, match.length());
    }
    return bytes;
  }
}
