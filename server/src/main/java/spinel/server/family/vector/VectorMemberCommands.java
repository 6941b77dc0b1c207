// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.vector;

import java.util.concurrent.ThreadLocalRandom;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Decimal;
import spinel.structure.VectorGraph;
import spinel.structure.VectorRoot;

/// Commands that name elements of a vector set: at random, and in the order of names. Each method's
/// first line is the command's syntax.
final class VectorMemberCommands {
  private static final CommandError WRONG_RANDOM_ARITY =
      CommandError.of("ERR wrong number of arguments for 'vrandmember' command");
  private static final CommandError INVALID_RANDOM_COUNT =
      CommandError.of("ERR COUNT value is not an integer");
  private static final CommandError WRONG_RANGE_ARITY =
      CommandError.of("ERR wrong number of arguments for 'vrange' command");
  private static final CommandError INVALID_COUNT = CommandError.of("ERR invalid COUNT value");
  private static final CommandError INVALID_START =
      CommandError.of("ERR invalid start range format");
  private static final CommandError INVALID_END = CommandError.of("ERR invalid end range format");
  private static final CommandError WRONG_SIDE =
      CommandError.of("ERR '-' can only be used as first argument, '+' only as second");

  private VectorMemberCommands() {}

  // ---- at random

  /// VRANDMEMBER key [count]
  static void vrandmember(Call call) {
    if (call.argCount() > 3) {
      throw WRONG_RANDOM_ARITY;
    }
    boolean withCount = call.argCount() == 3;
    long count = withCount ? randomCount(call.arg(2)) : 1;
    ReplyWriter reply = call.reply();
    if (count == 0) {
      reply.array(0);
      return;
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    VectorGraph set = VectorSets.find(call, dictionary);
    if (set == null) {
      if (withCount) {
        reply.array(0);
      } else {
        reply.nil();
      }
    } else if (!withCount) {
      VectorCommands.replyName(reply, region, random(set));
    } else if (count < 0) {
      call.expect(-count);
      reply.array(-count);
      for (long i = count; i < 0; i++) {
        VectorCommands.replyName(reply, region, random(set));
      }
    } else {
      long size = VectorRoot.size(region, set.root());
      call.expect(count <= size / 5 ? count : size);
      replyDistinct(reply, region, set, count);
    }
  }

  private static long randomCount(Bytes text) {
    if (!Decimal.isLong(text) || Decimal.toLong(text) == Long.MIN_VALUE) {
      throw INVALID_RANDOM_COUNT;
    }
    return Decimal.toLong(text);
  }

  private static long random(VectorGraph set) {
    return set.names().random(ThreadLocalRandom.current());
  }

  /// Of a small part, those drawn are marked, and drawn again where they already were; of a large
  /// one, each element gets its chance in order.
  private static void replyDistinct(ReplyWriter reply, Region region, VectorGraph set, long count) {
    long size = VectorRoot.size(region, set.root());
    long left = Math.min(count, size);
    reply.array(left);
    if (left <= size / 5) {
      int mark = set.newMark();
      while (left > 0) {
        long node = random(set);
        if (set.mark(node, mark)) {
          VectorCommands.replyName(reply, region, node);
          left--;
        }
      }
      return;
    }
    long ahead = size;
    for (long node = set.first(); left > 0; node = set.next(node), ahead--) {
      if (ThreadLocalRandom.current().nextLong(ahead) < left) {
        VectorCommands.replyName(reply, region, node);
        left--;
      }
    }
  }

  // ---- in order

  /// VRANGE key start end [count]
  static void vrange(Call call) {
    if (call.argCount() > 5) {
      throw WRONG_RANGE_ARITY;
    }
    long count = -1;
    if (call.argCount() == 5) {
      if (!Decimal.isLong(call.arg(4))) {
        throw INVALID_COUNT;
      }
      count = Decimal.toLong(call.arg(4));
    }
    Bytes start = call.arg(2);
    Bytes end = call.arg(3);
    checkBound(start, INVALID_START);
    checkBound(end, INVALID_END);
    if (isOpen(start, '+') || isOpen(end, '-')) {
      throw WRONG_SIDE;
    }
    Dictionary dictionary = call.dictionary(1);
    VectorGraph set = VectorSets.find(call, dictionary);
    if (set == null) {
      call.reply().array(0);
      return;
    }
    Bytes from = new Bytes();
    long first =
        isOpen(start, '-')
            ? set.first()
            : set.seek(from.set(start, 1, start.length() - 1), start.byteAt(0) == '(');
    long past =
        isOpen(end, '+') ? 0 : set.seek(from.set(end, 1, end.length() - 1), end.byteAt(0) == '[');
    if (first != 0 && past != 0 && set.isBefore(past, first)) {
      past = first;
    }
    replyRange(call, dictionary.region(), set, first, past, count);
  }

  private static void checkBound(Bytes bound, CommandError otherwise) {
    int length = bound.length();
    int first = length == 0 ? 0 : bound.byteAt(0);
    boolean isBracket = first == '[' || first == '(';
    if (length == 1 ? first != '-' && first != '+' : !isBracket) {
      throw otherwise;
    }
  }

  private static boolean isOpen(Bytes bound, char sign) {
    return bound.length() == 1 && bound.byteAt(0) == sign;
  }

  private static void replyRange(
      Call call, Region region, VectorGraph set, long first, long past, long count) {
    ReplyWriter reply = call.reply();
    long returned = 0;
    for (long node = first; node != past && returned != count; node = set.next(node)) {
      call.expect(++returned);
    }
    reply.array(returned);
    long node = first;
    for (long i = 0; i < returned; i++) {
      VectorCommands.replyName(reply, region, node);
      node = set.next(node);
    }
  }
}
