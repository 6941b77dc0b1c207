// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.DELETE;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.key;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.config.Directives;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Decimal;
import spinel.server.type.SetBuilder;
import spinel.server.type.SetDraw;
import spinel.server.type.SetSource;
import spinel.server.type.SetValue;
import spinel.structure.PausePoint;

/// Commands that draw members of a set at random. Each method's first line is the command's syntax.
public final class SetDrawCommands {
  private static final CommandError NOT_POSITIVE =
      CommandError.of("ERR value is out of range, must be positive");
  private static final CommandError BEYOND_RANGE =
      CommandError.of(
          "ERR value is out of range, value must between -9223372036854775807 and"
              + " 9223372036854775807");

  /// Members are drawn one by one, as long as they are fewer than one in so many.
  private static final int ONE_IN = 3;

  /// The set is copied without the popped members where so many times more are popped than stay.
  private static final int COPIED_FROM = 5;

  private static final int EFFECT_MEMBERS = 1024;
  private static final int DRAWS_AT_ONCE = 1024;

  private SetDrawCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.SET)
        .add("spop", -2, WRITE | FAST, SetDrawCommands::spop, key(1, RW | ACCESS | DELETE))
        .add("srandmember", -2, READONLY, SetDrawCommands::srandmember, key(1, RO | ACCESS));
  }

  // ---- SRANDMEMBER

  /// SRANDMEMBER key [count]
  private static void srandmember(Call call) {
    if (call.argCount() > 3) {
      throw CommandError.SYNTAX;
    }
    boolean hasCount = call.argCount() == 3;
    long count = hasCount ? call.args(2).integer() : 1;
    if (count == Long.MIN_VALUE) {
      throw BEYOND_RANGE;
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long record = SetKeys.find(call, dictionary, 1);
    if (record != 0) {
      long size = SetValue.size(region, record);
      call.expectScattered(count < 0 ? -count : Math.min(count, size), Call.FOR_DRAWN, size);
    }
    ReplyWriter reply = call.reply();
    if (!hasCount) {
      if (record == 0) {
        reply.nil();
      } else {
        long position = SetValue.draw(dictionary, record, ThreadLocalRandom.current());
        SetKeys.reply(reply, region, record, position);
      }
    } else if (record == 0 || count == 0) {
      reply.array(0);
    } else if (count < 0) {
      replyWithRepetition(call, dictionary, record, -count);
    } else {
      replyDistinct(reply, dictionary, record, count);
    }
  }

  /// Replies with so many members, each drawn from all. A client that goes away is not served to
  /// the end, which may be far.
  private static void replyWithRepetition(
      Call call, Dictionary dictionary, long record, long count) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    Region region = dictionary.region();
    // In one run of bytes a member is found by going over it: once for all draws.
    long[] positions = null;
    if (!SetValue.isTable(region, record) && count > 1) {
      positions = new SetSource(region, record).positions();
    }
    ReplyWriter reply = call.reply();
    reply.array(count);
    for (long i = 0; i < count; i++) {
      long position =
          positions == null
              ? SetValue.draw(dictionary, record, random)
              : positions[random.nextInt(positions.length)];
      SetKeys.reply(reply, region, record, position);
      if (i % DRAWS_AT_ONCE == 0 && call.client().isClosing()) {
        return;
      }
      PausePoint.pass(i);
    }
  }

  /// Replies with so many different members, or with all where there are not so many.
  private static void replyDistinct(
      ReplyWriter reply, Dictionary dictionary, long record, long count) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    Region region = dictionary.region();
    long size = SetValue.size(region, record);
    if (count < size && SetValue.isTable(region, record) && count <= size / ONE_IN) {
      try (SetDraw draw = new SetDraw(dictionary, record, count)) {
        reply.array(count);
        for (long i = 0; i < count; i++) {
          SetKeys.reply(reply, region, record, draw.next(random));
        }
      }
      return;
    }
    SetSource source = new SetSource(region, record);
    if (count < size) {
      SetDraw.choose(source, count, random);
    }
    reply.array(source.size());
    SetKeys.reply(reply, source);
  }

  // ---- SPOP

  /// SPOP key [count]
  private static void spop(Call call) {
    if (call.argCount() > 3) {
      throw CommandError.SYNTAX;
    }
    if (call.argCount() == 3) {
      popMany(call);
      return;
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long record = SetKeys.findForWrite(call, dictionary, 1);
    if (record == 0) {
      call.reply().nil();
      return;
    }
    long position = SetValue.draw(dictionary, record, ThreadLocalRandom.current());
    SetKeys.reply(call.reply(), region, record, position);
    if (call.isLogged()) {
      call.effect("SREM", call.arg(1), member(new SetSource(region, record), position));
    }
    record = SetValue.removeAt(dictionary, record, position);
    call.changed(1, EventClass.SET, "spop");
    if (SetKeys.deleteIfEmpty(call, dictionary, 1, record)) {
      call.alsoAnnounce(1, EventClass.GENERIC, "del");
    }
  }

  private static Object member(SetSource source, long position) {
    return source.isNumber(position)
        ? source.number(position)
        : new Bytes().set(source.region(), source.textOffset(position), source.textBytes(position));
  }

  private static void popMany(Call call) {
    Bytes text = call.arg(2);
    if (!Decimal.isLong(text) || Decimal.toLong(text) < 0) {
      throw NOT_POSITIVE;
    }
    long count = Decimal.toLong(text);
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    long record = SetKeys.findForWrite(call, dictionary, 1);
    if (record == 0 || count == 0) {
      call.reply().set(0);
      return;
    }
    long size = SetValue.size(region, record);
    call.expectScattered(Math.min(count, size), Call.FOR_DRAWN, size);
    if (count >= size) {
      popAll(call, dictionary, record);
    } else if (!SetValue.isTable(region, record)) {
      popFromRun(call, dictionary, record, count);
    } else if (SetValue.isTimed(region, record) || count < COPIED_FROM * (size - count)) {
      // The members that stay have their times.
      popOneByOne(call, dictionary, record, count);
    } else {
      popNearlyAll(call, dictionary, record, count);
    }
  }

  private static void popAll(Call call, Dictionary dictionary, long record) {
    SetSource source = new SetSource(dictionary.region(), record);
    call.reply().set(source.size());
    SetKeys.reply(call.reply(), source);
    call.changed(1, EventClass.SET, "spop", source.size());
    call.engine().delete(dictionary, record, call.hash(1));
    call.alsoAnnounce(1, EventClass.GENERIC, "del");
    boolean isLazy = call.engine().configuration().isOn(Directives.LAZYFREE_LAZY_SERVER_DEL);
    call.effect(isLazy ? "UNLINK" : "DEL", call.arg(1));
  }

  private static void popFromRun(Call call, Dictionary dictionary, long record, long count) {
    SetSource source = new SetSource(dictionary.region(), record);
    SetDraw.choose(source, count, ThreadLocalRandom.current());
    reply(call, source);
    SetValue.removeAll(dictionary, record, source);
    call.changed(1, EventClass.SET, "spop", count);
  }

  /// Replies with the members that are popped, and logs that they are removed.
  private static void reply(Call call, SetSource source) {
    call.reply().set(source.size());
    SetKeys.reply(call.reply(), source);
    if (!call.isLogged()) {
      return;
    }
    Effects effects = new Effects(call);
    for (int count = source.rewind().next(); count > 0; count = source.next()) {
      for (int i = 0; i < count; i++) {
        effects.add(member(source, source.position(i)));
      }
    }
    effects.flush();
  }

  private static void popOneByOne(Call call, Dictionary dictionary, long record, long count) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    Region region = dictionary.region();
    Effects effects = call.isLogged() ? new Effects(call) : null;
    call.reply().set(count);
    for (long i = 0; i < count; i++) {
      long position = SetValue.draw(dictionary, record, random);
      SetKeys.reply(call.reply(), region, record, position);
      if (effects != null) {
        // Copied, because the member is about to be freed.
        byte[] text = new byte[SetValue.textBytes(region, record, position)];
        region.get(SetValue.textOffset(region, record, position), text, 0, text.length);
        effects.add(Bytes.of(text));
      }
      SetValue.removeAt(dictionary, record, position);
      PausePoint.pass(i);
    }
    if (effects != null) {
      effects.flush();
    }
    call.changed(1, EventClass.SET, "spop", count);
  }

  /// Puts a set of the few members that stay in the place of the old one.
  private static void popNearlyAll(Call call, Dictionary dictionary, long record, long count) {
    SetSource source = new SetSource(dictionary.region(), record);
    SetDraw.choose(source, count, ThreadLocalRandom.current());
    SetBuilder builder = SetBuilder.of(dictionary, source.invert());
    reply(call, source.invert());
    SetStore.replace(call, dictionary, 1, record, builder, true);
    call.changed(1, EventClass.SET, "spop", count);
  }

  /// The removal of members, logged as one SREM for every so many.
  private static final class Effects {
    private final Call call;
    private final List<Object> words = new ArrayList<>();

    Effects(Call call) {
      this.call = call;
    }

    void add(Object member) {
      if (words.isEmpty()) {
        words.add("SREM");
        words.add(call.arg(1));
      }
      words.add(member);
      if (words.size() == 2 + EFFECT_MEMBERS) {
        flush();
      }
    }

    void flush() {
      if (!words.isEmpty()) {
        call.effect(words.toArray());
        words.clear();
      }
    }
  }
}
