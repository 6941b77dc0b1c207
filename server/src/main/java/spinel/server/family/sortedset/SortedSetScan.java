// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.sortedset;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.command.ScanOptions;
import spinel.server.type.Score;
import spinel.server.type.SortedSet;
import spinel.structure.Element;

/// One ZSCAN: members are collected while the table is visited, because only then their number is
/// known.
final class SortedSetScan {
  private final Call call;
  private final ScanOptions options;
  private byte[] names = new byte[512];
  private int used;
  private int[] ends = new int[16];
  private double[] scores = new double[16];
  private int count;
  private boolean isLarge;

  private SortedSetScan(Call call, ScanOptions options) {
    this.call = call;
    this.options = options;
  }

  /// ZSCAN key cursor [MATCH pattern] [COUNT count]
  static void zscan(Call call) {
    long cursor = ScanOptions.cursor(call.arg(2));
    SortedSet set = SortedSetKeys.find(call, 1);
    if (set == null) {
      call.reply().array(2);
      call.reply().bulk("0");
      call.reply().array(0);
      return;
    }
    ScanOptions options = ScanOptions.parse(call, 3, false);
    long wanted = options.count();
    call.expectScattered(Math.min(wanted, set.size()), Call.FOR_SCANNED, set.size());
    SortedSetScan scan = new SortedSetScan(call, options);
    scan.isLarge = set.isLarge();
    scan.reply(set.isLarge() ? scan.visit(set, cursor, wanted) : scan.visitAll(set));
  }

  private long visit(SortedSet set, long cursor, long wanted) {
    Region region = set.region();
    return set.table()
        .scan(
            cursor,
            wanted,
            element -> {
              int length = Element.nameBytes(region, element);
              ensure(length);
              region.get(Element.nameOffset(region, element), names, used, length);
              add(length, set.scoreOf(element));
            });
  }

  private long visitAll(SortedSet set) {
    set.seek(0);
    do {
      Bytes name = set.name();
      ensure(name.length());
      name.copyTo(0, names, used, name.length());
      add(name.length(), set.score());
    } while (set.next());
    return 0;
  }

  private void ensure(int length) {
    if (names.length - used < length) {
      names = Arrays.copyOf(names, Math.max(2 * names.length, used + length));
    }
  }

  /// Adds the member whose name was put behind the others, if it matches.
  private void add(int length, double score) {
    if (!options.matches(names, used, used + length)) {
      return;
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      scores = Arrays.copyOf(scores, 2 * count);
    }
    used += length;
    ends[count] = used;
    scores[count++] = score;
  }

  private void reply(long cursor) {
    call.reply().array(2);
    call.reply().bulk(Long.toUnsignedString(cursor));
    call.reply().array(2L * count);
    for (int i = 0; i < count; i++) {
      int from = i == 0 ? 0 : ends[i - 1];
      call.reply().bulk(names, from, ends[i] - from);
      if (isLarge) {
        // As in Redis, where only here scores have all their digits.
        call.reply().bulk(Score.longText(scores[i]));
      } else {
        call.replyScoreText(scores[i]);
      }
    }
  }
}
