// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.sortedset;

import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.EventClass;
import spinel.server.family.string.StringKeys;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.SortedSet;
import spinel.server.type.SortedSetBuilder;
import spinel.server.type.SortedSetValue;
import spinel.structure.Element;
import spinel.structure.PausePoint;
import spinel.structure.Record;

/// Keys that hold sorted sets, as the commands on them look them up, answer with them and store
/// them.
final class SortedSetKeys {
  private SortedSetKeys() {}

  /// A record that was looked up, if it is 0 or a sorted set.
  static long check(Region region, long record) {
    if (record != 0 && Record.type(region, record) != SortedSetValue.TYPE) {
      throw CommandError.WRONG_TYPE;
    }
    return record;
  }

  /// Looks a sorted set up to read; null where there is none.
  static SortedSet find(Call call, int keyArg) {
    Dictionary dictionary = call.dictionary(keyArg);
    long record = check(dictionary.region(), call.find(dictionary, keyArg));
    return record == 0 ? null : call.sortedSet().open(dictionary, record);
  }

  /// Looks a sorted set up to change; null where there is none.
  static SortedSet findForWrite(Call call, int keyArg) {
    Dictionary dictionary = call.dictionary(keyArg);
    long record = check(dictionary.region(), call.findForWrite(dictionary, keyArg));
    return record == 0 ? null : call.sortedSet().open(dictionary, record);
  }

  // ---- replies

  /// Replies with the name of the member that a set stands at.
  static void replyName(ReplyWriter reply, SortedSet set) {
    if (set.isInteger()) {
      reply.bulk(set.integer());
    } else {
      reply.bulk(set.region(), set.nameOffset(), set.nameBytes());
    }
  }

  /// Begins an array of so many members.
  static void replyCount(ReplyWriter reply, long count, boolean withScores) {
    reply.array(withScores && !reply.isResp3() ? 2 * count : count);
  }

  /// Replies with the member that a set stands at: with its score, a pair in RESP3 and two elements
  /// in RESP2.
  static void replyMember(Call call, SortedSet set, boolean withScores) {
    ReplyWriter reply = call.reply();
    if (withScores && reply.isResp3()) {
      reply.array(2);
    }
    replyName(reply, set);
    if (withScores) {
      call.replyScore(set.score());
    }
  }

  /// Replies with members from a rank on, or backwards from there.
  static void replyRange(
      Call call, SortedSet set, long from, long count, boolean reverse, boolean withScores) {
    replyCount(call.reply(), count, withScores);
    if (count > 0) {
      set.seek(from);
      if (set.isLarge()) {
        replyElements(call, set, count, reverse, withScores);
      } else {
        replyEntries(call, set, count, reverse, withScores);
      }
    }
  }

  private static void replyElements(
      Call call, SortedSet set, long count, boolean reverse, boolean withScores) {
    for (long left = count; left > 0; ) {
      int taken = set.take(left, reverse);
      for (int i = 0; i < taken; i++) {
        long element = set.taken(i);
        double score = withScores ? set.scoreOf(element) : 0;
        replyElement(call, set.region(), element, withScores, score);
      }
      left -= taken;
      PausePoint.pass();
    }
  }

  private static void replyElement(
      Call call, Region region, long element, boolean withScore, double score) {
    ReplyWriter reply = call.reply();
    if (withScore && reply.isResp3()) {
      reply.array(2);
    }
    reply.bulk(region, Element.nameOffset(region, element), Element.nameBytes(region, element));
    if (withScore) {
      call.replyScore(score);
    }
  }

  private static void replyEntries(
      Call call, SortedSet set, long count, boolean reverse, boolean withScores) {
    replyMember(call, set, withScores);
    for (long left = count - 1; left > 0; left--) {
      if (reverse) {
        set.previous();
      } else {
        set.next();
      }
      replyMember(call, set, withScores);
    }
  }

  /// Replies with all members of a set in the making, which are sorted.
  static void replyAll(Call call, SortedSetBuilder members, boolean withScores) {
    replyCount(call.reply(), members.size(), withScores);
    for (int i = 0; i < members.size(); i++) {
      long element = members.element(i);
      replyElement(call, members.region(), element, withScores, members.scoreOf(element));
    }
  }

  // ---- changes

  /// Deletes the key of a set that has become empty, after a change that was announced.
  static void deleteIfEmpty(Call call, int keyArg, SortedSet set) {
    if (set.size() == 0) {
      call.engine().delete(call.dictionary(keyArg), set.record(), call.hash(keyArg));
      call.alsoAnnounce(keyArg, EventClass.GENERIC, "del");
    }
  }

  /// Puts sorted members in the place of whatever the key holds; with none of them, the key is
  /// deleted. Replies with their number.
  static void store(Call call, int keyArg, SortedSetBuilder members, String event) {
    Dictionary dictionary = call.dictionary(keyArg);
    int count = members.size();
    if (count == 0) {
      long old = call.findForWrite(dictionary, keyArg);
      if (old != 0) {
        call.engine().delete(dictionary, old, call.hash(keyArg));
        call.changed(keyArg, EventClass.GENERIC, "del");
      }
    } else {
      long record = members.toRecord(dictionary, call.arg(keyArg), false);
      long old = call.findForWrite(dictionary, keyArg);
      StringKeys.replace(call, dictionary, keyArg, old, record, StringKeys.NO_EXPIRY);
      call.changed(keyArg, EventClass.SORTED_SET, event);
    }
    call.reply().integer(count);
  }
}
