// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import java.util.Arrays;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.ScanOptions;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.SetSource;
import spinel.server.type.SetValue;

/// One SSCAN: the positions of the members that match, collected first, because a reply begins with
/// their number.
final class SetScan {
  private final SetSource source;
  private final ScanOptions options;
  private long[] matches = new long[32];
  private int matchCount;
  private byte[] text = new byte[64];

  private SetScan(SetSource source, ScanOptions options) {
    this.source = source;
    this.options = options;
  }

  /// SSCAN key cursor [MATCH pattern] [COUNT count]
  static void sscan(Call call) {
    long cursor = ScanOptions.cursor(call.arg(2));
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long record = SetKeys.find(call, dictionary, 1);
    ReplyWriter reply = call.reply();
    if (record == 0) {
      reply.array(2);
      reply.bulk(0);
      reply.array(0);
      return;
    }
    ScanOptions options = ScanOptions.parse(call, 3, false);
    long size = SetValue.size(region, record);
    call.expectScattered(Math.min(options.count(), size), Call.FOR_SCANNED, size);
    SetScan scan = new SetScan(new SetSource(region, record), options);
    long next =
        SetValue.isTable(region, record)
            ? scan.source.scan(cursor, options.count(), scan::take)
            : scan.all();
    scan.reply(reply, next);
  }

  private long all() {
    for (int count = source.next(); count > 0; count = source.next()) {
      for (int i = 0; i < count; i++) {
        take(source.position(i));
      }
    }
    return 0;
  }

  private void take(long position) {
    if (!options.matchesAll() && !matches(position)) {
      return;
    }
    if (matchCount == matches.length) {
      matches = Arrays.copyOf(matches, 2 * matchCount);
    }
    matches[matchCount++] = position;
  }

  private boolean matches(long position) {
    int length;
    if (source.isNumber(position)) {
      length = ReplyWriter.putDecimal(text, 0, source.number(position));
    } else {
      length = source.textBytes(position);
      if (length > text.length) {
        text = new byte[Math.max(length, 2 * text.length)];
      }
      source.region().get(source.textOffset(position), text, 0, length);
    }
    return options.matches(text, 0, length);
  }

  private void reply(ReplyWriter reply, long next) {
    reply.array(2);
    reply.bulk(Long.toUnsignedString(next));
    reply.array(matchCount);
    for (int i = 0; i < matchCount; i++) {
      SetKeys.reply(reply, source, matches[i]);
    }
  }
}
